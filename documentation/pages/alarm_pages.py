"""A list of the alarms' runbooks, as they are in `docs/runbooks/alarms/`."""

from documentation.markdown import linked
from documentation.sources import Sources


def markdown(sources: Sources) -> str:
    """Return one line for each page: its title, linked."""
    pages = sorted((sources.root / "docs" / "runbooks" / "alarms").glob("*.md"))
    lines = [f"- {linked(_title(page.read_text(encoding='utf-8')), f'alarms/{page.name}')}" for page in pages]
    return "\n".join(lines) + "\n"


def _title(text: str) -> str:
    first = next((line for line in text.splitlines() if line.startswith("# ")), "#")
    return first.removeprefix("#").strip()
