"""A unit test stays in its process: one that starts another says so by its marks, and is then none of the unit part."""

import sys

import pytest

ELSEWHERE = frozenset({"assembly", "browser", "daemon", "gate", "programs", "servers"})
"""Marks of tests that are no unit tests; `make test-unit` leaves out the same."""

LIBRARYS = "jsii-runtime"
"""What aws-cdk-lib itself runs in: one process as long as the tests run."""


class OwnProcess:
    """Refuses programs that a test without such a mark wants to start."""

    def __init__(self) -> None:
        self._test: str | None = None
        sys.addaudithook(self._heard)

    def enter(self, test: pytest.Item) -> None:
        """From now on programs are this test's."""
        marked = any(mark.name in ELSEWHERE for mark in test.iter_markers())
        self._test = None if marked else test.nodeid

    def leave(self) -> None:
        """Programs are nobody's."""
        self._test = None

    def _heard(self, event: str, details: tuple[object, ...]) -> None:
        if self._test is None or event not in ("subprocess.Popen", "os.posix_spawn", "os.system"):
            return
        if LIBRARYS not in str(details):
            message = f"{self._test} starts {details[:2]}: mark it `programs`, or another of {sorted(ELSEWHERE)}"
            raise RuntimeError(message)
