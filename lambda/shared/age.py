"""How old credentials are, as metrics: an alarm waits for one that no rotation replaced."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from shared.emf import write

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

REPORT = "report"
"""The action of the schedule's event."""

METRIC = "CredentialAgeDays"
DIMENSIONS = ("EnvironmentSuffix", "Secret")
PREFIX = "smartfactory/"
DAY_SECONDS = 86_400


class AgeError(RuntimeError):
    """The age of some secrets is not known; names them. Those of the others were told."""


def report(client: "SecretsManagerClient", *, secret_arns: str, namespace: str, environment_suffix: str) -> None:
    """Write a line in CloudWatch's embedded metric format to standard output, for every secret.

    Args:
        client: of Secrets Manager.
        secret_arns: their ARNs, separated by commas.
        namespace: of the metric `CredentialAgeDays`: days since the last rotation, or since the secret was made.
        environment_suffix: a dimension; the other one is the secret's part of its name, `database/application`.

    Raises:
        AgeError: one or more secrets cannot be described.
    """
    unknown = []
    for arn in secret_arns.split(","):
        try:
            secret = client.describe_secret(SecretId=arn)
        except (ClientError, BotoCoreError):
            unknown.append(arn)
            continue
        since = secret.get("LastRotatedDate") or secret["CreatedDate"]
        days = round((datetime.now(UTC) - since).total_seconds() / DAY_SECONDS, 2)
        part = secret["Name"].removeprefix(PREFIX).removesuffix(f"-{environment_suffix}")
        write(
            {METRIC: (days, "None")},
            namespace=namespace,
            dimensions=dict(zip(DIMENSIONS, (environment_suffix, part), strict=True)),
        )
    if unknown:
        raise AgeError(f"cannot be described: {', '.join(unknown)}")
