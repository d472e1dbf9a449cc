"""The stock CDK command line, pointed at the emulator."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from delivery.errors import ToolError

ROOT = Path(__file__).parents[2]
CDK = ROOT / "node_modules" / ".bin" / "cdk"
IMPATIENT = Path(__file__).with_name("impatient.cjs")


class CommandLine:
    """Runs `cdk` over an assembly that was synthesized before."""

    def __init__(self, variables: Mapping[str, str], home: Path) -> None:
        """Take what makes an AWS client talk to the emulator, and a folder for what the command line keeps."""
        self._environment = {
            "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
            "HOME": str(home),
            "CI": "true",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_DISABLE_VERSION_CHECK": "true",
            "NODE_OPTIONS": f"--require {IMPATIENT}",
            "NO_COLOR": "1",
            **variables,
        }

    def bootstrap(self, assembly: Path, account: str, region: str) -> str:
        """Deploy the stock bootstrap template; return what was said. Without an assembly it would synthesize first."""
        return self._run("bootstrap", f"aws://{account}/{region}", "--app", str(assembly))

    def deploy(self, assembly: Path, *patterns: str) -> str:
        """Deploy the stacks that the patterns select, as many at once as their dependencies allow."""
        return self._run(
            "deploy", *patterns, "--app", str(assembly), "--require-approval", "never", "--method", "direct",
            "--concurrency", "12", "--asset-parallelism", "--progress", "events",
        )  # fmt: skip

    def destroy(self, assembly: Path, *patterns: str) -> str:
        """Delete the stacks that the patterns select."""
        return self._run("destroy", *patterns, "--app", str(assembly), "--force", "--concurrency", "12")

    def _run(self, *arguments: str) -> str:
        if not CDK.exists():
            raise ToolError(f"{CDK.relative_to(ROOT)} is missing; `make setup` installs it")
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [CDK, *arguments, "--no-notices", "--no-version-reporting"],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise ToolError(f"cdk {arguments[0]} failed:\n{done.stdout[-8_000:]}")
        return done.stdout
