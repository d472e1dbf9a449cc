"""The custom resource: before a stack is destroyed, what rotations made outside of it goes."""

from collections.abc import Callable, Mapping
from typing import Any

from rotate_api_credentials.client_secret import ClientSecrets
from rotate_api_credentials.keys import ApiKeys

PHYSICAL_ID = "api-credentials"


def remove(properties: Mapping[str, Any], *, secrets: ClientSecrets, keys_of: Callable[[str], ApiKeys]) -> None:
    """Remove the API keys that rotations made, and all secrets of each client but one.

    The last secret of a client cannot be removed; it goes with the client. So does the first key with the stack.

    Args:
        properties: of the resource; `ClientIds` are those of the app clients, `FirstKeyNames` are what the keys are
            called that the stack made.
        secrets: of the clients.
        keys_of: finds the keys of a client, by the name of its first one.

    Raises:
        ValueError: one of the two is missing, or no list of texts; nothing was removed.
        botocore.exceptions.ClientError: something cannot be removed.
    """
    client_ids, first_names = _texts(properties, "ClientIds"), _texts(properties, "FirstKeyNames")
    for first in first_names:
        keys = keys_of(first)
        for name in keys.made_by_rotations():
            keys.retire(name)
    for client_id in client_ids:
        for each in secrets.ids(client_id)[1:]:
            secrets.remove(client_id, each)


def _texts(properties: Mapping[str, Any], name: str) -> list[str]:
    found = properties.get(name)
    if not isinstance(found, list) or not all(isinstance(each, str) and each for each in found):
        raise ValueError(f"ResourceProperties: {name}: refused; allowed: a list of texts that are not empty")
    return found
