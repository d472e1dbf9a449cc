"""Prepares the database before the services start, and keeps its partitions.

Called by CloudFormation as a custom resource, by a schedule with `{"action": "maintain"}`, and by a person with
`{"action": "set-up"}`.
"""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from shared.cloudformation import answer
from shared.postgres_logins import possible_logins, read_login
from shared.settings import ARN, HOST, NAME, PATH, PORT, load, setting
from sqlalchemy import URL

from database_setup.clients import RESOURCE_TYPE, bind, bindings
from database_setup.connecting import address, opens
from database_setup.metrics import publish
from database_setup.reasons import reason_of
from database_setup.schema import Health, Windows
from database_setup.setup import keep_up, set_up

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

NUMBER = r"[1-9]\d{0,4}"
PHYSICAL_ID = "database-setup"

logger = logging.getLogger(__name__)


class SetupError(RuntimeError):
    """It did not work; the text says why and holds no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the function reads.

    Attributes:
        database_host: of PostgreSQL.
        database_port: of PostgreSQL.
        database_name: the database.
        database_ca_file: authorities that may have signed the server's certificate, PEM.
        master_secret_arn: of the user that owns the tables.
        application_secret_arn: of the user that writes readings.
        read_only_secret_arn: of the user that reads, and nothing else.
        api_secret_arn: of the user that the API reads and acknowledges alerts as.
        keep_hours: how long raw readings are kept.
        behind_hours: how old a reading may be that still comes in; less than `keep_hours`.
        rollup_keep_days: how long rollups are kept.
        metric_namespace: of the metrics.
        environment_suffix: their dimension.
    """

    database_host: str = setting(HOST)
    database_port: str = setting(PORT)
    database_name: str = setting(NAME)
    database_ca_file: str = setting(PATH)
    master_secret_arn: str = setting(ARN)
    application_secret_arn: str = setting(ARN)
    read_only_secret_arn: str = setting(ARN)
    api_secret_arn: str = setting(ARN)
    keep_hours: str = setting(NUMBER)
    behind_hours: str = setting(NUMBER)
    rollup_keep_days: str = setting(NUMBER)
    metric_namespace: str = setting(NAME)
    environment_suffix: str = setting(NAME)

    def windows(self) -> Windows:
        """Return how far back data goes."""
        return Windows(
            keep_hours=int(self.keep_hours),
            behind_hours=int(self.behind_hours),
            rollup_keep_days=int(self.rollup_keep_days),
        )


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Set up, or maintain.

    Args:
        event: a request of CloudFormation, `{"action": "maintain"}` of the schedule, or `{"action": "set-up"}` of a
            person who repairs users or grants.

    Returns:
        Of the schedule's call, what the metrics say; of a person's, the schema's revision.

    Raises:
        SetupError: what the action asks for failed, or the answer did not reach CloudFormation; alarms see the failed
            invocation.
        ValueError: the event is neither.
    """
    if "RequestType" in event:
        _resource(event)
        return {}
    action = event.get("action")
    if action not in ("maintain", "set-up"):
        raise ValueError("event: action: refused; allowed: maintain, set-up, or a request of CloudFormation")
    try:
        if action == "set-up":
            return {"revision": _set_up()}
        health = _maintain()
    except Exception as error:  # noqa: BLE001 - whatever it was, its own text may hold a secret
        raise SetupError(reason_of(error)) from None
    return {"defaultRows": health.default_rows, "oldestUnexportedHours": health.oldest_unexported_hours}


def _resource(event: dict[str, Any]) -> None:
    reason, data = None, {}
    try:
        # Nothing to undo: the database goes as a whole, and the ids of clients that are gone open nothing.
        if event["RequestType"] != "Delete":
            is_binding = event.get("ResourceType") == RESOURCE_TYPE
            data = _bind(event["ResourceProperties"]) if is_binding else {"Revision": _set_up()}
    except Exception as error:  # noqa: BLE001 - without an answer CloudFormation would wait for an hour
        reason = reason_of(error)
        logger.error("set-up failed: %s", reason)  # noqa: TRY400 - a traceback would quote statements
    try:
        answer(event, physical_id=PHYSICAL_ID, reason=reason, data=data)
    except OSError as error:
        raise SetupError(f"CloudFormation got no answer: {type(error).__name__}") from None  # the URL is signed


def _set_up() -> str:
    settings = load(Settings)
    client = boto3.client("secretsmanager")
    revision, health = set_up(
        _address(client, settings),
        application=read_login(client, settings.application_secret_arn),
        read_only=read_login(client, settings.read_only_secret_arn),
        api=read_login(client, settings.api_secret_arn),
        windows=settings.windows(),
        ca_file=settings.database_ca_file,
    )
    _publish(health, settings)
    logger.info("schema is at revision %s", revision)
    return revision


def _bind(properties: dict[str, Any]) -> dict[str, str]:
    pairs = bindings(properties)
    settings = load(Settings)
    url = _address(boto3.client("secretsmanager"), settings)
    count = bind(url, pairs, ca_file=settings.database_ca_file)
    logger.info("API clients are bound to facilities", extra={"pairs": count})
    return {"Bindings": str(count)}


def _maintain() -> Health:
    settings = load(Settings)
    url = _address(boto3.client("secretsmanager"), settings)
    health = keep_up(url, windows=settings.windows(), ca_file=settings.database_ca_file)
    _publish(health, settings)
    return health


def _publish(health: Health, settings: Settings) -> None:
    publish(health, namespace=settings.metric_namespace, environment_suffix=settings.environment_suffix)


def _address(client: "SecretsManagerClient", settings: Settings) -> URL:
    """Return the database's address with the login of the master that works: a rotation may be half-way through."""
    found = []
    for login in possible_logins(client, settings.master_secret_arn):
        url = address(
            host=settings.database_host, port=int(settings.database_port), database=settings.database_name, login=login
        )
        if opens(url, ca_file=settings.database_ca_file):
            return url
        found.append(url)
    return found[0]  # and who connects is told that it is refused
