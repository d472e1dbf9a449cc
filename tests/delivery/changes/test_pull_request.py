"""What a deployment would change, for a pull request, which may not become the deployment's role."""

from pathlib import Path
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from delivery import change_set
from delivery.change_set import LISTENER_RULE
from delivery.cloud_assembly import load_assembly
from delivery.errors import AwsError
from delivery.proposed import Change, proposed
from tests.delivery.changes.conftest import STACK, Deliver
from tests.delivery.conftest import Programs


@pytest.fixture
def pull_request(deployed: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """Credentials that may not become the deployment's role; what their change set of the network says."""
    changes: list[Change] = []
    monkeypatch.setattr(change_set, "assumed", lambda *_: None)
    monkeypatch.setattr(change_set, "proposed", lambda _, stack: changes if stack.id == "dev/Network" else [])
    return changes


@pytest.mark.programs
def test_should_make_a_change_set_of_its_own_for_a_pull_request(
    deployed: Path, pull_request: list[Change], programs: Programs, deliver: Deliver
) -> None:
    pull_request.append(Change(action="Modify", resource="Address", type="AWS::EC2::EIP", replacement="True"))
    code, said = deliver("change-set", "--environment", "dev", "--assembly", deployed)
    assert code == 0
    assert "| Modify | `Address` | AWS::EC2::EIP | True |" in said
    assert {call[call.index("--method") + 1] for call in programs.calls} == {"template"}


@pytest.mark.programs
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
