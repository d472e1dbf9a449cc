"""The whole path for a few seconds: gateway, emulated Kinesis, the real KCL daemon, PostgreSQL, Redis."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from local.result import SCHEMA
from tests.integration.real_daemon import alone

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]
LOAD = ("--rate", "2000", "--seconds", "20", "--poison", "0.001", "--duplicates", "0.001", "--facilities", "2")
API = ("--api-rate", "20")


def test_should_account_for_every_event_of_a_short_run(tmp_path: Path) -> None:
    with alone():
        run = subprocess.run(
            [sys.executable, "-m", "local", "simulate", *LOAD, *API, "--output", str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=420,
            check=False,
        )
    assert run.returncode == 0, run.stdout + run.stderr
    result = json.loads((tmp_path / "account.json").read_text())
    jsonschema.validate(result, json.loads(SCHEMA.read_text()))
    account = result["account"]
    assert result["exact"]
    assert account["problems"] == []
    assert account["sent"] == account["stored"] + sum(account["dead_letters"].values()) + account["repeated"] == 40_000
    assert account["repeated"] > 0
    assert sum(account["dead_letters"].values()) > 0
    assert result["api"]["failed"] == 0
    assert result["api"]["requests"] > 100
    assert len(result["api"]["statuses"]) >= 8
    assert result["api"]["tokens"] > 1
    asked = shlex.split(next(line for line in run.stdout.splitlines() if line.strip().startswith("curl ")))
    assert asked[0] == "curl"
    assert asked[-1].endswith("/v1/facilities/plant/latest?limit=3")
