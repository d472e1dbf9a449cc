"""The API of a run: started with the platform, read by clients while events flow, and part of the account."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from local.api import ApiService
from local.api_client import keep_secret, let_rotate
from local.api_traffic import ApiLedger, TrafficSettings
from local.documentation import CONTRACT, page
from local.servers.front import DOCUMENTATION, TOKENS, Front
from local.servers.process import ServerError, ServerProcess, inherited
from local.stack import Stack

READER, PERSON = "traffic", "you"
"""The clients: the one that reads all the time, and the one whose token is printed."""
SPARE_SECONDS = 3600
"""A printed token is valid for so long after the last event."""
SPARE_RATE = 50.0
"""Requests a second that a client may send beyond the traffic of the run."""


class ApiAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the requests that the clients of a run sent.

    Attributes:
        rate: requests a second that were asked for.
        requests: sent.
        failed: not answered with 2xx or 3xx, or not at all.
        tokens: fetched from the issuer, each with what the client's secret held then.
        statuses: answers by operation and status.
        milliseconds: from the intended time of a request to the last byte of its answer, by percentile.
    """

    rate: float
    requests: int
    failed: int
    tokens: int
    statuses: dict[str, int]
    milliseconds: dict[str, float]

    @property
    def is_good(self) -> bool:
        """Whether there were requests, and none failed."""
        return self.requests > 0 and not self.failed


class ApiRun:
    """The API of one run.

    Attributes:
        service: tasks, clients, issuer.
        url: the one address of API, tokens and documentation.
        secret_arn: of the secret of the client that reads all the time.
        login: that client, whose secret and key are of the stack's that rotate; None if nobody reads.
        header_file: holds the line that authorizes a person's requests.
    """

    def __init__(self, stack: Stack, *, service: ApiService, front: Front, facility: str, rate: float) -> None:
        """Take what runs already; `begin` starts the clients."""
        self.service, self.url = service, front.url
        self.header_file = stack.directory / "authorization"
        self._stack, self._facility, self._rate = stack, facility, rate
        self._ledger = stack.directory / "api-traffic.json"
        client = service.issuer.clients[READER]
        arn = self.secret_arn = keep_secret(stack, READER, client)
        self.login = let_rotate(stack, READER, secret_arn=arn, client=client, issuer=service.issuer) if rate else None
        self._traffic: ServerProcess | None = None

    def curl(self) -> str:
        """Return a command that asks for the newest values."""
        return f"curl -sH @{_shown(self.header_file)} '{self.url}/v1/facilities/{self._facility}/latest?limit=3'"

    def begin(self) -> None:
        """Start the clients, if there shall be some.

        Raises:
            ServerError: they end at once.
        """
        if not self._rate:
            return
        settings = TrafficSettings(
            port=self.service.tasks[0].port,
            token_url=self.service.issuer.token_url,
            aws=self._stack.aws.url,
            secret_arn=self.secret_arn,
            facility=self._facility,
            rate=self._rate,
            ledger=str(self._ledger),
        )
        file = self._stack.directory / "api-traffic-settings.json"
        file.write_bytes(msgspec.json.encode(settings))
        self._traffic = ServerProcess(
            name="api-traffic",
            command=[sys.executable, "-m", "local.api_traffic", str(file)],
            variables=inherited(),
            directory=self._stack.directory,
            stop_seconds=60,
        )
        self._stack.others.append(self._traffic.start())

    def end(self) -> ApiAccount | None:
        """Stop the clients; return what became of their requests, or None if there were no clients.

        Raises:
            ServerError: they failed otherwise than by an answer.
        """
        if self._traffic is None:
            return None
        ended = self._traffic.exit_code
        self._traffic.stop()
        if ended is not None or self._traffic.exit_code:
            raise ServerError(f"the clients of the API ended by themselves:\n{self._traffic.tail()}")
        ledger = msgspec.json.decode(self._ledger.read_bytes(), type=ApiLedger)
        return ApiAccount(
            rate=self._rate,
            requests=ledger.requests,
            failed=ledger.failed,
            tokens=ledger.tokens,
            statuses=ledger.statuses,
            milliseconds=ledger.milliseconds,
        )

    def stop(self) -> None:
        """Stop the clients, whatever became of their requests."""
        if self._traffic is not None:
            self._traffic.stop()


@contextmanager
def api_of(
    stack: Stack, *, facilities: list[str], rate: float, seconds: float, say: Callable[[str], None]
) -> Iterator[ApiRun]:
    """Serve the API of a platform that runs; say where it is and how it is asked.

    Args:
        stack: running.
        facilities: whose data there will be.
        rate: requests a second of the clients that read all the time; 0 for none.
        seconds: how long events will be sent.
        say: tells the person.

    Raises:
        ServerError: it does not start.
    """
    with ApiService(
        stack, api_rate_per_second=f"{rate + SPARE_RATE:.0f}", api_rate_burst=f"{2 * (rate + SPARE_RATE):.0f}"
    ) as service:
        for client in (READER, PERSON):
            service.add_client(client, facilities=facilities)
        task = service.add_task()
        stack.others.append(task)
        contract = msgspec.json.decode(CONTRACT.read_bytes())
        with Front({task.port: 1}, issuer=service.issuer.port, page=lambda: page(contract, token_url=TOKENS)) as front:
            run = ApiRun(stack, service=service, front=front, facility=facilities[0], rate=rate)
            _write_token(service, run.header_file, seconds=seconds + SPARE_SECONDS)
            say(f"API: {run.url} (documentation: {run.url}{DOCUMENTATION})\n  {run.curl()}")
            try:
                yield run
            finally:
                run.stop()


def _write_token(service: ApiService, file: Path, *, seconds: float) -> None:
    token = service.issuer.token(PERSON, seconds=seconds)
    file.touch(mode=0o600)
    file.write_text(f"Authorization: Bearer {token}\n")


def _shown(file: Path) -> Path:
    """Return the path as one would type it here."""
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
