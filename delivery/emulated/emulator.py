"""The emulator: ministack, which others wrote, as `local` starts it. The one file of this room that knows `local`."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local.servers.ministack import ACCOUNT, REGION, Ministack, client, client_variables

__all__ = ["ACCOUNT", "REGION", "Emulator"]


class Emulator:
    """The emulator while it runs; it keeps everything in memory."""

    def __init__(self, directory: Path) -> None:
        """Take a folder for its log; nothing starts yet."""
        self._server = Ministack(directory=directory)

    @property
    def variables(self) -> dict[str, str]:
        """What makes an AWS client of any language talk to it."""
        return client_variables(self._server.url)

    def client(self, service: str) -> Any:
        """Return a boto3 client of one of its services."""
        return client(service, self._server.url)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()
