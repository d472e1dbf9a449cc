"""What a user of the command line sees when the application cannot or must not be built."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

import app
from compliance.synthesis import AUDIT_VARIABLE
from tests.conftest import ROOT

pytestmark = pytest.mark.assembly


REFUSED = [
    ({"environmentSuffix": "Bad_"}, "environmentSuffix"),
    ({"environment": "qa"}, "dev, staging, prod"),
    ({"load.eventsPerSecond": "many"}, "load.eventsPerSecond"),
    ({"entry": "assembly"}, "platform, account"),
]


def run(outdir: Path, context: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Run the application as the CDK command line does."""
    environment = {**os.environ, "CDK_CONTEXT_JSON": json.dumps(context), "CDK_OUTDIR": str(outdir)}
    return subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_should_exit_with_2_and_one_line(tmp_path: Path, cdk_context: dict[str, Any]) -> None:
    extra, named = REFUSED[0]
    stopped = run(tmp_path, {**cdk_context, **extra})
    assert stopped.returncode == 2
    assert_refused(tmp_path, stopped.stderr, named)


@pytest.mark.parametrize(("extra", "named"), REFUSED[1:])
def test_should_stop_with_one_line(
    tmp_path: Path,
    cdk_context: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    extra: dict[str, str],
    named: str,
) -> None:
    monkeypatch.delenv(AUDIT_VARIABLE, raising=False)
    # The library reads both from the variables of the process that it started with.
    monkeypatch.setattr(cdk, "App", partial(cdk.App, context={**cdk_context, **extra}, outdir=str(tmp_path)))
    assert app.main() == 2
    assert_refused(tmp_path, capfd.readouterr().err, named)


def assert_refused(outdir: Path, said: str, named: str) -> None:
    """Nothing is built, and one line says why."""
    assert named in said
    assert len(said.strip().splitlines()) == 1
    assert not list(outdir.glob("assembly-*"))
