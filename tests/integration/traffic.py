"""Load that goes on until a test has seen enough: gateways one after another, each of them a facility of its own."""

import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from local.account import Ledger, total
from local.gateway import Gateway, Load
from local.stack import STREAM, SUFFIX
from local.waiting import wait_until
from services.gateway.spool import FILE

LOOK_SECONDS = 0.2


class Traffic:
    """Runs in a thread of its own from the first `with` to its end.

    Attributes:
        gateways: all that ran, the present one last.
        failures: what went wrong with one of them; empty as it should be.
    """

    def __init__(self, *, directory: Path, url: str, load: Load, settings: Mapping[str, str] | None = None) -> None:
        """Take where the gateways send to, what each of them sends, and settings by field of `GatewaySettings`."""
        self.gateways: list[Gateway] = []
        self.failures: list[str] = []
        self._directory, self._url, self._load, self._settings = directory, url, load, settings or {}
        self._enough, self._lock = threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._run, name="traffic", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._enough.set()
        if kind is not None:
            with self._lock:
                for gateway in self.gateways:
                    gateway.stop()
        self._thread.join()

    def sent(self) -> int:
        """Return how many events were sent so far; up to a second old."""
        return sum(gateway.sent() for gateway in list(self.gateways))

    def ledger(self) -> Ledger:
        """Return what was sent at all; when everything has ended."""
        return total([gateway.ledger() for gateway in self.gateways])

    def wait_for_midstream(self) -> None:
        """Wait until the present gateway has sent some of its events, and has many left."""
        assert wait_until(self._is_midstream, seconds=self._load.seconds * 3)

    def wait_for_more(self, events: int) -> None:
        """Wait until so many more events are sent than are now."""
        enough = self.sent() + events
        assert wait_until(lambda: self.sent() > enough, seconds=60)

    def kill_and_start_again(self) -> tuple[int, int]:
        """Kill the present gateway; return its exit code and how many records its spool then held."""
        with self._lock:
            gateway = self.gateways[-1]
            assert gateway.exit_code is None
            gateway.kill()
            code, waiting = gateway.exit_code, spooled(self._directory / gateway.name)
            gateway.start()
        return code or 0, waiting

    def _is_midstream(self) -> bool:
        total = self._load.rate * self._load.seconds
        return bool(self.gateways) and 0.1 * total < self.gateways[-1].sent() < 0.6 * total

    def _run(self) -> None:
        while not self._enough.is_set() and not self.failures:
            number = len(self.gateways) + 1
            gateway = Gateway(
                name=f"gateway-{number}",
                directory=self._directory,
                url=self._url,
                stream=STREAM,
                suffix=SUFFIX,
                load=msgspec.structs.replace(self._load, seed=number),
                settings={**self._settings, "facility_id": f"plant-{number}"},
            )
            with self._lock:
                self.gateways.append(gateway.start())
            while (code := self._exit_code(gateway)) is None:
                threading.Event().wait(LOOK_SECONDS)
            if code:
                self.failures.append(f"{gateway.name} ended with {code}: {gateway.tail()}")

    def _exit_code(self, gateway: Gateway) -> int | None:
        with self._lock:
            return gateway.exit_code


def spooled(folder: Path) -> int:
    """Return how many records wait in the spool of a gateway with this folder, which does not run: it locks it."""
    with closing(sqlite3.connect(f"file:{folder / 'spool' / FILE}?mode=ro", uri=True)) as database:
        [[count]] = database.execute("SELECT count(*) FROM records").fetchall()
    return int(count)
