"""`CONTRIBUTING.md` of the repository's top level."""

from documentation.addresses import top_level
from documentation.sources import Sources


def markdown(sources: Sources) -> str:
    """Return the page without its title."""
    return top_level(sources.root / "CONTRIBUTING.md")
