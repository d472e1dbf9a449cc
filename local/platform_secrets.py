"""The secrets of database, cache and API clients in the emulator, named and shaped as in production."""

import json
from typing import Any

from local.database import DATABASE, DatabaseLogins
from local.servers.ministack import ACCOUNT, REGION
from local.servers.ports import HOST
from services.telemetry.credentials import Credentials

DATABASE_MASTER, DATABASE_APPLICATION = "database/master", "database/application"
DATABASE_READ_ONLY, DATABASE_API = "database/read-only", "database/api"
CACHE_APPLICATION, CACHE_READER = "cache/application", "cache/reader"


def create_secrets(
    manager: Any,
    *,
    suffix: str,
    database: DatabaseLogins,
    database_port: int,
    cache_application: Credentials,
    cache_reader: Credentials,
) -> dict[str, str]:
    """Create all secrets, and return their ARNs by their names; they may be rotated.

    Args:
        manager: client of Secrets Manager.
        suffix: of the environment.
        database: who may log in to PostgreSQL.
        database_port: of PostgreSQL.
        cache_application: who writes to Redis.
        cache_reader: who reads from Redis.
    """

    def create(name: str, login: Credentials, **more: Any) -> str:
        return _create(manager, name, suffix, {"username": login.username, "password": login.password, **more})

    attached = {"engine": "postgres", "host": HOST, "port": database_port, "dbname": DATABASE}
    master = create(DATABASE_MASTER, database.master, **attached)
    return {
        DATABASE_MASTER: master,
        DATABASE_APPLICATION: create(DATABASE_APPLICATION, database.application, masterarn=master, **attached),
        DATABASE_READ_ONLY: create(DATABASE_READ_ONLY, database.read_only, masterarn=master, **attached),
        DATABASE_API: create(DATABASE_API, database.api, masterarn=master, **attached),
        CACHE_APPLICATION: create(CACHE_APPLICATION, cache_application),
        CACHE_READER: create(CACHE_READER, cache_reader),
    }


def client_secret_name(client: str) -> str:
    """Return the name of the secret of a client of the API."""
    return f"api/client/{client}"


def key_secret_name(client: str) -> str:
    """Return the name of the secret of such a client's API key."""
    return f"api/key/{client}"


def create_client_secret(manager: Any, *, suffix: str, name: str, client: str, secret: str) -> str:
    """Create the secret of a client of the API, and return its ARN; it may be rotated.

    Args:
        manager: client of Secrets Manager.
        suffix: of the environment.
        name: of the client.
        client: its id.
        secret: its first client secret.
    """
    return _create(manager, client_secret_name(name), suffix, {"clientId": client, "clientSecret": secret})


def create_key_secret(manager: Any, *, suffix: str, name: str, first_key_name: str, key: str) -> str:
    """Create the secret of a client's API key, and return its ARN; it may be rotated.

    Args:
        manager: client of Secrets Manager.
        suffix: of the environment.
        name: of the client.
        first_key_name: what the first key is called.
        key: its value.
    """
    return _create(manager, key_secret_name(name), suffix, {"firstKeyName": first_key_name, "apiKey": key})


def _create(manager: Any, name: str, suffix: str, content: dict[str, Any]) -> str:
    made = manager.create_secret(Name=f"smartfactory/{name}-{suffix}", SecretString=json.dumps(content))
    # All that this does here is that rotation is on: the emulator calls no function.
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rotation-{suffix}"
    manager.rotate_secret(
        SecretId=made["ARN"], RotationLambdaARN=function, RotationRules={"AutomaticallyAfterDays": 30}
    )
    # The emulator makes a copy of the content the current version. In production none is previous before the first
    # rotation, and the functions would retire what that copy holds, too early.
    manager.update_secret_version_stage(
        SecretId=made["ARN"], VersionStage="AWSPREVIOUS", RemoveFromVersionId=made["VersionId"]
    )
    return str(made["ARN"])
