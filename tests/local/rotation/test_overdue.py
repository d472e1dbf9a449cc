"""Which connections were used too long after a rotation."""

import pytest

from local.rotation.overdue import Use, overdue

ROTATIONS = (100.0, 200.0)


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (Use(50, 105.9), 0),
        (Use(50, 106.1), 1),
        (Use(50, 250), 1),
        (Use(101, 205.9), 0),
        (Use(101, 206.1), 1),
        (Use(201, 999), 0),
    ],
    ids=[
        "replaced in time",
        "used too long",
        "never replaced",
        "replaced in time, the second time",
        "not replaced the second time",
        "of the newest login",
    ],
)
def test_should_count_who_is_older_than_a_rotation_and_used_long_after_it(use: Use, expected: int) -> None:
    assert overdue([use], ROTATIONS, grace=6) == expected


def test_should_count_nobody_without_rotations() -> None:
    assert overdue([Use(1, 999)], [], grace=6) == 0
