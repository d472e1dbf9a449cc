"""A Sphinx extension: puts in place of `<!-- generated: NAME -->` what the module `documentation/pages/NAME.py` says.

The mark stands alone on a line of a page of `docs/`; the module's `markdown(sources)` returns Markdown with headings
one level below the page's title.
"""

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from sphinx.application import Sphinx

from documentation import pages
from documentation.addresses import outward
from documentation.errors import DocumentationError
from documentation.sources import Sources

UNLISTED = "runbooks/alarms/"
"""Pages that no table of contents has: in the side bar they would hide all else. `alarm-pages` lists them."""
ORPHAN = "---\norphan: true\n---\n\n"

NEEDS_ACCOUNT = re.compile(r"^( *)```console aws$", re.MULTILINE)
LABELLED = r"\1```{code-block} console\n\1:caption: needs an AWS account"
"""Runbooks need none of it: all of their commands are for an account."""

MARK = re.compile(r"^<!-- generated: ([a-z-]+) -->$", re.MULTILINE)


def names() -> list[str]:
    """Return what can be generated, as marks name it."""
    return sorted(module.name.replace("_", "-") for module in iter_modules(pages.__path__))


def filled(text: str, sources: Sources) -> str:
    """Return a page with its marks replaced.

    Raises:
        DocumentationError: a mark names nothing that can be generated.
    """

    def one(mark: re.Match[str]) -> str:
        if mark[1] not in names():
            raise DocumentationError(f"generated: {mark[1]!r} is unknown; allowed: {', '.join(names())}")
        module = import_module(f"{pages.__name__}.{mark[1].replace('-', '_')}")
        made: str = module.markdown(sources)
        return made

    return MARK.sub(one, text)


def share_side_bar(_app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Work out the side bar of unlisted pages once: they are in one folder, and none of them is an entry of it."""
    if pagename.startswith(UNLISTED) and "toctree" in context:
        once = _side_bars.setdefault("toctree", cache(context["toctree"]))
        context["toctree"] = once


_side_bars: dict[str, Any] = {}


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension; Sphinx calls it."""
    app.add_config_value("assembly", "", "env", str)

    def read(_app: Sphinx, docname: str, content: list[str]) -> None:
        docs = Path(app.srcdir).resolve()
        text = filled(content[0], Sources.of(app.config.assembly))
        text = outward(text, folder=(docs / docname).parent, docs=docs)
        if not docname.startswith("runbooks/"):
            text = NEEDS_ACCOUNT.sub(LABELLED, text)
        content[0] = f"{ORPHAN}{text}" if docname.startswith(UNLISTED) else text

    _side_bars.clear()
    app.connect("source-read", read)
    app.connect("html-page-context", share_side_bar, priority=400)  # before the theme's, which takes what it finds
    return {"parallel_read_safe": True, "parallel_write_safe": True}
