"""The gateway's program, in this process: arguments, exit codes, and every source on its way to a stream."""

import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from services.gateway import program
from services.gateway.program import main
from services.gateway.spool import Spool
from services.telemetry import kpl
from services.telemetry.events import decode
from services.telemetry.memory_stream import MemoryStream
from services.telemetry.records import Record

pytestmark = pytest.mark.slow

READING: dict[str, Any] = {
    "line": "line-01", "sensor": "press-1", "metric": "force", "ts": "2026-01-02T03:04:05Z", "value": 1.5, "unit": "kN"
}  # fmt: skip


@pytest.fixture(autouse=True)
def variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ENVIRONMENT_SUFFIX": "test",
        "FACILITY_ID": "denver-1",
        "STREAM_NAME": "telemetry-test",
        "SPOOL_DIRECTORY": str(tmp_path / "spool"),
        "SPOOL_MEBIBYTES": "8",
        "HEALTH_FILE": str(tmp_path / "health"),
        "FLUSH_MILLISECONDS": "10",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> MemoryStream:
    stream = MemoryStream()
    monkeypatch.setattr(program, "KinesisStream", lambda *_, **__: stream)
    return stream


def events_of(records: Sequence[Record]) -> list[bytes]:
    return [data for record in records for data in kpl.decode(record.data).records]


def write(path: Path, *lines: dict[str, Any] | str) -> str:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return str(path)


def test_should_send_a_file_and_end_with_0(
    stream: MemoryStream, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "events", *[{**READING, "value": number} for number in range(1000)])
    assert main(["run", "--source", "file", "--file", path]) == 0
    events = [decode(data) for data in events_of(stream.accepted)]
    assert [event.value for event in events] == list(range(1000))
    assert len({event.seq for event in events}) == 1000
    assert capfd.readouterr().out.splitlines()[-1] == '{"acknowledged": 1000}'


def test_should_end_with_2_when_lines_of_a_file_were_refused(
    stream: MemoryStream, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "events", READING, {**READING, "unit": ""}, "nonsense", READING)
    assert main(["run", "--source", "file", "--file", path]) == 2
    assert len(events_of(stream.accepted)) == 2
    output, log = capfd.readouterr()
    assert output.splitlines()[-1] == '{"acknowledged": 4}'
    refused = [entry for entry in map(json.loads, log.splitlines()) if entry["level"] == "ERROR"]
    assert [(entry["line"], entry["reason"]) for entry in refused] == [(2, "invalid"), (3, "undecodable")]


def test_should_go_on_and_end_with_0_when_lines_of_standard_input_were_refused(
    stream: MemoryStream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "events", "nonsense", READING)
    with Path(path).open() as file:
        monkeypatch.setattr("sys.stdin", file)
        assert main(["run"]) == 0
    assert len(events_of(stream.accepted)) == 1


def test_should_send_what_an_earlier_program_has_left_in_the_spool(
    stream: MemoryStream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path / "spool", limit_bytes=2**20)
    left = Record("1", "7", 1, b"left")
    spool.append([left], next_sequence=5, notes={})
    spool.close()
    assert main(["run", "--source", "file", "--file", write(tmp_path / "events", READING)]) == 0
    assert stream.accepted[0] == left
    assert decode(events_of(stream.accepted[1:])[0]).seq == 5


def test_should_simulate_and_end_by_itself(stream: MemoryStream, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.json"
    code = main([
        "run", "--source", "simulator", "--rate", "20000", "--seconds", "0.2", "--sensors", "50", "--facilities", "2",
        "--poison", "0.1", "--duplicates", "0.1", "--ledger", str(ledger),
    ])  # fmt: skip
    account = json.loads(ledger.read_text())
    assert code == 0
    assert account["complete"]
    assert account["sent"] == len(events_of(stream.accepted)) == 4000
    assert set(account["facilities"]) == {"denver-1", "denver-1-2"}


def test_should_be_told_apart_when_the_spool_is_in_use(
    stream: MemoryStream, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    spool = Spool(tmp_path / "spool", limit_bytes=2**20)
    assert main(["run", "--source", "simulator"]) == 2
    assert "in use by another gateway" in capfd.readouterr().err
    spool.close()


def test_should_end_with_2_when_the_file_is_not_there(
    stream: MemoryStream, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--source", "file", "--file", str(tmp_path / "none")]) == 2
    log = capfd.readouterr().err
    assert "No such file" in log
    assert "Traceback" not in log


def test_should_end_with_2_before_it_sends_when_the_ledger_cannot_be_written(
    stream: MemoryStream, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--source", "simulator", "--ledger", str(tmp_path / "none" / "ledger.json")]) == 2
    assert "No such file" in capfd.readouterr().err
    assert stream.requests == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_should_end_with_1_when_a_sender_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def answer(_request: int, _records: Sequence[Record]) -> list[str | None]:
        raise ZeroDivisionError

    dying = MemoryStream(answer)
    monkeypatch.setattr(program, "KinesisStream", lambda *_, **__: dying)
    assert main(["run", "--source", "file", "--file", write(tmp_path / "events", READING)]) == 1
    assert "a sender has ended" in capfd.readouterr().err
    spool = Spool(tmp_path / "spool", limit_bytes=2**20)
    assert not spool.is_empty()
    spool.close()


def test_should_keep_everything_and_end_with_0_when_it_is_stopped_during_an_outage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = MemoryStream(lambda _, records: ["InternalFailure"] * len(records))
    monkeypatch.setattr(program, "KinesisStream", lambda *_, **__: down)
    timer = threading.Timer(0.5, os.kill, (os.getpid(), 15))
    timer.start()
    assert main(["run", "--source", "file", "--file", write(tmp_path / "events", READING, READING)]) == 0
    timer.join()
    spool = Spool(tmp_path / "spool", limit_bytes=2**20)
    assert sum(each.record.events for each in spool.read(after=0, records=10, size=2**20)) == 2
    spool.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--source", "kafka"], "invalid choice: 'kafka'"),
        (["--source", "file"], "--file belongs to --source file"),
        (["--file", "x"], "--file belongs to --source file"),
        (["--after-line", "3"], "--after-line belongs to --source file"),
        (["--rate", "0"], "'0'; allowed: 0.1 to 1e+06"),
        (["--rate", "nan"], "'nan'; allowed"),
        (["--rate", "fast"], "'fast'; allowed"),
        (["--poison", "1.5"], "'1.5'; allowed: 0 to 1"),
        (["--burst-factor", "11"], "'11'; allowed: 1 to 10"),
        (["--sensors", "0"], "'0'; allowed: whole numbers, 1 to 1000000000"),
        (["--sensors", "1.5"], "'1.5'; allowed: whole numbers"),
        (["--poison", "0.6", "--late", "0.6"], "more than 1 together"),
    ],
)
def test_should_end_with_2_and_say_what_is_allowed_when_an_argument_is_wrong(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["run", *arguments])
    assert caught.value.code == 2
    assert words in capsys.readouterr().err
