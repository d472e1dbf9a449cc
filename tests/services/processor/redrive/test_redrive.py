"""Corrected dead letters go back into the stream, once, and wrong input puts nothing there."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest

from services.processor.queue import identity
from services.processor.redrive import program
from services.processor.redrive.corrections import InputError, put_back, read_corrections, show
from services.processor.redrive.memory import MemoryDesk, MemoryStream
from services.processor.redrive.program import redrive
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Reason, encode
from tests.services.processor.conftest import NOW, event


def letter(number: int, reason: Reason = Reason.INVALID, payload: bytes = b'{"value":"much"}') -> DeadLetter:
    return DeadLetter(
        stream="telemetry", shard_id="shardId-0", sequence_number="7", sub_sequence_number=number, reason=reason,
        detail="detail", payload=payload, arrived_at=NOW,
    )  # fmt: skip


def line(number: int, **changes: Any) -> str:
    content = {"id": identity(letter(number)), "event": json.loads(encode(event(number))), **changes}
    return json.dumps(content)


@pytest.fixture
def desk() -> MemoryDesk:
    return MemoryDesk([letter(1), letter(2, Reason.TOO_LATE, b"\xff"), letter(3)])


def test_should_list_what_was_not_put_back_with_its_text(desk: MemoryDesk) -> None:
    desk.mark_redriven([letter(3)])
    output = io.StringIO()
    show(desk, reason=None, output=output)
    first, second = map(json.loads, output.getvalue().splitlines())
    assert (first["id"], first["reason"], first["text"]) == ("telemetry/shardId-0/7/1", "invalid", '{"value":"much"}')
    assert (second["text"], second["payload"]) == (None, "/w==")


def test_should_list_one_reason_alone(desk: MemoryDesk) -> None:
    output = io.StringIO()
    show(desk, reason=Reason.TOO_LATE, output=output)
    assert [json.loads(each)["sub_sequence_number"] for each in output.getvalue().splitlines()] == [2]


def test_should_put_events_into_the_stream_and_mark_their_letters(desk: MemoryDesk) -> None:
    stream, messages = MemoryStream(), io.StringIO()
    assert put_back(desk, stream, read_corrections([line(1), "\n", line(3)], desk), messages=messages) == 0
    assert stream.events == [event(1), event(3)]
    assert desk.letters(reason=None, limit=9) == [letter(2, Reason.TOO_LATE, b"\xff")]
    assert messages.getvalue() == "redrive: 2 of 2 put back\n"


def test_should_mark_only_what_the_stream_took(desk: MemoryDesk) -> None:
    stream, messages = MemoryStream(), io.StringIO()
    stream.refused = {"s3"}
    assert put_back(desk, stream, read_corrections([line(1), line(3)], desk), messages=messages) == 1
    assert "did not take telemetry/shardId-0/7/3" in messages.getvalue()
    assert [each.sub_sequence_number for each in desk.letters(reason=None, limit=9)] == [2, 3]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("not JSON", r"^line 2: .*; allowed: "),
        (line(2, event={"value": 1}), r"^line 2: invalid: .*; allowed: "),
        (line(2, id="telemetry/shardId-0/7/9"), "^line 2: no dead letter telemetry/shardId-0/7/9; allowed: "),
        (line(1), "^line 2: telemetry/shardId-0/7/1 came before"),
        (line(3), "^line 2: telemetry/shardId-0/7/3 was put back at "),
    ],
)
def test_should_name_the_line_and_what_is_allowed_when_input_is_wrong(
    desk: MemoryDesk, wrong: str, problem: str
) -> None:
    desk.mark_redriven([letter(3)])
    with pytest.raises(InputError, match=problem):
        read_corrections([line(1), wrong], desk)


@pytest.mark.parametrize(
    "arguments",
    [[], ["--list", "--input", "x"], ["--list", "--correction", "{}"], ["--list", "--reason", "bad"], ["--frob"]],
)
def test_should_end_with_2_when_the_arguments_are_wrong(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        redrive(arguments, {})
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_should_end_with_2_when_settings_are_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert redrive(["--list"], {}) == 2
    assert "setting DATABASE_HOST: missing" in capsys.readouterr().err


def test_should_take_corrections_from_its_arguments_when_a_task_has_no_files(
    monkeypatch: pytest.MonkeyPatch, desk: MemoryDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = MemoryStream()
    monkeypatch.setattr(program, "load", lambda *_: SimpleNamespace(stream_name="s", aws_region="us-east-1"))
    monkeypatch.setattr(program, "database_connector", lambda *_, **__: None)
    monkeypatch.setattr(program, "PostgresDesk", lambda _: desk)
    monkeypatch.setattr(program, "KinesisStream", lambda **_: stream)
    assert redrive(["--correction", line(1), "--correction", line(3)], {}) == 0
    assert stream.events == [event(1), event(3)]
    assert "2 of 2 put back" in capsys.readouterr().err
