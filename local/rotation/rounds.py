"""What the process of the rotations is told, and what it tells."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from services.telemetry.credentials import Credentials

PLAN = "ROTATION_PLAN"
"""The variable that holds the plan as JSON: in it, the list of processes does not show passwords."""


class CacheLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A user of the cache as it is before the first rotation.

    Attributes:
        login: name and password.
        access: what it may do.
    """

    login: Credentials
    access: str


class ApiLogin(msgspec.Struct, frozen=True, kw_only=True):
    """A client of the API as it is before the first rotation.

    Attributes:
        secret: the name of its secret.
        key_secret: the name of the secret of its API key.
        client_id: its id.
        client_secret: opens the token endpoint.
        issuer_url: of the issuer of tokens.
        usage_plan: id of the plan that the key is in.
    """

    secret: str
    key_secret: str
    client_id: str
    client_secret: str
    issuer_url: str
    usage_plan: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do.

    Attributes:
        rounds: how often every secret is rotated.
        begins_at: seconds since 1970; rounds are spread evenly over the time from then on.
        seconds: how long that time is.
        secrets: ARNs by their names, in the order of a round.
        database_port: of PostgreSQL, on the loopback.
        cache_ports: of all nodes of Redis.
        cache_admin: may set passwords there.
        cache_users: whose passwords rotate.
        api: the client of the API whose secret and key rotate too, if there is one.
        report: a line for each round goes here.
    """

    rounds: int
    begins_at: float
    seconds: float
    secrets: dict[str, str]
    database_port: int
    cache_ports: list[int]
    cache_admin: Credentials
    cache_users: list[CacheLogin]
    report: str
    api: ApiLogin | None = None


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One rotation of every secret.

    Attributes:
        number: from 1.
        seconds: how long it took.
        finished_at: when each secret had its new login, seconds since 1970, by name.
        failed: what went wrong, by name.
        refused: logins of two rotations ago that the server refuses, as it should.
        accepted: names of secrets whose login of two rotations ago still opens the server.
        kept: logins of one rotation ago that the server takes, as it should; the master's, who has one, do not count.
        lost: names of secrets whose login of one rotation ago opens the server no more.
    """

    number: int
    seconds: float
    finished_at: dict[str, float]
    failed: dict[str, str]
    refused: int
    accepted: list[str]
    kept: int
    lost: list[str]


def due_at(plan: Plan, number: int) -> float:
    """Return when a round begins, seconds since 1970; none begins with the first event or ends with the last."""
    return plan.begins_at + plan.seconds * number / (plan.rounds + 1)


def append(path: Path, done: Round) -> None:
    """Write a round's line."""
    with path.open("ab") as report:
        report.write(msgspec.json.encode(done) + b"\n")


def read(path: Path) -> Sequence[Round]:
    """Return the rounds that are over."""
    if not path.exists():
        return []
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    return [msgspec.json.decode(line, type=Round) for line in whole.splitlines()]
