"""Secrets Manager's part in a rotation, which the emulator does not play."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from botocore.session import Session

Handler = Callable[[dict[str, Any], object], object]

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
PENDING = "AWSPENDING"


class Player:
    """Stages an empty version and calls the function for each of the four steps.

    The emulator keeps no version without content, so the descriptions that clients of this session get are completed
    with it, until the function has given it some.
    """

    def __init__(self, session: Session) -> None:
        """Take the session that makes the functions' clients."""
        self._secret_id = self._token = ""
        session.register("after-call.secrets-manager.DescribeSecret", self._complete)

    def rotate(self, secret_id: str, handler: Handler, *, steps: Iterable[str] = STEPS) -> str:
        """Rotate a secret, and return the id of its new version.

        Args:
            secret_id: its ARN.
            handler: the function's.
            steps: those to call.

        Raises:
            Exception: a step failed, with whatever the function raises.
        """
        self._secret_id, self._token = secret_id, str(uuid4())
        try:
            for step in steps:
                handler({"SecretId": secret_id, "ClientRequestToken": self._token, "Step": step}, None)
        finally:
            self._secret_id = ""
        return self._token

    def _complete(self, **event: Any) -> None:
        parsed: dict[str, Any] = event["parsed"]
        if parsed.get("ARN") == self._secret_id:
            parsed.setdefault("VersionIdsToStages", {}).setdefault(self._token, [PENDING])
