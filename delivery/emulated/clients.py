"""Clients of the emulator's services; what is listed is listed once."""

from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any

from delivery.emulated.paths import at

JSON = Any


class Clients:
    """boto3's clients, each made once, and what their lists said.

    A pass over all resources asks thousands of times; a list that many of them share is asked for once.
    """

    def __init__(self, make: Callable[[str], Any]) -> None:
        """Take what makes a client from a service's name."""
        self._make = make
        self._made: dict[str, Any] = {}
        self._lists: dict[tuple[str, ...], dict[str, JSON]] = {}
        self._lock = RLock()  # boto3 makes clients in one thread at a time

    def __call__(self, service: str) -> Any:
        """Return a service's client."""
        with self._lock:
            if service not in self._made:
                self._made[service] = self._make(service)
            return self._made[service]

    def listed(self, service: str, operation: str, path: str, key: str, **arguments: str) -> Mapping[str, JSON]:
        """Return everything that a paginated operation lists at a path, by one of its members."""
        name = (service, operation, *sorted(arguments.values()))
        with self._lock:
            if name not in self._lists:
                pages = self(service).get_paginator(operation).paginate(**arguments)
                self._lists[name] = {each[key]: each for page in pages for each in at(path, page) or ()}
            return self._lists[name]

    def forget(self) -> None:
        """Forget the lists, because something changed."""
        self._lists.clear()
