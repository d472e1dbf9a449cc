"""Whether a server refuses a login that should have been retired."""

import urllib.error
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from local.database import DATABASE
from local.servers.ports import HOST
from local.token_request import token_request
from services.telemetry.credentials import Credentials
from services.telemetry.storage.connections import is_refused

SECONDS = 10
MOST_KEYS = 500
"""Of a page, and more than a run makes."""


def opens_database(login: Credentials, *, port: int) -> bool:
    """Tell whether PostgreSQL takes a login.

    Raises:
        psycopg.OperationalError: it cannot be asked.
    """
    try:
        psycopg.connect(
            host=HOST,
            port=port,
            dbname=DATABASE,
            user=login.username,
            password=login.password,
            connect_timeout=SECONDS,
        ).close()
    except psycopg.OperationalError as error:
        if is_refused(error):
            return False
        raise
    return True


def opens_cache(login: Credentials, *, ports: Sequence[int]) -> bool:
    """Tell whether any node of Redis takes a login.

    Raises:
        redis.RedisError: a node cannot be asked.
    """
    return any(_opens_node(login, port) for port in ports)


def opens_issuer(login: Credentials, *, token_url: str) -> bool:
    """Tell whether the issuer gives a token for a client's id and secret.

    Raises:
        OSError: it cannot be asked.
    """
    asked = token_request(token_url, login.username, login.password)
    try:
        urllib.request.urlopen(asked, timeout=SECONDS).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError as error:
        with error:
            if error.code == HTTPStatus.BAD_REQUEST:
                return False
            raise
    return True


def opens_plan(login: Credentials, *, gateway: Any, usage_plan: str) -> bool:
    """Tell whether API Gateway meters an API key: one with its name and value is on, and in the usage plan.

    Args:
        login: the key's name and value.
        gateway: client of API Gateway.
        usage_plan: the plan's id.

    Raises:
        botocore.exceptions.ClientError: it cannot be asked.
    """
    planned = {each["id"] for each in gateway.get_usage_plan_keys(usagePlanId=usage_plan, limit=MOST_KEYS)["items"]}
    return any(
        (each["name"], each["value"], each["enabled"]) == (login.username, login.password, True)
        for each in gateway.get_api_keys(includeValues=True, limit=MOST_KEYS)["items"]
        if each["id"] in planned
    )


def _opens_node(login: Credentials, port: int) -> bool:
    with redis.Redis(
        host=HOST,
        port=port,
        username=login.username,
        password=login.password,
        socket_timeout=SECONDS,
        # The library takes a refusal for an outage, and would try for seconds.
        retry=Retry(NoBackoff(), 0),
    ) as client:
        try:
            return bool(client.ping())
        except redis.AuthenticationError:
            return False
