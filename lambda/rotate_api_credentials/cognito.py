"""Client secrets of Cognito, see `client_secret.ClientSecrets`."""

from typing import Any

from botocore.exceptions import ClientError

from rotate_api_credentials.client_secret import SecretLimitError, SecretRefusedError

GONE = ("ResourceNotFoundException", "InvalidParameterException")
"""What may be said of an id that is not there, or not any more."""


class CognitoClientSecrets:
    """The secrets of the clients of one user pool."""

    def __init__(self, client: Any, *, user_pool_id: str) -> None:
        """Take boto3's client of Cognito, and the pool."""
        self._client, self._pool = client, user_pool_id

    def ids(self, client_id: str) -> list[str]:
        """See `ClientSecrets`. One page: there are at most two."""
        answer = self._client.list_user_pool_client_secrets(UserPoolId=self._pool, ClientId=client_id)
        found = [(each["ClientSecretCreateDate"], each["ClientSecretId"]) for each in answer["ClientSecrets"]]
        return [secret_id for _, secret_id in sorted(found)]

    def add(self, client_id: str, value: str) -> None:
        """See `ClientSecrets`."""
        try:
            self._client.add_user_pool_client_secret(UserPoolId=self._pool, ClientId=client_id, ClientSecret=value)
        except ClientError as error:
            refusal = _REFUSALS.get(error.response["Error"]["Code"])
            if refusal is None:
                raise
        else:
            return
        raise refusal(client_id)

    def remove(self, client_id: str, secret_id: str) -> None:
        """See `ClientSecrets`."""
        try:
            self._client.delete_user_pool_client_secret(
                UserPoolId=self._pool, ClientId=client_id, ClientSecretId=secret_id
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in GONE or secret_id in self.ids(client_id):
                raise


_REFUSALS: dict[str, type[Exception]] = {
    "LimitExceededException": SecretLimitError,
    "InvalidParameterException": SecretRefusedError,
}
