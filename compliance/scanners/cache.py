"""Keeps what tools answered, by the hash of what they were asked. Deleting it costs time and nothing else."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class Cache:
    """A folder of answers.

    Attributes:
        directory: where; made when it is first written to. None: nothing is kept.
        reads: whether what is kept counts; else it is only replaced.
    """

    def __init__(self, directory: Path | None, *, reads: bool = True) -> None:
        """Use a folder, or none."""
        self.directory, self.reads = directory, reads

    def get(self, key: str, kind: type[T]) -> T | None:
        """Return what is kept under a key; None if there is nothing, if it is damaged, or if it does not count."""
        if self.directory is None or not self.reads:
            return None
        try:
            return msgspec.json.decode((self.directory / f"{key}.json").read_bytes(), type=kind)
        except (OSError, msgspec.DecodeError):
            return None

    def kept(self, key: str, make: Callable[[], str]) -> str:
        """Return the text that is kept under a key; what `make` returns, which is then kept, if there is none."""
        known = self.get(key, str)
        if known is None:
            known = make()
            self.put(key, known)
        return known

    def put(self, key: str, value: Any) -> None:
        """Keep a value; a reader sees all of it or nothing. A folder that cannot be written to is left alone."""
        if self.directory is None:
            return
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.directory, suffix=".tmp", delete=False) as file:
                file.write(msgspec.json.encode(value))
            os.replace(file.name, self.directory / f"{key}.json")  # noqa: PTH105 - both are of this folder
        except OSError:
            return
