"""The pictures of the architecture that the audit draws from the templates, with what they say of themselves."""

import re
from pathlib import Path

from documentation.markdown import prose
from documentation.sources import Sources

FOLDER = Path("reports") / "architecture"


def markdown(sources: Sources) -> str:
    """Return a section for each picture; its title and its description are those in the SVG."""
    pictures = sorted((sources.root / FOLDER).glob("*.svg"))
    return "\n".join(map(_picture, pictures)) or f"`make audit` draws them into `{FOLDER}/`.\n"


def _picture(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    title = _element(text, "title") or path.stem.replace("-", " ").capitalize()
    address = f"../../{FOLDER.as_posix()}/{path.name}"
    return f"## {title}\n\n{prose(_element(text, 'desc'))}\n\n[![{title}]({address})]({address})\n"


def _element(text: str, name: str) -> str:
    found = re.search(rf"<{name}\b[^>]*>([^<]*)</{name}>", text)
    return " ".join(found[1].split()) if found else ""
