"""Synthesizes every environment of this repository, unless nothing changed since the last time."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from compliance.errors import InputError, SynthesisError

ROOT = Path(__file__).parents[1]
OUTPUT = Path("build/assembly")

INPUTS = (
    ".dockerignore",
    "app.py",
    "aspects/**/*",
    "cdk.json",
    "compliance/__init__.py",
    "compliance/plugin.py",
    "compliance/synthesis.py",
    "lambda/**/*",
    "lib/**/*",
    "requirements/*.txt",
    "services/**/*",
)
"""Everything that the assembly depends on: the application, its configuration, its assets, the pinned libraries."""

AUDIT_VARIABLE = "SMARTFACTORY_AUDIT"
"""Set to 1 by whoever gates the assembly: only then does the application leave its own gates to them."""

COMMAND_LINE_VARIABLE = "CDK_CLI_ASM_VERSION"
"""The CDK command line tells it to the application that it runs; that one may go on to deploy."""

FINGERPRINT = re.compile("[0-9a-f]{16}")
"""Names of this module's own folders; others may put theirs beside."""

CONFIGURATION_ERROR = 2
"""The application's exit code for a configuration that it refuses."""


class Synthesis:
    """The assembly of all environments and accounts."""

    def __init__(self, root: Path = ROOT) -> None:
        """Look at what there is; nothing runs yet."""
        self._root = root
        self.directory = root / OUTPUT / self._fingerprint()

    @property
    def up_to_date(self) -> bool:
        """Whether the assembly is there already."""
        return (self.directory / "manifest.json").is_file()

    def run(self) -> Path:
        """Return the assembly's folder, after synthesizing where needed.

        Raises:
            InputError: the application refuses the configuration.
            SynthesisError: the application fails.
        """
        if not self.up_to_date:
            self.directory.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.directory.parent, prefix=".new-") as staging:
                output = Path(staging) / "assembly"
                self.anew(output)
                self._forget_older()
                try:
                    output.rename(self.directory)
                except OSError:
                    if not self.up_to_date:  # else another audit was faster
                        raise
        return self.directory

    def anew(self, output: Path) -> Path:
        """Synthesize into a folder that is not there yet, whatever there is already; return it; see `run`."""
        context = json.loads((self._root / "cdk.json").read_bytes())["context"]
        environment = {
            **{name: value for name, value in os.environ.items() if name != COMMAND_LINE_VARIABLE},
            AUDIT_VARIABLE: "1",
            "CDK_CONTEXT_JSON": json.dumps({**context, "entry": "assembly"}),
            "CDK_OUTDIR": str(output),
            "CDK_VALIDATION": "false",  # the library's own validator: `make synth` runs it, and cfn-lint is stricter
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONHASHSEED": "0",
        }
        run = subprocess.run(
            [sys.executable, "app.py"],
            cwd=self._root,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if run.returncode == CONFIGURATION_ERROR:
            raise InputError(run.stderr.strip())
        if run.returncode:
            raise SynthesisError(f"{run.stdout}{run.stderr}".strip())
        return output

    def _fingerprint(self) -> str:
        digest = sha256()
        for path in self._inputs():
            digest.update(f"{path.relative_to(self._root).as_posix()}\0".encode())
            digest.update(sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16]

    def _inputs(self) -> Iterator[Path]:
        found = {path for pattern in INPUTS for path in self._root.glob(pattern)}
        for path in sorted(found):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path

    def _forget_older(self) -> None:
        for path in self.directory.parent.iterdir():
            if path != self.directory and FINGERPRINT.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)
