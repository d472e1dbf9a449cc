"""The page for an auditor: `index.html`, one file that needs nothing else, neither a network nor a server."""

import base64
from collections.abc import Iterable, Sequence
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from compliance.gate import printable
from compliance.pictures.sheet import sprite
from compliance.pictures.theme import style as picture_style
from compliance.reports.dossier import Content, Dossier
from compliance.reports.page import charts
from compliance.reports.page.data import PageData, slug_of
from compliance.reports.page.summary import ANSWERS, CLASSES, THEMES, Summary
from compliance.reports.page.values import embeddable
from compliance.reports.pictures import FOLDER, sheets
from compliance.reports.pictures import files as picture_files
from compliance.reports.soa import DESIGN_MEANS

PAGE = "index.html"
HERE = Path(__file__).parent
STYLES = ("base.css", "parts.css", "detail.css", "print.css")
SCRIPTS = ("elements.js", "data.js", "detail.js", "views.js", "overview.js", "finder.js", "main.js")
"""In this order, in one strict scope: later ones use what earlier ones define."""


def files(dossier: Dossier) -> dict[str, Content]:
    """Return the page, and the pictures that it shows as files of their own."""
    pictures = sheets(dossier)
    style = _joined(STYLES) + (f"{picture_style()}\n" if pictures else "")
    script = f'(() => {{\n"use strict";\n{_joined(SCRIPTS)}}})();\n'
    page = _templates().get_template("page.html.j2")
    return {
        PAGE: page.render(
            summary=Summary(dossier),
            pictures=[(each, Markup(each.inline)) for each in pictures],  # noqa: S704 - made by us, texts escaped
            sprite=Markup(sprite(icon for each in pictures for icon in each.icons)),  # noqa: S704 - of a pinned package
            folder=FOLDER,
            data=Markup(embeddable(PageData(dossier).json)),  # noqa: S704 - made to stand in a script element
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own files
            policy=policy(script, style),
            stacked_bars=partial(charts.stacked_bars, cache=dossier.cache),
        ),
        **picture_files(pictures),
    }


def policy(script: str, style: str) -> str:
    """Return the content security policy: the page's own script and style, and nothing from anywhere."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"


def _joined(names: Sequence[str]) -> str:
    return "".join((HERE / "static" / name).read_text(encoding="utf-8") for name in names)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals |= {
        "ANSWERS": ANSWERS,
        "CLASSES": CLASSES,
        "DESIGN_MEANS": DESIGN_MEANS,
        "THEMES": THEMES,
        "address": address,
        "listed": listed,
        "prose": prose,
        "slug_of": slug_of,
    }
    return environment


def listed(texts: Iterable[object]) -> str:
    """Return texts with commas between; the filter `join` would take them past `_shown`."""
    return ", ".join(map(str, texts))


def address(text: str) -> str:
    """Return a part of an address, as the scripts make it: slashes and colons stay readable."""
    return quote(printable(text), safe="/:!*'()")


def prose(text: str) -> Markup:
    """Return a text of our registers, in which backticks stand around code."""
    parts = (escape(printable(each)) for each in text.split("`"))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts)
    )


def _shown(value: Any) -> Any:
    """Return what a template prints of a value: text from elsewhere without control or right-to-left marks."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
