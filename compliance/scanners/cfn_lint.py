"""cfn-lint: errors and warnings against the vendor's resource schemas."""

import sys
from importlib import metadata

from compliance.scanners.tool import RUNNERS, Tool, isolated_python

TOOL = "cfn-lint"
PROCESSES = 2
"""It takes most of an audit's time, template by template."""


def tool() -> Tool:
    """Return the installed tool."""
    return Tool(
        name=TOOL,
        version=metadata.version("cfn-lint"),
        runner=RUNNERS / "cfn_lint_runner.py",
        command=isolated_python(sys.executable),
        processes=PROCESSES,
    )
