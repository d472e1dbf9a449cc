"""The account of rotations: whatever went wrong is named, and nothing else."""

from typing import Any

import pytest

from local.operations import Operations
from local.rotation.account import Rotations, judge
from local.rotation.rounds import Round

SECRETS = ("database/application", "cache/application")
QUIET = Operations(store_retries=0, cache_failures=0, replaced=8)


def a_round(number: int, **changes: Any) -> Round:
    values = {
        "number": number,
        "seconds": float(number),
        "finished_at": dict.fromkeys(SECRETS, 1.0),
        "failed": {},
        "refused": 2 if number > 1 else 0,
        "accepted": [],
        "kept": 2,
        "lost": [],
        **changes,
    }
    return Round(**values)


def account(*rounds: Round, asked: int = 3, overdue: int = 0, operations: Operations = QUIET) -> Rotations:
    return judge(asked=asked, secrets=len(SECRETS), rounds=rounds, overdue=overdue, operations=operations)


def test_should_have_no_problem_when_nobody_noticed() -> None:
    assert account(a_round(1), a_round(2), a_round(3)) == Rotations(
        asked=3,
        done=3,
        secrets=2,
        seconds=3.0,
        refused=4,
        accepted=0,
        kept=6,
        lost=0,
        replaced=8,
        overdue=0,
        failed_operations=0,
        problems=[],
    )


@pytest.mark.parametrize(
    ("second", "more", "problems"),
    [
        (
            a_round(2, failed={"cache/application": "RotationError: busy"}, finished_at={"database/application": 1.0}),
            {},
            [
                "rotation 2 of cache/application failed: RotationError: busy",
                "rotations: 2 instead of 3 of all secrets",
            ],
        ),
        (
            a_round(2, accepted=["cache/application"], refused=1),
            {},
            ["rotation 2 of cache/application: the login of two rotations ago still works"],
        ),
        (
            a_round(2, lost=["cache/application"], kept=1),
            {},
            ["rotation 2 of cache/application: the login before it is refused"],
        ),
        (a_round(2), {"overdue": 4}, ["4 connections were used although their login had been rotated away"]),
        (
            a_round(2),
            {"operations": Operations(store_retries=2, cache_failures=3, replaced=0)},
            [
                "2 attempts to reach PostgreSQL failed during rotations",
                "3 batches were not taken by Redis during rotations",
            ],
        ),
    ],
    ids=[
        "a rotation failed",
        "an old login works",
        "the login before is lost",
        "connections are overdue",
        "operations failed",
    ],
)
def test_should_name_what_went_wrong(second: Round, more: dict[str, Any], problems: list[str]) -> None:
    judged = account(a_round(1), second, a_round(3), **more)
    assert judged.problems == problems
    assert judged.failed_operations == (5 if "operations" in more else 0)


def test_should_miss_the_rounds_that_never_came() -> None:
    assert account(a_round(1)).problems == ["rotations: 1 instead of 3 of all secrets"]
    assert account().problems == ["rotations: 0 instead of 3 of all secrets"]


def test_should_judge_nothing_when_no_rotation_was_asked_for() -> None:
    judged = account(asked=0, operations=Operations(store_retries=1, cache_failures=1, replaced=0))
    assert (judged.problems, judged.failed_operations) == ([], 2)
