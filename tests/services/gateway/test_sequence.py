"""Sequence numbers: growing, and never in use twice."""

import time
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.sequence import Sequence
from services.gateway.spool import Spool


def test_should_begin_above_everything_a_lost_spool_can_have_given() -> None:
    before = time.time_ns() // 1000
    assert Sequence(None).take() >= before


@given(st.lists(st.booleans(), max_size=30), st.integers(0, 2**62))
def test_should_never_use_a_number_twice_when_it_crashes_between_commits(commits: list[bool], start: int) -> None:
    stored, seen = start, [start - 1]
    for commits_before_crash in commits:
        sequence = Sequence(stored)
        taken = [sequence.take() for _ in range(3)]
        if commits_before_crash:  # only then has anybody seen the numbers
            stored = sequence.next
            seen += taken
    assert seen == sorted(set(seen))


def test_should_go_on_when_the_spool_is_opened_again(tmp_path: Path) -> None:
    spool = Spool(tmp_path, limit_bytes=2**20)
    assert spool.next_sequence() is None
    spool.append([], next_sequence=43, notes={})
    spool.close()
    with closing(Spool(tmp_path, limit_bytes=2**20)) as again:
        assert Sequence(again.next_sequence()).take() == 43
