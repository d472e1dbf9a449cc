"""cdk-nag: every rule function of every pack, run by Node over the templates."""

import shutil
import sys
from pathlib import Path

import msgspec

from compliance.errors import ToolError
from compliance.scanners.tool import ROOT, RUNNERS, Tool

TOOL = "cdk-nag"
NODE_MODULES = ROOT / "node_modules"


def tool() -> Tool:
    """Return the installed tool.

    Raises:
        ToolError: it is not installed.
    """
    return Tool(
        name=TOOL,
        version=f"{_version(TOOL)} (aws-cdk-lib {_version('aws-cdk-lib')})",
        runner=RUNNERS / "cdk_nag_runner.cjs",
        command=_command,
        environment=(("NODE_PATH", str(NODE_MODULES)),),
    )


def _command(runner: Path) -> list[str]:
    beside = Path(sys.executable).with_name("node")
    node = str(beside) if beside.exists() else shutil.which("node")
    if node is None:
        raise ToolError("cdk-nag needs Node, and there is no `node`; `make setup` installs it")
    return [node, str(runner)]


def _version(package: str) -> str:
    try:
        description = msgspec.json.decode((NODE_MODULES / package / "package.json").read_bytes())
        return str(description["version"])
    except (OSError, msgspec.DecodeError, KeyError):
        raise ToolError(f"{package} is not installed in {NODE_MODULES.name}; `make setup` installs it") from None
