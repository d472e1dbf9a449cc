"""A fake of Cognito's client secrets: at most two of a client, the last one stays, and a list never shows a value."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from local.servers.fake_service import FakeError, FakeService

MOST_SECRETS = 2
FIRST_MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""When the client's first secret was made; each later one a day after the one before."""


class FakeCognito(FakeService):
    """One client of one user pool.

    Attributes:
        secrets: id -> value, in the order they were made in. The first is the one that the client was made with.
        listed: tells whether a list shows a secret, by its id.
        changed: called with all values after each change; whoever issues tokens has to know them.
    """

    def __init__(self, *, user_pool_id: str, client_id: str, first: str) -> None:
        """Make the client.

        Args:
            user_pool_id: of its pool.
            client_id: of the client.
            first: the secret that it is made with.
        """
        super().__init__("cognito-idp")
        self._where, self._client_id, self._made = (user_pool_id, client_id), client_id, 0
        self.secrets: dict[str, str] = {}
        self.listed: Callable[[str], bool] = lambda _: True
        self.changed: Callable[[list[str]], object] = lambda _: None
        self._dates: dict[str, datetime] = {}
        self._add(first)

    def operations(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """See `FakeService`."""
        return {
            "AddUserPoolClientSecret": self._add_secret,
            "DeleteUserPoolClientSecret": self._delete_secret,
            "ListUserPoolClientSecrets": self._list_secrets,
        }

    def works(self, secret: str) -> bool:
        """Tell whether a client could get a token with this secret."""
        return secret in self.secrets.values()

    def _add(self, value: str) -> str:
        made = FIRST_MADE + timedelta(days=self._made)
        self._made += 1
        secret_id = f"{self._client_id}--{int(made.timestamp())}"
        self.secrets[secret_id], self._dates[secret_id] = value, made
        return secret_id

    def _described(self, secret_id: str) -> dict[str, Any]:
        return {"ClientSecretId": secret_id, "ClientSecretCreateDate": self._dates[secret_id]}

    def _check(self, UserPoolId: str, ClientId: str) -> None:  # noqa: N803 - the service's names
        if (UserPoolId, ClientId) != self._where:
            raise FakeError("ResourceNotFoundException", f"User pool client {ClientId} does not exist.")

    def _add_secret(self, *, ClientSecret: str, **client: str) -> dict[str, Any]:  # noqa: N803
        self._check(**client)
        # The client checks the length alone: a pattern of the model is the server's business.
        if not re.fullmatch(r"[\w+]{24,64}", ClientSecret, re.ASCII):
            raise FakeError("InvalidParameterException", f"1 validation error detected: Value '{ClientSecret}'")
        if len(self.secrets) >= MOST_SECRETS:
            raise FakeError("LimitExceededException", "A client has at most two secrets.")
        made = self._add(ClientSecret)
        self.changed(list(self.secrets.values()))
        return {"ClientSecretDescriptor": self._described(made)}

    def _delete_secret(self, *, ClientSecretId: str, **client: str) -> dict[str, Any]:  # noqa: N803
        self._check(**client)
        if ClientSecretId not in self.secrets:
            raise FakeError("ResourceNotFoundException", "The secret does not exist.")
        if len(self.secrets) == 1:
            raise FakeError("InvalidParameterException", "The last secret cannot be deleted.")
        del self.secrets[ClientSecretId]
        self.changed(list(self.secrets.values()))
        return {}

    def _list_secrets(self, **client: str) -> dict[str, Any]:
        self._check(**client)
        # Not in the order of their making: the service promises none.
        return {"ClientSecrets": [self._described(each) for each in reversed(self.secrets) if self.listed(each)]}
