"""The meter: processes that end are still counted."""

import subprocess
import sys

import pytest

from local.usage import Meter

pytestmark = pytest.mark.programs

# More than is asked for: the system tells user and system time in whole hundredths of a second, each rounded down.
BURN = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\nprint(flush=True)\ninput()"


def test_should_keep_what_a_process_used_when_it_has_ended() -> None:
    meter = Meter()
    meter.begin({})
    with subprocess.Popen(
        [sys.executable, "-c", BURN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        child.stdout.readline()
        running = meter.sample({"burner-1": child.pid})
        child.communicate("\n")
    assert meter.sample({})["burner"].cpu_seconds == running["burner"].cpu_seconds >= 0.2


def test_should_count_only_what_came_after_the_beginning() -> None:
    meter = Meter()
    with subprocess.Popen(
        [sys.executable, "-c", BURN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        child.stdout.readline()
        meter.begin({"burner": child.pid})
        assert meter.sample({"burner": child.pid})["burner"].cpu_seconds < 0.1
        child.communicate("\n")
