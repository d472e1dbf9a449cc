"""The HTTP server: uvicorn in this process, with an end that cuts nobody off and no patience for silent clients."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator

import uvicorn
from litestar import Litestar

from services.api.protocol import PatientProtocol

IDLE_SECONDS = 75
"""How long an idle connection stays open: longer than the 60 s of the load balancer, which else answers 502."""
BACKLOG = 1024
LISTEN_ON = "0.0.0.0"  # noqa: S104 - all interfaces: who reaches a task is decided by its security group


class ApiServer(uvicorn.Server):
    """Serves until told to drain.

    Attributes:
        is_listening: set once it does.
    """

    def __init__(self, app: Litestar, *, port: int, context: ssl.SSLContext | None, drain_seconds: float) -> None:
        """Listen on all interfaces.

        Args:
            app: the application.
            port: 0 takes any free one.
            context: for TLS; HTTP without.
            drain_seconds: how long requests in flight may take once the server accepts no more.

        Raises:
            OSError: the port is taken.
        """
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((LISTEN_ON, port))
        self.is_listening = asyncio.Event()
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",  # the program opens and closes what the application needs
                http=PatientProtocol,
                ws="none",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=IDLE_SECONDS,
                timeout_graceful_shutdown=int(drain_seconds),
                backlog=BACKLOG,
                ssl_context_factory=None if context is None else lambda _config, _default: context,
            )
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        number: int = self._socket.getsockname()[1]
        return number

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.is_listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program."""
        yield

    async def run_until_drained(self) -> None:
        """Serve until `drain`; return when the requests in flight are answered, or have had their time."""
        await self.serve(sockets=[self._socket])

    def drain(self) -> None:
        """Accept no more connections, end the idle ones, finish the requests in flight."""
        self.should_exit = True
