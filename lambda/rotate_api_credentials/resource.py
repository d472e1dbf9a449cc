"""The custom resource of a client: before it goes, with its stack or alone, what rotations made for it goes."""

from collections.abc import Callable, Mapping
from typing import Any

from rotate_api_credentials.client_secret import ClientSecrets
from rotate_api_credentials.keys import ApiKeys


def physical_id(event: Mapping[str, Any]) -> str:
    """Return the id that CloudFormation knows the resource by: the same as long as it is the same client.

    Raises:
        KeyError: the request has no `LogicalResourceId`.
    """
    return f"api-credentials-{event['LogicalResourceId']}"


def remove(properties: Mapping[str, Any], *, secrets: ClientSecrets, keys_of: Callable[[str], ApiKeys]) -> None:
    """Remove the API keys that rotations made for a client, and all of its secrets but one.

    The last secret of a client cannot be removed; it goes with the client. So does the first key with the stack.

    Args:
        properties: of the resource; `ClientId` is that of the app client, `FirstKeyName` is what the key is called that
            the stack made.
        secrets: of the clients.
        keys_of: finds the keys of a client, by the name of its first one.

    Raises:
        ValueError: one of the two is missing, or no text; nothing was removed.
        botocore.exceptions.ClientError: something cannot be removed.
    """
    client_id, first_name = _text(properties, "ClientId"), _text(properties, "FirstKeyName")
    keys = keys_of(first_name)
    for name in keys.made_by_rotations():
        keys.retire(name)
    for each in secrets.ids(client_id)[1:]:
        secrets.remove(client_id, each)


def _text(properties: Mapping[str, Any], name: str) -> str:
    found = properties.get(name)
    if not isinstance(found, str) or not found:
        raise ValueError(f"ResourceProperties: {name}: refused; allowed: a text that is not empty")
    return found
