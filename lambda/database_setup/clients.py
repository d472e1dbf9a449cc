"""Which facilities an API client may know of: the table holds exactly what CloudFormation says."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import URL, text

from database_setup.connecting import connected

RESOURCE_TYPE = "Custom::ApiClients"

CLIENT_ID = re.compile(r"[\w+]{1,128}")
"""Source: Cognito's API reference, `UserPoolClientType`, `ClientId`."""
FACILITY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class ClientsError(ValueError):
    """The request of CloudFormation does not say who may know of what."""


def bindings(properties: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Return pairs of client id and facility.

    Args:
        properties: `Clients`, a list of objects with `ClientId`, and `Facilities`, a list of texts.

    Raises:
        ClientsError: a value is missing or refused.
    """
    clients = properties.get("Clients")
    if not isinstance(clients, list):
        raise ClientsError("Clients: refused; allowed: a list of objects with ClientId and Facilities")
    return frozenset(pair for index, client in enumerate(clients) for pair in _of(client, f"Clients[{index}]"))


def _of(client: Any, at: str) -> Iterable[tuple[str, str]]:
    found = client if isinstance(client, Mapping) else {}
    client_id, facilities = found.get("ClientId"), found.get("Facilities")
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        raise ClientsError(f"{at}.ClientId: refused; allowed: {CLIENT_ID.pattern}")
    if not isinstance(facilities, list) or not facilities:
        raise ClientsError(f"{at}.Facilities: refused; allowed: a list of one facility or more")
    for facility in facilities:
        if not isinstance(facility, str) or not FACILITY_ID.fullmatch(facility):
            raise ClientsError(f"{at}.Facilities: {facility!r} refused; allowed: {FACILITY_ID.pattern}")
    return [(client_id, facility) for facility in facilities]


def bind(url: URL, pairs: Iterable[tuple[str, str]], *, ca_file: str | None) -> int:
    """Make the table hold these pairs and no others, at once; running it again changes nothing.

    Args:
        url: with the login of the table's owner.
        pairs: client id and facility.
        ca_file: see `connected`.

    Returns:
        How many pairs it holds.

    Raises:
        sqlalchemy.exc.DBAPIError: no connection, or a statement failed; the table is as before.
    """
    wanted = set(pairs)
    with connected(url, ca_file=ca_file) as connection, connection.begin():
        # Two calls at once would each keep what the other removes.
        connection.execute(text("LOCK TABLE api_client_facilities IN SHARE ROW EXCLUSIVE MODE"))
        rows = connection.execute(text("SELECT client_id, facility_id FROM api_client_facilities"))
        held = {(row.client_id, row.facility_id) for row in rows}
        for statement, changed in (
            ("DELETE FROM api_client_facilities WHERE client_id = :client AND facility_id = :facility", held - wanted),
            ("INSERT INTO api_client_facilities (client_id, facility_id) VALUES (:client, :facility)", wanted - held),
        ):
            if changed:
                values = [{"client": client, "facility": facility} for client, facility in sorted(changed)]
                connection.execute(text(statement), values)
    return len(wanted)
