"""The gateway as a process against an emulated stream: kill -9, restart, outage, and an account that is exact."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pytest

from local.servers.ministack import Ministack, client, client_variables
from services.gateway.spool import Spool
from services.telemetry import kpl
from services.telemetry.events import Event, RejectedEvent, decode

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[3]


class Kinesis:
    """The emulator, and everything that is in a stream of its."""

    def __init__(self, server: Ministack, stream: str) -> None:
        self.server, self.stream = server, stream
        self.client = client("kinesis", server.url)
        self.client.create_stream(StreamName=stream, ShardCount=4)
        self.client.get_waiter("stream_exists").wait(StreamName=stream, WaiterConfig={"Delay": 1})

    def events(self) -> list[bytes]:
        found = []
        for shard in self.client.list_shards(StreamName=self.stream)["Shards"]:
            iterator = self.client.get_shard_iterator(
                StreamName=self.stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
            while records := (answer := self.client.get_records(ShardIterator=iterator, Limit=1000))["Records"]:
                found += [data for record in records for data in kpl.decode(record["Data"]).records]
                iterator = answer["NextShardIterator"]
        return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ministack]:
    with Ministack(directory=tmp_path_factory.mktemp("kinesis")) as server:
        yield server


@pytest.fixture
def kinesis(server: Ministack, tmp_path: Path) -> Iterator[Kinesis]:
    """The emulator that all tests share, with a stream for this one."""
    kinesis = Kinesis(server, tmp_path.name)
    yield kinesis
    server.resume()  # whatever became of the test
    kinesis.client.close()


@pytest.fixture
def variables(kinesis: Kinesis, tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        **client_variables(kinesis.server.url),
        "ENVIRONMENT_SUFFIX": "test",
        "FACILITY_ID": "denver-1",
        "STREAM_NAME": kinesis.stream,
        "SPOOL_DIRECTORY": str(tmp_path / "spool"),
        "SPOOL_MEBIBYTES": "64",
        "HEALTH_FILE": str(tmp_path / "health"),
        "FLUSH_MILLISECONDS": "20",
        "LOG_LEVEL": "WARNING",
    }


def start(variables: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "services.gateway", *arguments], cwd=ROOT, env=variables,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def finish(process: subprocess.Popen[bytes]) -> int:
    process.communicate(timeout=120)
    return process.returncode


def reading(value: int) -> bytes:
    return json.dumps({
        "line": "line-01", "sensor": f"press-{value % 50}", "metric": "force", "unit": "kN", "value": value,
        "ts": "2026-01-02T03:04:05Z",
    }).encode() + b"\n"  # fmt: skip


def feed(pipe: IO[bytes], first: int) -> None:
    """Write readings until the other end is gone."""
    try:
        for value in range(first, first + 10**7):
            pipe.write(reading(value))
    except BrokenPipeError:
        pass


def killed_after(process: subprocess.Popen[bytes], lines: int, first: int) -> int:
    """Feed a gateway; kill it once it has acknowledged so many lines; return how many it acknowledged in the end."""
    assert process.stdin is not None
    assert process.stdout is not None
    feeder = Thread(target=feed, args=(process.stdin, first))
    feeder.start()
    acknowledged = 0
    for line in process.stdout:
        acknowledged = json.loads(line)["acknowledged"]
        if acknowledged >= lines:
            process.kill()
    feeder.join(60)
    process.wait(60)
    process.stdout.close()
    with pytest.raises(BrokenPipeError):
        process.stdin.close()  # what it still holds reaches nobody
    return acknowledged


def spooled(variables: dict[str, str]) -> list[bytes]:
    with closing(Spool(Path(variables["SPOOL_DIRECTORY"]), limit_bytes=2**30)) as spool:
        records = spool.read(after=0, records=10**6, size=2**40)
    return [data for each in records for data in kpl.decode(each.record.data).records]


def test_should_lose_nothing_acknowledged_and_use_no_number_twice_when_it_is_killed(
    kinesis: Kinesis, variables: dict[str, str]
) -> None:
    acknowledged: set[int] = set()
    for crash in range(3):
        first = crash * 10**7
        process = start(variables, "run")
        lines = killed_after(process, 2000, first)
        assert process.returncode == -9
        acknowledged |= set(range(first, first + lines))
        kept = {decode(data).value for data in [*spooled(variables), *kinesis.events()]}
        assert acknowledged <= kept
    assert finish(start(variables, "run")) == 0  # standard input ends at once: sends what is in the spool
    assert spooled(variables) == []
    events = [decode(data) for data in kinesis.events()]
    assert acknowledged <= {event.value for event in events}
    values_by_number: dict[int, set[float]] = {}
    for event in events:
        values_by_number.setdefault(event.seq, set()).add(event.value)
    assert all(len(values) == 1 for values in values_by_number.values())


def test_should_end_with_an_exact_account_when_the_simulator_is_killed_and_started_again(
    kinesis: Kinesis, variables: dict[str, str], tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.json"
    arguments = [
        "run", "--source", "simulator", "--rate", "5000", "--seconds", "4", "--sensors", "100", "--seed", "3",
        "--poison", "0.01", "--duplicates", "0.01", "--ledger", str(ledger),
    ]  # fmt: skip
    for _ in range(2):
        process = start(variables, *arguments)
        wait_for_growth(ledger, process)
        process.kill()
        finish(process)
        assert not json.loads(ledger.read_text())["complete"]
    assert finish(start(variables, *arguments)) == 0
    account: dict[str, Any] = json.loads(ledger.read_text())
    assert account["complete"]
    assert account["sent"] == 20_000
    readings: dict[tuple[int, str, str], Event] = {}
    bad: Counter[bytes] = Counter()
    for data in kinesis.events():
        try:
            event = decode(data)
            assert readings.setdefault((event.seq, event.sensor, event.metric), event) == event
        except RejectedEvent:
            bad[data] += 1  # one that is there twice was sent twice: killed before the answer came
    assert len(readings) == account["expected"]["readings"]
    assert sum(event.seq for event in readings.values()) == account["facilities"]["denver-1"]["reading_seq_sum"]
    assert len(bad) == sum(account["expected"]["dead_letters"].values())


def wait_for_growth(ledger: Path, process: subprocess.Popen[bytes]) -> None:
    """Return once the ledger says that more was sent than before."""
    before = json.loads(ledger.read_text())["sent"] if ledger.exists() else 0
    until = time.monotonic() + 60
    while not ledger.exists() or json.loads(ledger.read_text())["sent"] <= before:
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)


def test_should_deliver_everything_when_the_stream_hangs_and_comes_back(
    kinesis: Kinesis, variables: dict[str, str], tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.json"
    process = start(
        variables, "run", "--source", "simulator", "--rate", "2000", "--seconds", "3", "--sensors", "100",
        "--ledger", str(ledger),
    )  # fmt: skip
    wait_for_growth(ledger, process)
    kinesis.server.pause()
    time.sleep(3)
    assert process.poll() is None  # it goes on into the spool
    kinesis.server.resume()
    assert finish(process) == 0
    account = json.loads(ledger.read_text())
    assert account["complete"]
    assert account["expected"]["readings"] == 6000
    assert len({decode(data).seq for data in kinesis.events()}) == 6000


def test_should_end_within_seconds_when_it_is_asked_to_during_an_outage(
    kinesis: Kinesis, variables: dict[str, str]
) -> None:
    kinesis.server.pause()
    process = start(variables, "run")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(reading(1))
    process.stdin.flush()
    assert json.loads(process.stdout.readline()) == {"acknowledged": 1}
    asked = time.monotonic()
    process.terminate()
    assert finish(process) == 0
    assert time.monotonic() - asked < 20
    kinesis.server.resume()
    assert [decode(data).value for data in spooled(variables)] == [1]
