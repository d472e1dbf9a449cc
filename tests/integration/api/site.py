"""A running API with something to ask for: real PostgreSQL, Redis and archive, an emulated stream, two facilities."""

import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import psycopg

from local.api import Api, ApiService
from local.database import DATABASE
from local.servers.ministack import client_variables
from local.servers.process import inherited
from local.servers.tokens import SCOPES
from local.stack import STREAM, Stack
from services.telemetry.events import Event
from services.telemetry.settings import ProcessorSettings, environment_for
from services.telemetry.storage.postgres import PostgresStore
from tests.support.events import incoming
from tests.support.plain import PLAIN

OWN, FOREIGN, UNKNOWN = "north-1", "south-1", "nowhere-1"
LINE, SENSOR, METRIC = "line-1", "press-1", "temperature"
HIDDEN = "only-in-the-south"
"""A name that the other facility alone has: it must not appear in what its clients are not to see."""
LIMIT = 90.0
READINGS = 300
CLIENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "reader": (("read",), (OWN,)),
    "sender": (("ingest",), (OWN,)),
    "operator": (("operate",), (OWN,)),
    "everything": (SCOPES, (OWN,)),
    "nothing": ((), (OWN,)),
    "unbound": (SCOPES, ()),
    "both": (SCOPES, (OWN, FOREIGN)),
}
"""By id: scopes and facilities."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """What tests ask.

    Attributes:
        stack: servers, without processors.
        service: the API's issuer, clients and tasks.
        task: the one that all share; who stops it starts another.
        begun: the hour that has passed and holds readings of both facilities.
        known: parameters that lead somewhere, by name, for the own facility.
    """

    stack: Stack
    service: ApiService
    task: Api
    begun: datetime
    known: dict[str, Any] = field(default_factory=dict)

    def token(self, client: str = "everything", **claims: Any) -> str:
        """Return a token of a client."""
        return self.service.issuer.token(client, **claims)

    def alerts(self, facility: str) -> list[str]:
        """Return the ids of a facility's alerts."""
        with self.client("both") as client:
            answer = client.get(f"/v1/facilities/{facility}/alerts")
        return [each["id"] for each in answer.json().get("items", [])]

    def client(self, name: str = "everything", **options: Any) -> httpx.Client:
        """Return an HTTP client that authorizes itself."""
        headers = {"Authorization": f"Bearer {self.token(name)}"}
        return httpx.Client(base_url=self.task.url, headers=headers, timeout=20, verify=PLAIN, **options)


def events(facility: str, begun: datetime) -> list[Event]:
    """Return readings of an hour, some above the limit, and a few of this minute."""
    sensors = (SENSOR, "press-2") if facility == OWN else (SENSOR, HIDDEN)
    now = datetime.now(UTC).replace(microsecond=0)
    times = [begun + timedelta(seconds=number) for number in range(READINGS)]
    times += [now - timedelta(seconds=number) for number in range(5)]
    return [
        Event(
            facility=facility,
            line=LINE,
            sensor=sensor,
            metric=METRIC,
            ts=ts,
            seq=number,
            value=100.0 if number % 100 == 1 else 20.0 + number % 7,
            unit="C",
        )
        for sensor in sensors
        for number, ts in enumerate(times)
    ]


def fill(stack: Stack, begun: datetime) -> None:
    """Store readings, latest values and alerts as the processor does, and archive the hour."""
    connect = partial(psycopg.connect, stack.database.url(DATABASE))
    with closing(PostgresStore(connect, limits_age_seconds=0)) as store:
        for facility in (OWN, FOREIGN):
            readings = events(facility, begun)
            store.write(incoming(readings[0]), [], stream=STREAM)
            with stack.connect() as connection:
                connection.execute("UPDATE sensors SET high_limit = %s", [LIMIT])
            store.write(incoming(*readings[1:], first=1), [], stream=STREAM)
            with closing(stack.latest_cache(writes=True)) as cache:
                cache.update(readings)
    variables = environment_for(ProcessorSettings, **stack.settings | {"archive_after_minutes": "1"})
    done = subprocess.run(
        [sys.executable, "-m", "services.processor", "archive"],
        env=inherited(**client_variables(stack.aws.url), **variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
