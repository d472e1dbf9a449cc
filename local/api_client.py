"""What a client of the API has, in the emulator as in production: a secret that opens the issuer, a key that meters."""

import secrets
from typing import Any

from local.platform_secrets import client_secret_name, create_client_secret, create_key_secret, key_secret_name
from local.rotation.rounds import ApiLogin
from local.servers.tokens import TokenClient, TokenIssuer
from local.stack import SUFFIX, Stack

SUFFIX_TAG = "EnvironmentSuffix"
"""By this tag the function tells the environment's keys from others."""


def keep_secret(stack: Stack, name: str, client: TokenClient) -> str:
    """Put a client's secret where it reads it; return the ARN.

    Args:
        stack: running.
        name: of the client, in the secret's.
        client: as the issuer knows it.
    """
    manager = stack.client("secretsmanager")
    return create_client_secret(manager, suffix=SUFFIX, name=name, client=client.client_id, secret=client.secrets[0])


def let_rotate(stack: Stack, name: str, *, secret_arn: str, client: TokenClient, issuer: TokenIssuer) -> ApiLogin:
    """Give a client its API key, and let the stack's rotations have both; return what they need.

    Args:
        stack: running.
        name: of the client, in those of its secrets.
        secret_arn: of its secret.
        client: as the issuer knows it.
        issuer: gives the tokens.
    """
    first, value = f"smartfactory-client-{name}-{SUFFIX}", secrets.token_hex(24)
    plan = _metered(stack.client("apigateway"), first, value)
    key_arn = create_key_secret(
        stack.client("secretsmanager"), suffix=SUFFIX, name=name, first_key_name=first, key=value
    )
    login = ApiLogin(
        secret=client_secret_name(name),
        key_secret=key_secret_name(name),
        client_id=client.client_id,
        client_secret=client.secrets[0],
        issuer_url=issuer.url,
        usage_plan=plan,
    )
    stack.secrets |= {login.secret: secret_arn, login.key_secret: key_arn}
    return login


def _metered(gateway: Any, name: str, value: str) -> str:
    """Make the first key, as CloudFormation does, in a usage plan; return the plan's id."""
    plan = str(gateway.create_usage_plan(name=f"smartfactory-{SUFFIX}")["id"])
    key = gateway.create_api_key(name=name, value=value, enabled=True, tags={SUFFIX_TAG: SUFFIX})
    gateway.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
    return plan
