"""Clients that read from the API while a run goes on: `python -m local.api_traffic SETTINGS`.

A process of its own, so that its CPU time is its own. It asks the API itself what there is, then reads a mix of it at a
fixed rate until SIGTERM, and writes down what became of every request, once a second and at the end. Its tokens it gets
as clients do, with what the secret holds at that moment, so that a secret that rotates is seen to work.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import time
import urllib.error
import urllib.request
from array import array
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import uvloop

from local.http_sender import Answer, Sender, Shot, request
from local.open_loop import DRAIN_SECONDS, paced, percentiles
from local.servers.ministack import client
from local.servers.ports import HOST
from local.token_request import token_request

CONNECTIONS = 16
TOKEN_SECONDS = 5.0
"""A token is used for so long: short, so that the token endpoint and the secret are part of what is tested."""
LEDGER_SECONDS = 1.0
ATTEMPTS, BETWEEN_SECONDS = 3, 0.5
"""For a token: a secret may have been replaced between reading and using it."""
SENSORS = 50
READINGS_MINUTES = 10
BOUND = 4_000_000_000
"""More requests than any run sends."""


class TrafficSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What to send, and where.

    Attributes:
        port: of the API.
        token_url: of the issuer.
        aws: endpoint of Secrets Manager.
        secret_arn: of the client's secret, `clientId` and `clientSecret`.
        facility: whose data.
        rate: requests a second.
        ledger: the file to write.
    """

    port: int
    token_url: str
    aws: str
    secret_arn: str
    facility: str
    rate: float
    ledger: str


class ApiLedger(msgspec.Struct, kw_only=True):
    """What became of the requests.

    Attributes:
        complete: all have ended.
        requests: sent.
        failed: not answered with 2xx or 3xx, or not at all.
        statuses: answers by operation and status, `getSensor 200`; status 0 is none.
        tokens: fetched.
        tokens_failed: attempts that gave none.
        milliseconds: from the intended time to the last byte, by percentile.
    """

    complete: bool = False
    requests: int = 0
    failed: int = 0
    statuses: dict[str, int] = {}
    tokens: int = 0
    tokens_failed: int = 0
    milliseconds: dict[str, float] = {}


class Tokens:
    """Gets tokens with what the client's secret holds."""

    def __init__(self, settings: TrafficSettings) -> None:
        self._settings, self._secrets = settings, client("secretsmanager", settings.aws)
        self.fetched = self.failed = 0

    def fetch(self) -> str:
        """Return a token.

        Raises:
            OSError: there is none.
        """
        for attempt in range(ATTEMPTS):
            held = json.loads(self._secrets.get_secret_value(SecretId=self._settings.secret_arn)["SecretString"])
            asked = token_request(self._settings.token_url, held["clientId"], held["clientSecret"])
            try:
                with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - our own address
                    self.fetched += 1
                    return str(json.load(answer)["access_token"])
            except urllib.error.URLError:
                self.failed += 1
                time.sleep(BETWEEN_SECONDS * attempt)
        raise OSError("the token endpoint gives no token")


class Mix:
    """Requests drawn from what there is: mostly latest values, some of everything else that can be read."""

    def __init__(self, settings: TrafficSettings, sensors: list[dict[str, Any]]) -> None:
        self._random = random.Random(0)  # noqa: S311 - no secrets
        self._facility, self._sensors = settings.facility, sensors
        self._lines = sorted({str(each["line"]) for each in sensors})

    def draw(self) -> tuple[str, str]:
        """Return an operation's id and its path."""
        root, sensor, now = f"/v1/facilities/{self._facility}", self._random.choice(self._sensors), datetime.now(UTC)
        one, metric = f"{root}/sensors/{sensor['sensor']}", self._random.choice(sensor["metrics"])["metric"]
        until = _text(now + timedelta(minutes=1))
        span = f"metric={metric}&from={_text(now - timedelta(minutes=READINGS_MINUTES))}&to={until}"
        line = self._random.choice(self._lines)
        paths = {
            "getLineLatest": (50, f"{root}/lines/{line}/latest"),
            "listReadings": (15, f"{one}/readings?{span}&limit=100"),
            "getFacilityLatest": (5, f"{root}/latest?limit=100"),
            "listSensors": (5, f"{root}/sensors?line={line}&limit=100"),
            "getSensor": (5, one),
            "listRollups": (5, f"{one}/rollups?{span}&resolution=1m"),
            "listLines": (5, f"{root}/lines"),
            "listAlerts": (5, f"{root}/alerts"),
            "listArchive": (3, f"{root}/archive"),
            "listFacilities": (2, "/v1/facilities"),
        }
        [operation] = self._random.choices(list(paths), [weight for weight, _ in paths.values()])
        return operation, paths[operation][1]


