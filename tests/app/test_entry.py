"""What a user of the command line sees when the application cannot or must not be built."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.assembly


def run(outdir: Path, context: dict[str, Any], **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the application as the CDK command line does."""
    environment = {**os.environ, "CDK_CONTEXT_JSON": json.dumps({**context, **extra}), "CDK_OUTDIR": str(outdir)}
    return subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("extra", "named"),
    [
        ({"environmentSuffix": "Bad_"}, "environmentSuffix"),
        ({"environment": "qa"}, "dev, staging, prod"),
        ({"load.eventsPerSecond": "many"}, "load.eventsPerSecond"),
        ({"entry": "assembly"}, "platform, account"),
    ],
)
def test_should_stop_with_one_line_and_exit_2(
    tmp_path: Path, cdk_context: dict[str, Any], extra: dict[str, str], named: str
) -> None:
    stopped = run(tmp_path, cdk_context, **extra)
    assert stopped.returncode == 2
    assert named in stopped.stderr
    assert len(stopped.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.glob("assembly-*"))
