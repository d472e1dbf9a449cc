"""A restore to a point in time, and that it fails, or its account does, whenever anything is wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from local.drill.restore import restore
from local.servers.process import ServerError
from tests.local.drill.conftest import EACH, Ward

pytestmark = pytest.mark.servers


def test_should_have_what_was_there_and_miss_what_is_not_replayed_when_restored_to_the_good_moment(ward: Ward) -> None:
    restore(ward.server, ward.vault, ward.good)
    assert ward.account(2 * EACH).problems == []
    later = ward.account(3 * EACH)
    assert later.missing == EACH
    assert "not stored, as dead letters are not either: seq 200-299" in later.problems
    ward.write(2 * EACH)
    assert ward.account(3 * EACH).is_exact


def test_should_miss_what_was_deleted_when_the_moment_is_too_late(ward: Ward) -> None:
    restore(ward.server, ward.vault, ward.late)
    account = ward.account(3 * EACH)
    assert account.missing == EACH
    assert any(each.startswith("rollups_1m: ") for each in account.problems)


def test_should_say_so_when_the_log_ends_before_the_moment(ward: Ward) -> None:
    with pytest.raises(ServerError, match="recovery ended before configured recovery target was reached"):
        restore(ward.server, ward.vault, datetime.now(UTC) + timedelta(hours=1))
    assert ward.server.exit_code is not None


def test_should_say_so_when_the_backup_is_younger_than_the_moment(ward: Ward) -> None:
    with pytest.raises(ServerError, match=r"cannot be restored to .*: the backup has to end before; it ended at "):
        restore(ward.server, ward.vault, ward.before)


def test_should_name_the_segment_when_one_is_missing(ward: Ward) -> None:
    segment = ward.vault.wal / next(name for name in ward.vault.segments() if name > _backup_segment(ward))
    hidden = segment.with_name("hidden")
    segment.rename(hidden)
    try:
        with pytest.raises(ServerError, match=f"cannot stat .*{segment.name}"):
            restore(ward.server, ward.vault, ward.good)
    finally:
        hidden.rename(segment)


def test_should_name_the_file_when_the_backup_is_damaged(ward: Ward) -> None:
    damaged = ward.vault.backup / "PG_VERSION"
    whole = damaged.read_bytes()
    damaged.write_bytes(b"16\n")
    try:
        with pytest.raises(ServerError, match='checksum mismatch for file "PG_VERSION"'):
            restore(ward.server, ward.vault, ward.good)
    finally:
        damaged.write_bytes(whole)


def _backup_segment(ward: Ward) -> str:
    """Return the newest segment that the backup itself needs: `backup_label` names the first."""
    return max(path.name for path in (ward.vault.backup / "pg_wal").iterdir() if path.is_file())
