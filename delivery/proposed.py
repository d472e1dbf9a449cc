"""What CloudFormation itself says that a template would change: a change set that is never executed.

`cdk diff` makes one as well, but passes the role that CloudFormation deploys with and uploads the template as an asset;
who compares for a pull request may do neither, see `lib/constructs/workflow_rights.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

import boto3
from botocore.exceptions import ClientError, WaiterError

from delivery.aws import DEPLOYING
from delivery.cloud_assembly import Stack
from delivery.errors import AwsError

NAME, FOLDER = "pull-request", "change-sets"
"""What the role may make: change sets that are called so, from templates in this folder of the bootstrap's bucket."""
WAIT = {"Delay": 5, "MaxAttempts": 120}
NOTHING = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would happen to a resource.

    Attributes:
        action: Add, Modify, Remove, Import or Dynamic.
        resource: its logical id.
        type: its type.
        replacement: whether it would be replaced: True, False or Conditional; empty for what is new or goes.
    """

    action: str
    resource: str
    type: str
    replacement: str


def proposed(session: boto3.Session, stack: Stack, *, wait: dict[str, int] | None = None) -> list[Change]:
    """Return what a deployment would change, by a change set that is made and deleted again.

    Args:
        session: whose role may do that.
        stack: as it would be.
        wait: between two looks, as a waiter of the SDK takes it.

    Returns:
        The changes; none if the stack does not exist yet.

    Raises:
        AwsError: CloudFormation cannot make the change set.
        ClientError: the role may not.
    """
    client, name = session.client("cloudformation"), f"{NAME}-{uuid4().hex[:12]}"
    try:
        client.describe_stacks(StackName=stack.name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":  # its way to say that there is none
            return []
        raise
    client.create_change_set(
        StackName=stack.name,
        ChangeSetName=name,
        ChangeSetType="UPDATE",
        TemplateURL=_uploaded(session, stack),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Tags=[{"Key": key, "Value": value} for key, value in stack.tags.items()],
    )
    named = {"StackName": stack.name, "ChangeSetName": name}
    try:
        client.get_waiter("change_set_create_complete").wait(**named, WaiterConfig=wait or WAIT)
        return list(_changes(client, named))
    except WaiterError as error:
        reason = str(error.last_response.get("StatusReason", error))
        if any(each in reason for each in NOTHING):
            return []
        raise AwsError(f"{stack.name}: no change set can be made: {reason}") from None
    finally:
        client.delete_change_set(**named)


def _uploaded(session: boto3.Session, stack: Stack) -> str:
    """Upload a template, which is too long for a request; return its address."""
    body = stack.template.read_bytes()
    bucket, key = f"cdk-{DEPLOYING}-assets-{stack.account}-{stack.region}", f"{FOLDER}/{sha256(body).hexdigest()}.json"
    session.client("s3").put_object(Bucket=bucket, Key=key, Body=body, ExpectedBucketOwner=stack.account)
    return f"https://{bucket}.s3.{stack.region}.amazonaws.com/{key}"


def _changes(client: Any, named: dict[str, str]) -> Iterator[Change]:
    arguments = dict(named)
    while True:
        page = client.describe_change_set(**arguments)
        for each in page.get("Changes", ()):
            found = each["ResourceChange"]
            yield Change(
                action=found["Action"],
                resource=found["LogicalResourceId"],
                type=found["ResourceType"],
                replacement=found.get("Replacement", ""),
            )
        if "NextToken" not in page:
            return
        arguments["NextToken"] = page["NextToken"]
