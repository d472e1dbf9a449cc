"""A rotator and the server that it is for, in one."""

import threading

from shared.rotation import (
    Rotation,
    RotationError,
    Secret,
    fields,
)


class Service:
    """A rotator and the server that it is for: keeps passwords, and fails where a test wants it.

    Attributes:
        accepted: passwords that work.
        calls: of the rotator's methods.
        fails: by method, what it raises after its work was done.
    """

    def __init__(self) -> None:
        self.accepted = ["first"]
        self.calls: list[str] = []
        self.fails: dict[str, Exception] = {}
        self.retired: list[Secret | None] = []
        self.rotations: list[Rotation] = []
        self.together: threading.Barrier | None = None

    def create(self, current: Secret) -> Secret:
        self._called("create")
        (user,) = fields(current, "username", secret_id=self.rotations[-1].secret_id)
        return {**current, "username": user, "password": f"password {len(self.calls)}-{threading.get_ident()}"}

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:  # noqa: ARG002
        self.accepted = [*(each for each in self.accepted if each != pending["password"]), pending["password"]]
        self._called("set")

    def test(self, pending: Secret) -> None:
        self._called("test")
        if pending.get("password") not in self.accepted:
            raise RotationError("the server refuses it")

    def finish(self, *, current: Secret, retired: Secret | None) -> None:  # noqa: ARG002
        self.retired.append(retired)
        self.accepted = [each for each in self.accepted if retired is None or each != retired["password"]]
        self._called("finish")

    def _called(self, method: str) -> None:
        self.calls.append(method)
        if self.together is not None:
            self.together.wait(20)
        if method in self.fails:
            raise self.fails.pop(method)
