"""`drift`: what is not as the templates of the deployed stacks say."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from tenacity import RetryError, Retrying, retry_if_result, stop_after_delay, wait_exponential

from delivery.aws import reading
from delivery.configuration import Target
from delivery.errors import AwsError
from delivery.options import where

EXPECTED = Path(__file__).with_name("expected_drift.toml")
LONGEST_SECONDS = 1_800
"""A stack of some hundred resources takes minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A resource that is not as its template says.

    Attributes:
        stack: its stack's name.
        resource: its logical id.
        type: its type.
        status: MODIFIED or DELETED.
        differences: the properties that differ, as paths.
        expected: why that is no drift; empty if it is one.
    """

    stack: str
    resource: str
    type: str
    status: str
    differences: tuple[str, ...]
    expected: str


@click.command("drift")
@where
def command(*, target: Target) -> int:
    """Look for drift in every stack of an environment; fail if there is some that no service makes by design."""
    client = reading(target).client("cloudformation")
    found = [each for stack in target.stack_names for each in drifts(client, stack)]
    table = Table("stack", "resource", "type", "status", "differs in", "expected, because")
    for each in found:
        table.add_row(
            each.stack, each.resource, each.type, each.status, "\n".join(each.differences), each.expected or "NO"
        )
    if found:
        Console(width=200).print(table)
    real = sum(not each.expected for each in found)
    click.echo(f"drift: {target}: {real} resources drifted, {len(found) - real} differ by design")
    return 1 if real else 0


def drifts(client: Any, stack: str, *, wait: Any = None) -> Iterator[Drift]:
    """Detect the drift of a stack; yield what differs.

    Args:
        client: of CloudFormation.
        stack: its name.
        wait: between two looks; tenacity's, growing unless given.

    Raises:
        AwsError: the detection failed, or takes too long.
        ClientError: there is no such stack.
    """
    detection = client.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]
    looking = Retrying(
        retry=retry_if_result(lambda found: found["DetectionStatus"] == "DETECTION_IN_PROGRESS"),
        wait=wait or wait_exponential(min=2, max=20),
        stop=stop_after_delay(LONGEST_SECONDS),
    )
    try:
        done = looking(client.describe_stack_drift_detection_status, StackDriftDetectionId=detection)
    except RetryError:
        raise AwsError(f"{stack}: its drift is not known after {LONGEST_SECONDS} s") from None
    if done["DetectionStatus"] == "DETECTION_FAILED":
        raise AwsError(f"{stack}: drift cannot be detected: {done.get('DetectionStatusReason', 'no reason given')}")
    arguments = {"StackName": stack, "StackResourceDriftStatusFilters": ["MODIFIED", "DELETED"]}
    while True:
        page = client.describe_stack_resource_drifts(**arguments)
        for each in page["StackResourceDrifts"]:
            paths = tuple(sorted(one["PropertyPath"] for one in each.get("PropertyDifferences", ())))
            yield Drift(
                stack=stack,
                resource=each["LogicalResourceId"],
                type=each["ResourceType"],
                status=each["StackResourceDriftStatus"],
                differences=paths,
                expected=_expected(each["ResourceType"], each["StackResourceDriftStatus"], paths),
            )
        if "NextToken" not in page:
            return
        arguments["NextToken"] = page["NextToken"]


def _expected(kind: str, status: str, paths: tuple[str, ...]) -> str:
    """Return why all of it is expected; empty if any of it is not."""
    rows = tomllib.loads(EXPECTED.read_text(encoding="utf-8")).get(kind, [])
    reasons = []
    for path in paths:
        matching = [row["reason"] for row in rows if fnmatchcase(path, f"{row['property']}*")]
        if not matching:
            return ""
        reasons += matching
    return "; ".join(dict.fromkeys(reasons)) if status == "MODIFIED" else ""
