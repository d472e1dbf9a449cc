"""The account of rotations: all of them succeeded, and nobody noticed."""

from collections.abc import Sequence

import msgspec

from local.operations import Operations
from local.rotation.rounds import Round


class Rotations(msgspec.Struct, frozen=True, kw_only=True):
    """The account.

    Attributes:
        asked: how often every secret was to be rotated.
        done: rounds in which every secret was.
        secrets: how many there are.
        seconds: of the longest round.
        refused: times that a server refused a login of two rotations ago, as it should; one a secret and round.
        accepted: times that it did not.
        kept: times that a server took the login of one rotation ago, as it should; one a round and secret but the
            master's, who has one login.
        lost: times that it did not.
        replaced: how often the processors replaced connections of a former login.
        overdue: connections of the processors that were used although their login had been rotated away for seconds.
        failed_operations: of the processors, that were repeated: attempts to reach PostgreSQL, batches that Redis did
            not take.
        problems: one line each; none if no rotation was asked for, whatever failed.
    """

    asked: int
    done: int
    secrets: int
    seconds: float
    refused: int
    accepted: int
    kept: int
    lost: int
    replaced: int
    overdue: int
    failed_operations: int
    problems: list[str]


def judge(*, asked: int, secrets: int, rounds: Sequence[Round], overdue: int, operations: Operations) -> Rotations:
    """Say what came of the rotations.

    Args:
        asked: how many rounds.
        secrets: how many each has.
        rounds: those that are over.
        overdue: see `Rotations.overdue`.
        operations: of the processors.
    """
    refused = sum(each.refused for each in rounds)
    accepted = sum(len(each.accepted) for each in rounds)
    done = sum(len(each.finished_at) == secrets and not each.failed for each in rounds)
    failed = operations.store_retries + operations.cache_failures
    problems = [
        f"rotation {each.number} of {name} failed: {why}" for each in rounds for name, why in each.failed.items()
    ]
    problems += [
        f"rotation {each.number} of {name}: the login of two rotations ago still works"
        for each in rounds
        for name in each.accepted
    ]
    problems += [
        f"rotation {each.number} of {name}: the login before it is refused" for each in rounds for name in each.lost
    ]
    if done < asked:
        problems.append(f"rotations: {done} instead of {asked} of all secrets")
    if operations.store_retries:
        problems.append(f"{operations.store_retries} attempts to reach PostgreSQL failed during rotations")
    if operations.cache_failures:
        problems.append(f"{operations.cache_failures} batches were not taken by Redis during rotations")
    if overdue:
        problems.append(f"{overdue} connections were used although their login had been rotated away")
    return Rotations(
        asked=asked,
        done=done,
        secrets=secrets,
        seconds=max((each.seconds for each in rounds), default=0.0),
        refused=refused,
        accepted=accepted,
        kept=sum(each.kept for each in rounds),
        lost=sum(len(each.lost) for each in rounds),
        replaced=operations.replaced,
        overdue=overdue,
        failed_operations=failed,
        problems=problems if asked else [],
    )
