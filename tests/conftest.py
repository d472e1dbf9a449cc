"""Fixtures that every room's tests share."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from compliance.synthesis import AUDIT_VARIABLE, Synthesis
from tests.support.assembly import SynthesizedAssembly

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def cdk_context() -> dict[str, Any]:
    """The context of cdk.json; treat as read-only."""
    context: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return context


def synthesize(directory: Path, **context: str) -> subprocess.CompletedProcess[str]:
    """Run the application as the CDK command line does, into `directory`; keys with dots as `load__eventsPerSecond`."""
    values = {key.replace("__", "."): value for key, value in context.items()}
    merged = {**json.loads((ROOT / "cdk.json").read_text())["context"], **values}
    environment = {
        **os.environ,
        AUDIT_VARIABLE: "1",
        "CDK_CONTEXT_JSON": json.dumps(merged),
        "CDK_OUTDIR": str(directory),
        "CDK_VALIDATION": "false",  # the library's own validator: 10 s, and `make synth` runs it
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
    }
    return subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def assembly() -> SynthesizedAssembly:
    """Every environment and account, as the audit synthesizes them; all test processes share one."""
    (ROOT / "build").mkdir(exist_ok=True)
    with FileLock(ROOT / "build" / "assembly.lock"):
        return SynthesizedAssembly(Synthesis().run())
