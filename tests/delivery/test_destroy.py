"""The end of an environment: confirmed, by exact names, and with a list of what is left."""

from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from delivery.cloud_assembly import load_assembly
from delivery.configuration import Target
from delivery.destroy import log_group_names
from delivery.names import resolved
from delivery.survivors import is_of
from tests.delivery.cloudformation import CloudFormation, Stack
from tests.delivery.conftest import REGION, Programs, Sketch, log_group

pytestmark = pytest.mark.programs

Deliver = Callable[..., tuple[int, str]]
DESTROY = ("destroy", "--environment", "dev", "--confirm")
ACCESS, EXECUTION = "/smartfactory/api/access-dev", "API-Gateway-Execution-Logs_a1b2c3/v1-dev"


@pytest.fixture
def synthesized(assembly: Path, programs: Programs) -> Programs:
    """A `cdk synth` that copies the assembly."""
    programs.add(
        "cdk",
        f'while [ $# -gt 0 ]; do [ "$1" = --output ] && mkdir -p "$2" && cp -r "{assembly}/." "$2"; shift; done',
    )
    return programs


def logs(*names: str) -> None:
    client = boto3.Session(region_name=REGION).client("logs")
    for name in names:
        client.create_log_group(logGroupName=name)


def log_groups() -> set[str]:
    found = boto3.Session(region_name=REGION).client("logs").describe_log_groups()["logGroups"]
    return {each["logGroupName"] for each in found}


@pytest.mark.parametrize("typed", ["", "DEV", "dev ", "prod", "yes"])
def test_should_destroy_nothing_when_the_confirmation_is_another_word(
    target: Target, programs: Programs, deliver: Deliver, typed: str
) -> None:
    code, said = deliver(*DESTROY, typed)
    assert (code, "is not the suffix; allowed: dev" in said) == (2, True)
    assert programs.calls == []


def test_should_destroy_through_the_bootstrap_that_no_deployment_uses(
    cloudformation: CloudFormation, synthesized: Programs, deliver: Deliver
) -> None:
    code, said = deliver(*DESTROY, "dev")
    assert code == 0, said
    synth, destroyed = synthesized.calls
    assert synth[-2:] == ["--context", "@aws-cdk/core:bootstrapQualifier=sfdestroy"]
    assert destroyed[1:4] == ["destroy", "dev/Api", "dev/Network"]  # what depends on others goes first
    assert destroyed[-2:] == ["--exclusively", "--force"]


def test_should_delete_log_groups_that_services_made_again_and_no_others(
    cloudformation: CloudFormation, synthesized: Programs, deliver: Deliver
) -> None:
    cloudformation.stacks["smartfactory-api-dev"] = Stack(ids={"Api": "a1b2c3", "ExecutionLogs": EXECUTION})
    similar = {"/smartfactory/api/access-dev-2", "/smartfactory/api/access-prod", "/other"}
    logs(ACCESS, EXECUTION, *similar)
    said = deliver(*DESTROY, "dev")[1]
    assert log_groups() == similar
    assert f"deleted: log group {EXECUTION}" in said


def test_should_name_the_log_group_that_only_the_deployed_stack_could_name(
    cloudformation: CloudFormation, synthesized: Programs, deliver: Deliver
) -> None:
    code, said = deliver(*DESTROY, "dev")
    assert "log group dev/Api/ExecutionLogs: its name is not known" in said
    assert code == 0


def test_should_delete_no_log_group_when_the_destroy_fails(
    cloudformation: CloudFormation, assembly: Path, synthesized: Programs, deliver: Deliver
) -> None:
    path = synthesized.directory / "cdk"
    path.write_text(path.read_text().replace("while", '[ "$1" = destroy ] && exit 1; while'))
    logs(ACCESS)
    code, said = deliver(*DESTROY, "dev")
    assert (code, "cdk failed with exit code 1" in said) == (1, True)
    assert log_groups() == {ACCESS}


def test_should_fail_when_something_survives(
    cloudformation: CloudFormation, synthesized: Programs, deliver: Deliver
) -> None:
    logs("/aws/lambda/smartfactory-unknown-dev")
    code, said = deliver(*DESTROY, "dev")
    assert code == 1
    assert "name: log group /aws/lambda/smartfactory-unknown-dev" in said


def test_should_find_survivors_by_tag_and_by_name_and_expect_keys_that_wait_for_deletion(
    target: Target, cloudformation: CloudFormation, deliver: Deliver
) -> None:
    session = boto3.Session(region_name=REGION)
    kms = session.client("kms")
    tags = {"Project": "smartfactory", "EnvironmentSuffix": "dev"}
    key = kms.create_key(Tags=[{"TagKey": name, "TagValue": value} for name, value in tags.items()])["KeyMetadata"]
    kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=30)
    code, said = deliver("survivors", "--environment", "dev")
    assert code == 0
    assert f"tag: {key['Arn']} (a key that waits for its deletion)" in said
    queue = session.client("sqs").create_queue(QueueName="left", tags=tags)["QueueUrl"]
    session.client("iam").create_role(RoleName="smartfactory-api-task-dev", AssumeRolePolicyDocument="{}")
    cloudformation.stacks["smartfactory-data-dev"] = Stack(status="DELETE_FAILED")
    code, said = deliver("survivors", "--environment", "dev")
    assert code == 1
    for line in ("tag: arn:aws:sqs:", "name: role smartfactory-api-task-dev", "name: stack smartfactory-data-dev"):
        assert line in said
    assert queue.endswith("left")
    assert deliver("survivors", "--environment", "dev", "--suffix", "pr-42")[0] == 0


@pytest.mark.parametrize(
    ("name", "suffix", "expected"),
    [
        ("smartfactory-api-task-dev", "dev", True),
        ("sf-api-blue-dev", "dev", True),
        ("/aws/rds/instance/smartfactory-dev/postgresql", "dev", True),
        ("API-Gateway-Execution-Logs_a1b2c3/v1-dev", "dev", True),
        ("smartfactory-api-task-pr-42", "pr-42", True),
        ("smartfactory-api-task-dev2", "dev", False),
        ("smartfactory-deploy-dev-shared", "dev", False),
        ("another-platform-dev", "dev", False),
    ],
)
def test_should_know_an_environments_resources_by_their_names(name: str, suffix: str, expected: bool) -> None:
    assert is_of(name, suffix) == expected


def test_should_resolve_names_as_far_as_the_template_tells(tmp_path: Path, target: Target) -> None:
    sketch = Sketch()
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "leases-dev"}}
    sketch.stacks["dev", "Network"] = {
        "Table": table,
        "Fixed": log_group({"Fn::Join": ["/", ["/aws/dynamodb", {"Ref": "Table"}, {"Ref": "AWS::Region"}]]}),
        "Unknown": log_group({"Fn::ImportValue": "elsewhere"}),
        "Unnamed": {"Type": "AWS::Logs::LogGroup", "Properties": {}},
    }
    stack = load_assembly(sketch.write(tmp_path / "names")).stacks[0]
    assert resolved({"Ref": "AWS::AccountId"}, stack, {}) == target.account
    names, unknown = log_group_names(CloudFormation(), [stack])
    assert names == ["/aws/dynamodb/leases-dev/us-east-1"]
    assert unknown == ["dev/Network/Unknown", "dev/Network/Unnamed"]
    found = CloudFormation({"smartfactory-network-dev": Stack(ids={"Unknown": "known", "Unnamed": "given"})})
    assert log_group_names(found, [stack])[0] == ["/aws/dynamodb/leases-dev/us-east-1", "given", "known"]
