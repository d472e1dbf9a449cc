"""The spool: durable, bounded, for one gateway."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.gateway.spool import FILE, PAGE_BYTES, Spool, SpoolError
from services.telemetry.records import Record

LIMIT = 4 * 2**20


def record(number: int, size: int = 100) -> Record:
    return Record(str(number), "7", 1, bytes([number % 256]) * size)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    spool = Spool(tmp_path / "deep" / "spool", limit_bytes=LIMIT)
    yield spool
    spool.close()


def read_all(spool: Spool) -> list[Record]:
    return [spooled.record for spooled in spool.read(after=0, records=1000, size=2**30)]


def test_should_keep_records_notes_and_sequence_when_it_is_opened_again(tmp_path: Path) -> None:
    first = Spool(tmp_path, limit_bytes=LIMIT)
    first.append([record(1), record(2)], next_sequence=9, notes={"ledger": b"\xff"})
    first.close()
    second = Spool(tmp_path, limit_bytes=LIMIT)
    assert read_all(second) == [record(1), record(2)]
    assert (second.next_sequence(), second.note("ledger"), second.note("other")) == (9, b"\xff", None)
    second.close()


def test_should_read_on_after_the_last_id_within_both_limits(spool: Spool) -> None:
    spool.append([record(number) for number in range(10)], next_sequence=0, notes={})
    first = spool.read(after=0, records=3, size=2**20)
    second = spool.read(after=first[-1].id, records=100, size=450)
    third = spool.read(after=second[-1].id, records=100, size=1)  # one at least, else it would never go on
    assert [len(part) for part in (first, second, third)] == [3, 4, 1]
    assert [each.record for part in (first, second, third) for each in part] == [record(number) for number in range(8)]


def test_should_never_give_an_id_again_when_everything_was_deleted(spool: Spool) -> None:
    spool.append([record(1)], next_sequence=0, notes={})
    (former,) = spool.read(after=0, records=1, size=1)
    assert not spool.is_empty()
    spool.delete([former])
    assert spool.is_empty()
    spool.append([record(2)], next_sequence=0, notes={})
    assert [each.record for each in spool.read(after=former.id, records=1, size=1)] == [record(2)]


def test_should_count_what_waits_and_give_it_back_when_it_is_deleted(spool: Spool) -> None:
    empty = spool.free_bytes()
    spool.append([record(number, 24_000) for number in range(100)], next_sequence=0, notes={})
    used = empty - spool.free_bytes()
    assert 2_400_000 <= used <= 1.5 * 2_400_000
    spool.delete(spool.read(after=0, records=100, size=2**30))
    assert empty - spool.free_bytes() <= 2 * PAGE_BYTES


def test_should_write_nothing_when_a_part_is_refused(spool: Spool) -> None:
    with pytest.raises(sqlite3.Error):
        spool.append([record(1)], next_sequence=5, notes={"ledger": None})  # type: ignore[dict-item]
    assert spool.is_empty()
    assert spool.next_sequence() is None


def test_should_synchronize_every_commit(spool: Spool) -> None:
    assert spool._pragma("synchronous") == 2  # FULL; the write-ahead log alone would allow NORMAL, which does not
    assert spool._database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_should_refuse_a_second_gateway(spool: Spool, tmp_path: Path) -> None:
    with pytest.raises(SpoolError, match="in use by another gateway"):
        Spool(tmp_path / "deep" / "spool", limit_bytes=LIMIT)


def test_should_say_so_when_the_file_is_no_spool(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"x" * 100_000)
    with pytest.raises(SpoolError, match="cannot be used"):
        Spool(tmp_path, limit_bytes=LIMIT)


def test_should_say_so_when_the_directory_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SpoolError, match="cannot be used"):
        Spool(tmp_path / "file", limit_bytes=LIMIT)
