"""The whole path at its design load, while all credentials rotate: every event accounted for, nobody notices."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from local.result import SCHEMA
from tests.integration.real_daemon import alone

pytestmark = [pytest.mark.servers, pytest.mark.daemon]

ROOT = Path(__file__).parents[2]
LOAD = ("--rate", "10000", "--seconds", "24", "--poison", "0.001", "--duplicates", "0.001", "--facilities", "2")
API = ("--api-rate", "20")
ROTATIONS, SECRETS = 3, 8
SHARDS, STORES = 4, 2


def test_should_fail_no_operation_when_all_credentials_rotate_three_times_under_load(tmp_path: Path) -> None:
    with alone():
        run = subprocess.run(
            [
                *(sys.executable, "-m", "local", "simulate", *LOAD, *API),
                *("--rotations", str(ROTATIONS), "--output", str(tmp_path)),
            ],
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
    assert account["sent"] == account["stored"] + sum(account["dead_letters"].values()) + account["repeated"] == 240_000
    assert account["repeated"] > 0
    assert sum(account["dead_letters"].values()) > 0
    rotations = result["rotations"]
    assert rotations["problems"] == []
    assert (rotations["done"], rotations["secrets"], rotations["failed_operations"]) == (ROTATIONS, SECRETS, 0)
    # The second rotation retires the first login of each secret, the third one the second.
    assert (rotations["refused"], rotations["accepted"]) == (SECRETS * (ROTATIONS - 1), 0)
    # The master has one login, everybody else the one before too.
    assert (rotations["kept"], rotations["lost"]) == ((SECRETS - 1) * ROTATIONS, 0)
    # Of each shard, in PostgreSQL and in Redis; two rotations in a row may be one for a shard that waits.
    assert rotations["overdue"] == 0
    assert rotations["replaced"] >= SHARDS * STORES
    assert result["api"]["failed"] == 0
    assert result["api"]["requests"] > 100
    assert len(result["api"]["statuses"]) >= 8
    assert result["api"]["tokens"] > 1
    asked = shlex.split(next(line for line in run.stdout.splitlines() if line.strip().startswith("curl ")))
    assert asked[0] == "curl"
    assert asked[-1].endswith("/v1/facilities/plant/latest?limit=3")
