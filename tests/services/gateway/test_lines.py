"""Lines of input: which become events, which are refused and how, and what is acknowledged when."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.lines import Lines
from services.gateway.readings import event_of
from services.gateway.sequence import Sequence
from services.telemetry import kpl
from services.telemetry.batcher import Batcher
from services.telemetry.events import MAXIMUM_BYTES, RejectedEvent, decode

READING: dict[str, Any] = {
    "line": "line-01", "sensor": "press-1", "metric": "force", "ts": "2026-01-02T03:04:05Z", "value": 1.5, "unit": "kN"
}  # fmt: skip


def line(**changes: Any) -> bytes:
    return json.dumps({**READING, **changes}).encode()


class Feed:
    """Lines that read a pipe; what they acknowledge is in another."""

    def __init__(self) -> None:
        self.input, self._feed = os.pipe()
        self._acknowledgements, self.output = os.pipe()
        os.set_blocking(self._acknowledgements, False)
        self.batcher = Batcher(buckets=1, aggregate_events=10_000, aggregate_bytes=10**6)
        self.lines = Lines(self.input, facility="denver-1", sequence=Sequence(100), output=self.output)
        self.ended = False

    def give(self, data: bytes) -> None:
        for start in range(0, len(data), 4096):
            os.write(self._feed, data[start : start + 4096])
            self.read()

    def read(self) -> None:
        self.ended = not self.lines.fill(self.batcher, seconds=0)

    def end(self) -> None:
        os.close(self._feed)
        self._feed = -1
        while not self.ended:
            self.read()

    def events(self) -> list[bytes]:
        return [data for record in self.batcher.take() for data in kpl.decode(record.data).records]

    def acknowledged(self) -> list[int]:
        self.lines.committed()
        try:
            text = os.read(self._acknowledgements, 65536)
        except BlockingIOError:
            return []
        return [json.loads(each)["acknowledged"] for each in text.splitlines()]

    def close(self) -> None:
        for descriptor in (self.input, self._feed, self._acknowledgements, self.output):
            if descriptor >= 0:
                os.close(descriptor)


@pytest.fixture
def feed() -> Iterator[Feed]:
    feed = Feed()
    yield feed
    feed.close()


def test_should_add_facility_and_seq_and_keep_what_it_does_not_know() -> None:
    sensor, data = event_of(b"  " + line(v="1.3", batch={"id": 7}) + b"\r", facility="denver-1", seq=9)
    event = decode(data)
    assert (sensor, event.facility, event.seq, event.version) == ("press-1", "denver-1", 9, "1.3")
    assert json.loads(data)["batch"] == {"id": 7}


def test_should_accept_its_own_facility() -> None:
    assert decode(event_of(line(facility="denver-1"), facility="denver-1", seq=1)[1]).facility == "denver-1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (line(facility="austin-2"), "invalid: `facility` is another; allowed: denver-1, or none"),
        (line(seq=4), "invalid: `seq` is given"),
        (line(value="high"), r"invalid: Expected `float`, got `str` - at `\$.value`"),
        (line(sensor=7), "invalid: .*sensor"),
        (line(v="2.0"), "unsupported_version: version 2.0; allowed: 1.x"),
        (line() + b"}", "undecodable: "),
        (b"\xff", "undecodable: "),
        (b'{"sensor":"\xff"}', "undecodable: not UTF-8"),
        (b'{"a":' + b"[" * 7000, "undecodable: nested too deeply"),
        (b"{}", "undecodable|invalid: "),
        (b"[]", "invalid: "),
    ],
)
def test_should_refuse_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(RejectedEvent, match=f"^{words}"):
        event_of(data, facility="denver-1", seq=1)


@given(st.binary(max_size=200))
def test_should_refuse_and_never_fail_when_a_line_is_arbitrary(data: bytes) -> None:
    with pytest.raises(RejectedEvent):
        event_of(data, facility="denver-1", seq=1)


def test_should_number_events_without_gaps_and_acknowledge_the_last_line(
    feed: Feed, caplog: pytest.LogCaptureFixture
) -> None:
    feed.give(line() + b"\n\n" + line(value="secret") + b"\n" + line(value=2) + b"\n" + line()[:20])
    assert [decode(data).seq for data in feed.events()] == [100, 101]
    assert feed.acknowledged() == [4]
    assert feed.acknowledged() == []
    assert feed.lines.refused == 1
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == "line 3 refused: invalid: Expected `float`, got `str` - at `$.value`"


def test_should_take_the_last_line_when_it_has_no_end(feed: Feed) -> None:
    feed.give(line() + b"\n" + line())
    assert len(feed.events()) == 1
    feed.end()
    assert len(feed.events()) == 1
    assert feed.acknowledged() == [2]


@pytest.mark.parametrize("size", [MAXIMUM_BYTES + 1, 300_000])
@pytest.mark.parametrize("end", [b"\n", b""])
def test_should_refuse_a_line_that_is_too_long_without_keeping_it(feed: Feed, size: int, end: bytes) -> None:
    feed.give(line() + b"\n" + b"x" * size)
    assert len(feed.lines._rest) <= MAXIMUM_BYTES
    feed.give(end + (line() if end else b""))
    feed.end()
    assert len(feed.events()) == (2 if end else 1)
    assert feed.lines.refused == 1
    assert feed.acknowledged() == [3 if end else 2]


@given(st.lists(st.sampled_from([line(), b"", b"nonsense", line(value=2)]), max_size=30), st.lists(st.integers(1, 300)))
def test_should_find_the_same_lines_however_they_arrive(lines: list[bytes], cuts: list[int]) -> None:
    feed = Feed()
    whole, place = b"".join(each + b"\n" for each in lines), 0
    for cut in [*cuts, len(whole)]:
        if place < len(whole):
            feed.give(whole[place : place + cut])
        place += cut
    feed.end()
    assert len(feed.events()) == sum(each.startswith(b"{") for each in lines)
    assert feed.lines.refused == lines.count(b"nonsense")
    assert feed.acknowledged() == ([len(lines)] if lines else [])
    feed.close()


def test_should_pass_over_lines_that_were_acknowledged_before(tmp_path: Path) -> None:
    (tmp_path / "lines").write_bytes(b"nonsense\n" + line() + b"\n" + line(value=2) + b"\n")
    batcher = Batcher(buckets=1, aggregate_events=10, aggregate_bytes=10**6)
    with (tmp_path / "lines").open("rb") as file, (tmp_path / "output").open("wb") as output:
        lines = Lines(file.fileno(), facility="denver-1", sequence=Sequence(1), output=output.fileno(), after_line=2)
        while lines.fill(batcher, seconds=0):
            pass
        lines.committed()
    assert (batcher.events, lines.refused) == (1, 0)
    assert (tmp_path / "output").read_text() == '{"acknowledged": 3}\n'


def test_should_go_on_when_nobody_reads_the_acknowledgements(feed: Feed, caplog: pytest.LogCaptureFixture) -> None:
    os.close(feed._acknowledgements)
    feed._acknowledgements = -1
    for _ in range(2):
        feed.give(line() + b"\n")
        feed.lines.committed()
    assert [record.getMessage() for record in caplog.records] == ["nobody reads the acknowledgements"]


def test_should_wait_no_longer_than_it_may_when_nothing_arrives(feed: Feed) -> None:
    assert feed.lines.fill(feed.batcher, seconds=0.01)
    assert feed.batcher.events == 0
