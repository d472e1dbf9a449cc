"""Ranges of time in pieces: nothing left out, nothing twice, few pieces."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.api.pools.windows import windows

HOUR = timedelta(hours=1)
INSTANTS = st.datetimes(timezones=st.just(UTC))


@given(INSTANTS, INSTANTS)
def test_should_cover_the_range_without_gaps_and_overlaps(one: datetime, other: datetime) -> None:
    start, end = min(one, other), max(one, other)
    end = (
        min(end, start + timedelta(days=400)) if datetime.max.replace(tzinfo=UTC) - start > timedelta(days=400) else end
    )
    found = list(windows(start, end, HOUR))
    assert [lower for lower, _ in found[1:]] == [upper for _, upper in found[:-1]]
    assert (found[0][0], found[-1][1]) == (start, end) if start < end else not found
    assert len(found) <= 15


def test_should_begin_with_one_partition_and_double() -> None:
    start = datetime(2026, 3, 1, 10, 20, tzinfo=UTC)
    found = list(windows(start, start + timedelta(hours=9), HOUR))
    assert [upper for _, upper in found] == [
        start.replace(hour=11, minute=0),
        start.replace(hour=13, minute=0),
        start.replace(hour=17, minute=0),
        start.replace(hour=19),
    ]
