"""What a deployment would change, and what has drifted."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from tenacity import wait_none

from delivery import change_set, drift
from delivery.change_set import LISTENER_RULE
from delivery.cloud_assembly import load_assembly
from delivery.errors import AwsError
from delivery.proposed import Change, proposed
from tests.delivery.cloudformation import CloudFormation, Stack
from tests.delivery.conftest import REGION, RULE, Programs

Deliver = Callable[..., tuple[int, str]]
STACK = "smartfactory-network-dev"


@pytest.fixture
def deployed(cloudformation: CloudFormation, assembly: Path) -> Path:
    """The assembly's network as it is deployed: with the same listener rule."""
    cloudformation.stacks[STACK] = Stack(template=load_assembly(assembly).stacks[0].template.read_text())
    return assembly


def test_should_show_as_markdown_what_would_change(
    deployed: Path, programs: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    programs.add("cdk", 'echo "[+] AWS::SQS::Queue Queue Queue4A7E3555"')
    output = tmp_path / "changes" / "dev.md"
    command = ("change-set", "--environment", "dev", "--assembly", deployed, "--output", output)
    code, said = deliver(*command)
    assert code == 0, said
    assert [call[2] for call in programs.calls] == ["dev/Network", "dev/Api"]
    assert programs.calls[0][-5:] == ["--exclusively", "--method", "change-set", "--no-color", "--ci"]
    text = output.read_text()
    assert text.startswith("### dev, suffix `dev`\n")
    assert "<summary>dev/Network (<code>smartfactory-network-dev</code>)</summary>\n\n\n````diff\n[+] AWS::SQS" in text
    assert text.strip() in said
    deliver(*command)
    assert output.read_text() == text * 2  # a summary of a workflow has other parts too


def test_should_cut_what_a_comment_could_not_hold(deployed: Path, programs: Programs, deliver: Deliver) -> None:
    programs.add("cdk", "head -c 20000 /dev/zero | tr '\\0' x")
    code, said = deliver("change-set", "--environment", "dev", "--assembly", deployed)
    assert code == 0
    assert said.count("... and 8000 characters more") == 2


def other_weights(rule: dict[str, Any]) -> None:
    rule["Properties"]["Actions"][0]["ForwardConfig"]["TargetGroups"][0]["Weight"] = 50


def other_tags(rule: dict[str, Any]) -> None:
    rule["Properties"]["Tags"] = [{"Key": "Commit", "Value": "1a3c88d"}]


@pytest.mark.parametrize("change", [other_weights, other_tags, dict.clear])
def test_should_fail_when_a_blue_green_rule_would_be_rewritten(
    cloudformation: CloudFormation,
    assembly: Path,
    programs: Programs,
    deliver: Deliver,
    change: Callable[[dict[str, Any]], None],
) -> None:
    rule: dict[str, Any] = copy.deepcopy(RULE)
    before = json.loads(load_assembly(assembly).stacks[0].template.read_text())
    if change is dict.clear:  # the deployment would remove a rule
        before["Resources"]["FormerRule"] = rule
    else:
        change(rule)
        before["Resources"]["ProductionRule"] = rule
    cloudformation.stacks[STACK] = Stack(template=json.dumps(before))
    code, said = deliver("change-set", "--environment", "dev", "--assembly", assembly)
    assert code == 1
    assert "**Refused**: `dev/Network/" in said


def test_should_fail_when_a_value_behind_a_reference_rewrites_the_rule(
    deployed: Path, programs: Programs, deliver: Deliver
) -> None:
    programs.add(
        "cdk", f'[ "$2" = dev/Network ] && echo "[~] {RULE["Type"]} Ingress/ProductionRule ProductionRule"; true'
    )
    code, said = deliver("change-set", "--environment", "dev", "--assembly", deployed)
    assert (code, "`dev/Network/ProductionRule` would be rewritten" in said) == (1, True)


@pytest.fixture
def pull_request(deployed: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """Credentials that may not become the deployment's role; what their change set of the network says."""
    changes: list[Change] = []
    monkeypatch.setattr(change_set, "assumed", lambda *_: None)
    monkeypatch.setattr(change_set, "proposed", lambda _, stack: changes if stack.id == "dev/Network" else [])
    return changes


def test_should_make_a_change_set_of_its_own_for_a_pull_request(
    deployed: Path, pull_request: list[Change], programs: Programs, deliver: Deliver
) -> None:
    pull_request.append(Change(action="Modify", resource="Address", type="AWS::EC2::EIP", replacement="True"))
    code, said = deliver("change-set", "--environment", "dev", "--assembly", deployed)
    assert code == 0
    assert "| Modify | `Address` | AWS::EC2::EIP | True |" in said
    assert {call[call.index("--method") + 1] for call in programs.calls} == {"template"}


@pytest.mark.parametrize(("action", "code"), [("Modify", 1), ("Remove", 1), ("Add", 0)])
def test_should_fail_when_the_change_set_of_a_pull_request_rewrites_the_rule(
    deployed: Path, pull_request: list[Change], deliver: Deliver, action: str, code: int
) -> None:
    pull_request.append(Change(action=action, resource="ProductionRule", type=LISTENER_RULE, replacement="False"))
    assert deliver("change-set", "--environment", "dev", "--assembly", deployed)[0] == code


class Session:
    """Clients of a pull request's role: a stubbed one, and one that takes templates."""

    def __init__(self, client: Any) -> None:
        self.puts: list[dict[str, Any]] = []
        self._client = client

    def client(self, service: str) -> Any:
        return self._client if service == "cloudformation" else self

    def put_object(self, **asked: Any) -> None:
        self.puts.append(asked)


NAMED = {"StackName": STACK, "ChangeSetName": ANY}


def change_sets(stubber: Stubber, *answers: dict[str, Any]) -> None:
    stack = {"StackName": STACK, "StackStatus": "UPDATE_COMPLETE", "CreationTime": "2026-01-01T00:00:00Z"}
    stubber.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": STACK})
    asked = {**NAMED, "ChangeSetType": "UPDATE", "TemplateURL": ANY, "Capabilities": ["CAPABILITY_NAMED_IAM"]}
    stubber.add_response("create_change_set", {"Id": "i" * 10}, {**asked, "Tags": ANY})  # and no RoleARN
    for answer in answers:
        token = {"NextToken": ANY} if answer.pop("second", None) else {}
        stubber.add_response("describe_change_set", answer, {**NAMED, **token})
    stubber.add_response("delete_change_set", {}, NAMED)


def test_should_read_its_change_set_and_delete_it(stubbed: tuple[Any, Stubber], assembly: Path) -> None:
    client, stubber = stubbed
    modified = {"Action": "Modify", "LogicalResourceId": "A", "ResourceType": "T", "Replacement": "Conditional"}
    added = {"Action": "Add", "LogicalResourceId": "B", "ResourceType": "T"}
    change_sets(
        stubber,
        {"Status": "CREATE_COMPLETE"},
        {"Changes": [{"Type": "Resource", "ResourceChange": modified}], "NextToken": "2"},
        {"Changes": [{"Type": "Resource", "ResourceChange": added}], "second": True},
    )
    session, stack = Session(client), load_assembly(assembly).stacks[0]
    found = proposed(session, stack, wait={"Delay": 0, "MaxAttempts": 2})  # type: ignore[arg-type]
    assert [(each.action, each.resource, each.replacement) for each in found] == [
        ("Modify", "A", "Conditional"),
        ("Add", "B", ""),
    ]
    (put,) = session.puts
    assert put["Key"].startswith("change-sets/")  # the only folder that the role may write to
    assert put["ExpectedBucketOwner"] == stack.account


@pytest.mark.parametrize("reason", ["The submitted information didn't contain changes. Submit", "Access denied"])
def test_should_tell_no_changes_from_a_change_set_that_cannot_be_made(
    stubbed: tuple[Any, Stubber], assembly: Path, reason: str
) -> None:
    client, stubber = stubbed
    change_sets(stubber, {"Status": "FAILED", "StatusReason": reason})
    session, stack = Session(client), load_assembly(assembly).stacks[0]
    if "denied" in reason:
        with pytest.raises(AwsError, match="no change set can be made: Access denied"):
            proposed(session, stack, wait={"Delay": 0, "MaxAttempts": 2})  # type: ignore[arg-type]
    else:
        assert proposed(session, stack, wait={"Delay": 0, "MaxAttempts": 2}) == []  # type: ignore[arg-type]


def test_should_propose_nothing_for_a_stack_that_is_not_there(stubbed: tuple[Any, Stubber], assembly: Path) -> None:
    client, stubber = stubbed
    stubber.add_client_error("describe_stacks", "ValidationError", expected_params={"StackName": STACK})
    assert proposed(Session(client), load_assembly(assembly).stacks[0]) == []  # type: ignore[arg-type]


def test_should_not_mind_a_first_deployment(
    cloudformation: CloudFormation, assembly: Path, programs: Programs, deliver: Deliver
) -> None:
    programs.add("cdk", f'echo "[+] {RULE["Type"]} Ingress/ProductionRule ProductionRule"')
    assert deliver("change-set", "--environment", "dev", "--assembly", assembly)[0] == 0


def test_should_say_what_the_command_line_said_when_it_fails(
    deployed: Path, programs: Programs, deliver: Deliver
) -> None:
    programs.add("cdk", "echo 'no credentials' >&2; exit 1")
    code, said = deliver("change-set", "--environment", "dev", "--assembly", deployed)
    assert (code, "cdk failed with exit code 1:\nno credentials" in said) == (1, True)


@pytest.fixture
def stubbed() -> Iterator[tuple[Any, Stubber]]:
    client = boto3.Session("testing", "testing", region_name=REGION).client("cloudformation")
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()


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
