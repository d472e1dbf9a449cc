"""`survivors`: what is left of an environment, by its tags and by its names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import click
from botocore.exceptions import ClientError

from delivery.aws import DESTROYING, reading
from delivery.configuration import Target
from delivery.options import where


@dataclass(frozen=True, slots=True)
class Listing:
    """How the names of one kind of resource are listed.

    Attributes:
        service: of the SDK.
        operation: that has pages.
        key: of the list in a page.
        name: of the name in an entry; empty where the entry is the name.
    """

    service: str
    operation: str
    key: str
    name: str


LISTINGS = {
    "stack": Listing("cloudformation", "describe_stacks", "Stacks", "StackName"),
    "log group": Listing("logs", "describe_log_groups", "logGroups", "logGroupName"),
    "secret": Listing("secretsmanager", "list_secrets", "SecretList", "Name"),
    "role": Listing("iam", "list_roles", "Roles", "RoleName"),
    "alarm": Listing("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    "table": Listing("dynamodb", "list_tables", "TableNames", ""),
    "stream": Listing("kinesis", "list_streams", "StreamNames", ""),
    "bucket": Listing("s3", "list_buckets", "Buckets", "Name"),
}
"""What destroys of other platforms were seen to leave behind, and what a service makes again by itself."""


@dataclass(frozen=True, slots=True, order=True)
class Survivor:
    """Something that is left.

    Attributes:
        found_by: `tag` or `name`.
        what: an ARN, or kind and name.
        expected: why it may be there; empty if it may not.
    """

    found_by: str
    what: str
    expected: str = ""


@click.command("survivors")
@where
def command(*, target: Target) -> int:
    """List what is left of an environment; fail if there is more than keys that wait for their deletion."""
    return tell(target, reading(target, qualifier=DESTROYING))


def tell(target: Target, session: boto3.Session) -> int:
    """Print what is left; return 1 if there is what should not be."""
    found = sorted({*by_tag(session, target.suffix), *by_name(session, target.suffix)})
    for each in found:
        click.echo(f"{each.found_by}: {each.what}{f' ({each.expected})' if each.expected else ''}")
    left = sum(not each.expected for each in found)
    click.echo(f"survivors: {target}: {left}; {len(found) - left} more are as expected")
    return 1 if left else 0


def by_tag(session: boto3.Session, suffix: str) -> Iterator[Survivor]:
    """Yield what carries the tags of an environment."""
    pages = session.client("resourcegroupstaggingapi").get_paginator("get_resources")
    filters = [{"Key": "Project", "Values": ["smartfactory"]}, {"Key": "EnvironmentSuffix", "Values": [suffix]}]
    kms = session.client("kms")
    for page in pages.paginate(TagFilters=filters):
        for entry in page["ResourceTagMappingList"]:
            yield Survivor("tag", entry["ResourceARN"], _expected(kms, entry["ResourceARN"]))


def by_name(session: boto3.Session, suffix: str) -> Iterator[Survivor]:
    """Yield what is called as an environment's resources are."""
    for kind, listing in LISTINGS.items():
        for page in session.client(listing.service).get_paginator(listing.operation).paginate():  # type: ignore[call-overload]
            for entry in page[listing.key]:
                name = entry[listing.name] if listing.name else entry
                if is_of(name, suffix):
                    yield Survivor("name", f"{kind} {name}")


def is_of(name: str, suffix: str) -> bool:
    """Tell whether a name is of an environment: it ends with the suffix, or has such a part of a path."""
    return ("smartfactory" in name or "sf-" in name or name.startswith("API-Gateway-Execution-Logs_")) and any(
        part.endswith(f"-{suffix}") and not part.endswith(f"-{suffix}-{suffix}") for part in name.split("/")
    )


def _expected(kms: Any, arn: str) -> str:
    if ":kms:" not in arn or ":key/" not in arn:
        return ""
    try:
        state = kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"]
    except ClientError:
        return ""
    return "a key that waits for its deletion" if state == "PendingDeletion" else ""
