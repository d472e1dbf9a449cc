"""Renders our figures as Markdown, with one set of filters for all sections."""

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FILTERS: dict[str, Callable[..., Any]] = {
    "number": lambda value: f"{value:,.0f}",
    "percent": lambda value: f"{value:.0%}",
    "one": lambda value: f"{value:.1f}",
    "two": lambda value: f"{value:.2f}",
    "median": statistics.median,
}


def rendered(template: str, **values: Any) -> str:
    """Return a template of this folder, filled in; a value that is missing is an error of Jinja's."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown of our own figures
        keep_trailing_newline=True,
    )
    environment.filters |= FILTERS
    return environment.get_template(template).render(**values)
