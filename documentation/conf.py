"""Sphinx's configuration; `python -m documentation` calls it. See https://www.sphinx-doc.org/en/master/usage/configuration.html."""

import tomllib
from pathlib import Path

_ROOT = Path(__file__).parents[1]

project = "SmartFactory platform"
author = "SmartFactory Solutions"
version = release = str(tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
language = "en"

extensions = ["myst_parser", "sphinx_copybutton", "sphinx_design", "documentation.generated", "documentation.search"]
source_suffix = {".md": "markdown"}
nitpicky = True
show_warning_types = True
html_title = project
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_show_search_summary = False  # a page that is opened from the disk may not fetch others for it
html_last_updated_fmt = None  # the same sources give the same site
html_theme_options = {"navigation_with_keys": True}

myst_enable_extensions = ["colon_fence", "deflist"]
# Anchors as GitHub makes them, so that a link works in both places.
myst_heading_anchors = 4
# A mark after the language of a block, `console aws`, says who can run it: tests/docs/commands.py.
copybutton_prompt_text = "$ "
copybutton_line_continuation_character = "\\"
