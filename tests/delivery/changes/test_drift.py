"""What has drifted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber
from tenacity import wait_none

from delivery import drift
from delivery.errors import AwsError
from tests.delivery.changes.conftest import STACK, Deliver
from tests.delivery.cloudformation import CloudFormation
from tests.delivery.conftest import RULE

pytestmark = pytest.mark.slow

DETECTION = "00000000-0000-0000-0000-000000000000"


def detection(stubber: Stubber, *statuses: str) -> None:
    stubber.add_response("detect_stack_drift", {"StackDriftDetectionId": DETECTION}, {"StackName": STACK})
    for status in statuses:
        answer = {
            "StackId": "id",
            "StackDriftDetectionId": DETECTION,
            "DetectionStatus": status,
            "DetectionStatusReason": "throttled",
            "Timestamp": "2026-01-01T00:00:00Z",
        }
        asked = {"StackDriftDetectionId": DETECTION}
        stubber.add_response("describe_stack_drift_detection_status", answer, asked)


def drifted(kind: str, status: str, *paths: str) -> dict[str, Any]:
    return {
        "StackId": "id",
        "LogicalResourceId": "Resource",
        "ResourceType": kind,
        "StackResourceDriftStatus": status,
        "PropertyDifferences": [
            {"PropertyPath": path, "ExpectedValue": "1", "ActualValue": "2", "DifferenceType": "NOT_EQUAL"}
            for path in paths
        ],
        "Timestamp": "2026-01-01T00:00:00Z",
    }


WEIGHT = "/Actions/0/ForwardConfig/TargetGroups/1/Weight"


@pytest.mark.parametrize(
    ("kind", "status", "paths", "expected"),
    [
        (RULE["Type"], "MODIFIED", (WEIGHT,), True),
        (RULE["Type"], "MODIFIED", (WEIGHT, "/Priority"), False),
        (RULE["Type"], "DELETED", (), False),
        (RULE["Type"], "DELETED", (WEIGHT,), False),
        ("AWS::Kinesis::Stream", "MODIFIED", ("/ShardCount",), True),
        ("AWS::Kinesis::Stream", "MODIFIED", ("/RetentionPeriodHours",), False),
        ("AWS::S3::Bucket", "MODIFIED", (WEIGHT,), False),
    ],
)
def test_should_tell_drift_from_what_services_change_by_design(
    stubbed: tuple[Any, Stubber], kind: str, status: str, paths: tuple[str, ...], expected: bool
) -> None:
    client, stubber = stubbed
    detection(stubber, "DETECTION_IN_PROGRESS", "DETECTION_COMPLETE")
    asked = {"StackName": STACK, "StackResourceDriftStatusFilters": ["MODIFIED", "DELETED"]}
    stubber.add_response("describe_stack_resource_drifts", {"StackResourceDrifts": [], "NextToken": "2"}, asked)
    answer = {"StackResourceDrifts": [drifted(kind, status, *paths)]}
    stubber.add_response("describe_stack_resource_drifts", answer, {**asked, "NextToken": "2"})
    (found,) = drift.drifts(client, STACK, wait=wait_none())
    assert (found.stack, found.resource, found.type, found.status) == (STACK, "Resource", kind, status)
    assert bool(found.expected) == expected


def test_should_say_so_when_drift_cannot_be_detected(stubbed: tuple[Any, Stubber]) -> None:
    client, stubber = stubbed
    detection(stubber, "DETECTION_FAILED")
    with pytest.raises(AwsError, match="cannot be detected: throttled"):
        list(drift.drifts(client, STACK, wait=wait_none()))


@pytest.mark.parametrize(("expected", "code"), [("scaling", 0), ("", 1)])
def test_should_fail_on_drift_alone(
    cloudformation: CloudFormation,
    assembly: Path,
    deliver: Deliver,
    monkeypatch: pytest.MonkeyPatch,
    expected: str,
    code: int,
) -> None:
    def drifts(_client: object, stack: str) -> Iterator[drift.Drift]:
        if stack == STACK:
            yield drift.Drift(
                stack=stack, resource="A", type="B", status="MODIFIED", differences=("/C",), expected=expected
            )

    monkeypatch.setattr(drift, "drifts", drifts)
    found, said = deliver("drift", "--environment", "dev")
    assert found == code
    assert f"{1 - bool(expected)} resources drifted, {int(bool(expected))} differ by design" in said


def test_should_say_so_when_a_stack_is_not_there(
    cloudformation: CloudFormation, assembly: Path, deliver: Deliver
) -> None:
    code, said = deliver("drift", "--environment", "dev")
    assert (code, "error: AWS: " in said) == (1, True)
