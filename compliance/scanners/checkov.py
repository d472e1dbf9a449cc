"""checkov: its CloudFormation checks, run by the interpreter of checkov's own environment."""

from compliance.errors import ToolError
from compliance.scanners.tool import ROOT, RUNNERS, Tool, isolated_python

TOOL = "checkov"
ENVIRONMENT = ROOT / ".venv-checkov"


def tool() -> Tool:
    """Return the installed tool.

    Raises:
        ToolError: it is not installed.
    """
    found = sorted(ENVIRONMENT.glob("lib/python*/site-packages/checkov-*.dist-info"))
    if not found:
        raise ToolError(f"checkov is not installed in {ENVIRONMENT.name}; `make setup` installs it")
    return Tool(
        name=TOOL,
        version=found[-1].name.removeprefix("checkov-").removesuffix(".dist-info"),
        runner=RUNNERS / "checkov_runner.py",
        command=isolated_python(ENVIRONMENT / "bin" / "python"),
    )
