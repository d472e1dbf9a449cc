"""The custom resource: before a stack is destroyed, what rotations made outside of it goes."""

from collections.abc import Mapping
from typing import Any

from rotate_api_credentials.client_secret import ClientSecrets
from rotate_api_credentials.keys import ApiKeys

PHYSICAL_ID = "api-credentials"


def remove(properties: Mapping[str, Any], *, secrets: ClientSecrets, keys: ApiKeys) -> None:
    """Remove the API keys that rotations made, and all secrets of the client but one.

    The last secret of a client cannot be removed; it goes with the client. So does the first key with the stack.

    Args:
        properties: of the resource; `ClientId` is the app client's.
        secrets: of the client.
        keys: of the environment.

    Raises:
        ValueError: there is no `ClientId`.
        botocore.exceptions.ClientError: something cannot be removed.
    """
    client_id = properties.get("ClientId")
    if not isinstance(client_id, str) or not client_id:
        raise ValueError("ResourceProperties: ClientId: missing; allowed: a text that is not empty")
    for name in keys.made_by_rotations():
        keys.retire(name)
    for each in secrets.ids(client_id)[1:]:
        secrets.remove(client_id, each)
