"""The REST API as it runs in production: its program, its login, its clients, and who issues their tokens."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

from local.platform_secrets import CACHE_READER, DATABASE_API
from local.servers.ministack import client_variables
from local.servers.ports import HOST, free_port
from local.servers.process import ServerProcess, inherited
from local.servers.startable import Startable
from local.servers.tokens import SCOPES, TokenClient, TokenIssuer
from local.stack import Stack
from services.telemetry.settings import ApiSettings, environment_for

READY_SECONDS = 2.0


class Api(ServerProcess):
    """One task. Ready means that it says so, which it does when it has reached what it depends on.

    Attributes:
        port: where it listens.
    """

    def __init__(self, *, name: str, directory: Path, url: str, settings: Mapping[str, str]) -> None:
        """Prepare a task; nothing runs yet.

        Args:
            name: unique within the run.
            directory: of the run; log and heartbeat go there.
            url: the endpoint of the emulator.
            settings: by field of `ApiSettings`; it chooses its port itself.
        """
        self.port = free_port()
        own = {"health_file": str(directory / f"{name}.health"), "api_port": str(self.port)}
        super().__init__(
            name=name,
            command=[sys.executable, "-m", "services.api"],
            variables=inherited(**client_variables(url), **environment_for(ApiSettings, **settings, **own)),
            directory=directory,
            is_ready=lambda _pid: self.is_ready(),
            stop_seconds=60,
        )

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"http://{HOST}:{self.port}"

    def is_ready(self) -> bool:
        """Ask it."""
        try:
            with urlopen(f"{self.url}/readyz", timeout=READY_SECONDS) as answer:  # noqa: S310 - our own address
                return bool(answer.status == HTTPStatus.OK)
        except (URLError, OSError):
            return False


class ApiService(Startable):
    """The API on a platform that runs: as many tasks as wanted, and the clients that may ask them.

    Attributes:
        issuer: of the clients' tokens.
        tasks: all that were started.
        settings: of all tasks, by field of `ApiSettings`.
    """

    def __init__(self, stack: Stack, **settings: str) -> None:
        """Take the platform, and settings that win over those for one machine; nothing starts yet."""
        self.issuer, self.tasks = TokenIssuer(), list[Api]()
        self.settings: dict[str, str] = {}
        self._stack, self._more, self._exit = stack, settings, ExitStack()

    def start(self) -> Self:
        """Start the issuer; tasks are started by `add_task`."""
        self._exit.enter_context(self.issuer)
        fields = ApiSettings.__struct_fields__
        self.settings = {
            # What it reads as the processors do.
            **{name: value for name, value in self._stack.settings.items() if name in fields},
            "database_secret_arn": self._stack.secrets[DATABASE_API],
            "cache_secret_arn": self._stack.secrets[CACHE_READER],
            "api_tls": "off",
            "api_token_issuer": self.issuer.url,
            "api_scope_prefix": self.issuer.prefix,
            # Nobody waits on one machine until a load balancer has heard that a task leaves.
            "api_linger_seconds": "0",
            **self._more,
        }
        return self

    def stop(self) -> None:
        """Stop all tasks, then the issuer."""
        for task in self.tasks:
            task.stop()
        self._exit.close()

    def add_task(self, **settings: str) -> Api:
        """Start one more task; the settings win over those that all share.

        Raises:
            ServerError: it does not start.
        """
        task = Api(
            name=f"api-{len(self.tasks) + 1}",
            directory=self._stack.directory,
            url=self._stack.aws.url,
            settings=self.settings | settings,
        )
        self.tasks.append(task)
        return task.start()

    def add_client(self, client_id: str, *, facilities: Sequence[str], scopes: Sequence[str] = SCOPES) -> TokenClient:
        """Let an application in: register it with the issuer, and bind it to facilities, as AWS's set-up does."""
        client = self.issuer.add_client(client_id, scopes=scopes)
        with self._stack.connect() as connection, connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO api_client_facilities (client_id, facility_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [(client_id, facility) for facility in facilities],
            )
        return client