class Traffic:
    """The requests of one run."""

    def __init__(self, settings: TrafficSettings) -> None:
        self._settings, self._tokens = settings, Tokens(settings)
        self._statuses, self._latencies = Counter[str](), array("q")
        self._sent = 0
        self._host = f"{HOST}:{settings.port}"

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; then wait for the answers that are missing."""
        token = await asyncio.to_thread(self._tokens.fetch)
        mix = await self._look(token, stop)
        if mix is None:
            self._write(complete=True)
            return
        sender = Sender(HOST, self._settings.port, connections=CONNECTIONS, told=self._told)

        def due(intended: int) -> None:
            operation, path = mix.draw()
            self._sent += 1
            sender.send(Shot(request(path, host=self._host, token=token), operation, intended))

        with paced(self._settings.rate, BOUND, due):
            renew_at = time.monotonic() + TOKEN_SECONDS
            while not stop.is_set():
                await _wait(stop, LEDGER_SECONDS)
                self._write(complete=False)
                if time.monotonic() > renew_at:
                    token = await asyncio.to_thread(self._tokens.fetch)
                    renew_at = time.monotonic() + TOKEN_SECONDS
        await sender.drain(DRAIN_SECONDS)
        self._write(complete=not sender.unanswered)

    async def _look(self, token: str, stop: asyncio.Event) -> Mix | None:
        """Wait until there are sensors; return what can be read of them, or None if it has to stop before."""
        path = f"http://{self._host}/v1/facilities/{self._settings.facility}/sensors?limit={SENSORS}"
        while not stop.is_set():
            asked = urllib.request.Request(path, headers={"Authorization": f"Bearer {token}"})
            items = json.loads(await asyncio.to_thread(_read, asked))["items"]
            if items:
                return Mix(self._settings, items)
            await _wait(stop, LEDGER_SECONDS)
        return None

    def _told(self, answer: Answer) -> None:
        self._statuses[f"{answer.kind} {answer.status}"] += 1
        self._latencies.append(answer.latency)

    def _write(self, *, complete: bool) -> None:
        good = sum(count for kind, count in self._statuses.items() if kind[-3] in "23")
        ledger = ApiLedger(
            complete=complete,
            requests=self._sent,
            failed=(self._sent if complete else sum(self._statuses.values())) - good,
            statuses=dict(sorted(self._statuses.items())),
            tokens=self._tokens.fetched,
            tokens_failed=self._tokens.failed,
            milliseconds=percentiles(self._latencies) if complete else {},
        )
        path = Path(self._settings.ledger)
        written = path.with_suffix(".new")
        written.write_bytes(msgspec.json.encode(ledger))
        written.replace(path)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def _read(asked: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own address
        content: bytes = answer.read()
        return content


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _give_up(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """End at once: what only the log knew would count as a run without requests."""
    loop.default_exception_handler(context)
    sys.stderr.flush()
    os._exit(1)


async def _main(settings: TrafficSettings) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.set_exception_handler(_give_up)
    await Traffic(settings).run(stop)


def main() -> int:
    """Run until SIGTERM; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local.api_traffic", description=__doc__)
    parser.add_argument("settings", type=Path, help="a JSON file")
    uvloop.run(_main(msgspec.json.decode(parser.parse_args().settings.read_bytes(), type=TrafficSettings)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
