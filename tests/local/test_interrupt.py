"""Ctrl-C and SIGTERM: whatever the run is doing, nothing of it is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.servers, pytest.mark.daemon]

ROOT = Path(__file__).parents[2]
LOAD = ("--rate", "500", "--seconds", "300", "--shards", "1", "--processors", "1")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("starting", signal.SIGINT),
        ("waiting until every shard is read", signal.SIGTERM),
        ("stored", signal.SIGINT),
    ],
)
def test_should_leave_no_process_when_it_is_interrupted(tmp_path: Path, text: str, number: signal.Signals) -> None:
    output, found = tmp_path / "output", set[psutil.Process]()
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "local", "simulate", *LOAD, "--output", str(output)],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=log,
            stderr=log,
        ) as run,
    ):
        deadline = time.monotonic() + 120
        while text not in (tmp_path / "log").read_text() or (text == "starting" and len(found) < 2):
            found |= set(psutil.Process(run.pid).children(recursive=True))
            assert run.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.1)
        found |= set(psutil.Process(run.pid).children(recursive=True))
        run.send_signal(number)
        time.sleep(0.3)
        if run.poll() is None:
            run.send_signal(number)  # pressed once more: the stopping goes on
        assert run.wait(90) == 130
    assert found
    assert [each for each in found if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
    assert "interrupted; everything is stopped" in (tmp_path / "log").read_text()
