"""Links of pages, as the site needs them."""

import re
from pathlib import Path

LINK = re.compile(r"\]\((?P<address>[^)\s#:]+)(?P<place>#[^)\s]*)?\)")


def outward(text: str, *, folder: Path, docs: Path) -> str:
    """Return a page whose links to Markdown outside of `docs/` are downloads: the site has no page of those.

    Args:
        text: the page.
        folder: where it is.
        docs: the folder of all pages.
    """

    def one(link: re.Match[str]) -> str:
        target = (folder / link["address"]).resolve()
        if target.suffix == ".md" and not target.is_relative_to(docs):
            return f"](path:{link['address']})"
        return link[0]

    return LINK.sub(one, text)


def top_level(path: Path, *, docs: str = "docs/") -> str:
    """Return a page of the repository's top level for one in `docs/`: without its title, links from there."""

    def one(link: re.Match[str]) -> str:
        address = link["address"]
        moved = address.removeprefix(docs) if address.startswith(docs) else f"../{address}"
        return f"]({moved}{link['place'] or ''})"

    _, _, body = path.read_text(encoding="utf-8").partition("\n")
    return LINK.sub(one, body).strip() + "\n"
