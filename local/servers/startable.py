"""What is started and stopped: by its methods, or for as long as a `with` statement lasts."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Startable(ABC):
    """A context that starts at its beginning and stops at its end."""

    @abstractmethod
    def start(self) -> Self:
        """Start, and return itself."""

    @abstractmethod
    def stop(self) -> None:
        """Stop, if it runs."""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
