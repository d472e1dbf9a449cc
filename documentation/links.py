"""Checks the links of a built site: each leads to a file that is there, and to a place in it.

Sphinx checks what it renders; this looks at the pages as a browser gets them, raw HTML and the theme's own included.
"""

import os
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ATTRIBUTES = ("href", "src")
PLACES = ("id", "name")


@dataclass
class _Seen(HTMLParser):
    """What a page links to, and the places that can be linked to."""

    links: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - any element
        """Note an element."""
        for name, value in attrs:
            if value and name in PLACES:
                self.places.add(value)
            if value and name in ATTRIBUTES:
                self.links.append(value)


def broken(site: Path) -> list[str]:
    """Return each link of a site's pages that leads nowhere: the page, and the link as it stands there.

    Links to other sites are not followed. Downloads, which are copies of files of this repository, are not looked into.
    """
    pages = {path: _read(path) for path in sorted(site.rglob("*.html")) if "_downloads" not in path.parts}
    return [
        f"{path.relative_to(site)}: {link} leads nowhere"
        for path, page in pages.items()
        for link in dict.fromkeys(page.links)
        if not _leads(path, link, pages)
    ]


def _read(path: Path) -> _Seen:
    seen = _Seen()
    seen.feed(path.read_text(encoding="utf-8"))
    return seen


def _leads(path: Path, link: str, pages: dict[Path, _Seen]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = _file(path.parent, parts.path) if parts.path else path
    if target is None:
        return False
    page = pages.get(target)
    return page is None or not parts.fragment or unquote(parts.fragment) in page.places


@cache
def _file(folder: Path, address: str) -> Path | None:
    """Return the file that an address in a folder leads to; side bars repeat the same ones on every page."""
    target = Path(os.path.normpath(folder / unquote(address)))
    return target if target.exists() else None
