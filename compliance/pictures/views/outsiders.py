"""Cards of those who are outside: clients of an interface, and whoever is told."""

import re

from compliance.digest import value_at
from compliance.model import Resource
from compliance.pictures.canvas import Canvas
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import outline

OUTSIDE = "Outside of AWS"
TOLD = "Outside of AWS: who is told"
ACCOUNT_IN_ARN = re.compile(r"arn:[^:\s]*:[^:\s]*:[^:\s]*:(\d{12}):")
"""Finds the number of the account that an ARN is of."""

POOL_CLIENT = "AWS::Cognito::UserPoolClient"


def clients_card(canvas: Canvas) -> list[str]:
    """Return the card of the API's clients, whatever there are: names, and the scopes that each may ask for."""
    estate = canvas.estate
    clients = estate.resources(POOL_CLIENT)
    api = estate.resources("AWS::ApiGateway::RestApi")
    if not clients and not api:
        return []
    lines = [f"{estate.text(each, 'ClientName') or estate.name(each)}: {_scopes(canvas, each)}" for each in clients]
    return [
        canvas.actor(
            "api clients",
            icon="resource/Client",
            title="API clients" if clients else "Anybody",
            lines=lines,
            zone=canvas.outside(OUTSIDE),
        )
    ]


def _scopes(canvas: Canvas, client: Resource) -> str:
    scopes = as_list(value_at(client.properties, "AllowedOAuthScopes"))
    found = [outline(canvas.estate.context, each, stack=client.stack) for each in scopes]
    return ", ".join(each.rpartition("/")[2] for each in found)


def subscriber(canvas: Canvas, endpoint: str, protocol: str) -> str:
    """Return the card of whoever gets a topic's notifications."""
    mail = protocol.startswith("email")
    return canvas.actor(
        f"subscriber {endpoint}",
        icon="resource/Email" if mail else "resource/Client",
        title="On call" if mail else protocol.upper(),
        lines=(endpoint,),
        zone=canvas.outside(TOLD),
    )
