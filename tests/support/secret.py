"""A secret as a test wants it, behind the one method of Secrets Manager's client that services call."""

import json
import threading
from typing import Any

from services.telemetry.credentials import Credentials, SecretCredentials

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:login"


class FakeSecret:
    """Answers with a login, counts, fails and makes readers wait.

    Attributes:
        login: what it holds.
        error: is raised, if there is one.
        reads: how often it was asked.
        may_answer: cleared, it makes readers wait.
    """

    def __init__(self, login: Credentials) -> None:
        """Hold this login."""
        self.login = login
        self.error: Exception | None = None
        self.reads = 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    def get_secret_value(self, SecretId: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        """Answer as the client does."""
        assert SecretId == ARN
        self.reads += 1
        assert self.may_answer.wait(20)
        if self.error is not None:
            raise self.error
        return {"SecretString": json.dumps({"username": self.login.username, "password": self.login.password})}

    def logins(self, **options: Any) -> SecretCredentials:
        """Return what a service has of it."""
        return SecretCredentials(ARN, client=self, **options)  # type: ignore[arg-type]  # one of its many methods
