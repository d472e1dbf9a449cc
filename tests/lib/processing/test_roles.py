"""As whom the processing stack's tasks run, and what they may do."""

import pytest

from lib.config import EnvironmentConfig
from tests.lib.processing.reading import LOGINS, imported, log_groups, statements
from tests.support.assembly import Template
from tests.support.reader import listed

pytestmark = pytest.mark.assembly


@pytest.mark.parametrize("part", ["processor-task", "processor-execution", "redrive-task"])
def test_should_let_only_tasks_of_this_account_assume_the_roles(
    template: Template, config: EnvironmentConfig, part: str
) -> None:
    role = template.one("AWS::IAM::Role", RoleName=f"smartfactory-{part}-{config.suffix}")
    account = config.settings.account
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": account},
                "ArnLike": {"aws:SourceArn": f"arn:aws:ecs:us-east-1:{account}:*"},
            },
        }
    ]
    assert not role.keys() & {"Policies", "ManagedPolicyArns"}


def test_should_have_no_other_role_or_policy(template: Template) -> None:
    assert len(template.of_type("AWS::IAM::Role")) == 3
    assert len(template.of_type("AWS::IAM::ManagedPolicy")) == 3
    assert not template.of_type("AWS::IAM::Policy")


def test_should_let_the_agent_pull_one_repository_and_write_one_log(template: Template, environment: str) -> None:
    found = statements(template, f"smartfactory-processor-execution-{environment}")
    pull = found.pop("ecr:BatchCheckLayerAvailability")
    token = found.pop("ecr:GetAuthorizationToken")
    write = found.pop("logs:CreateLogStream")
    assert not found
    assert pull["Resource"].endswith("-us-east-1")
    assert "*" not in pull["Resource"]
    assert token["Resource"] == "*"  # ECR knows no resource for it
    group = log_groups(template)[f"/smartfactory/ecs/processor-{environment}"]
    assert write["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert write["Resource"] == {"Fn::GetAtt": [group, "Arn"]}


PERMITTED = {
    "ReadStream": (
        {"DescribeStream", "DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"},
        ["EventsStream"],
    ),
    "Leases": (
        {"DeleteItem", "DescribeTable", "GetItem", "PutItem", "Scan", "UpdateItem"},
        ["CoordinatorState", "Lease", "WorkerMetrics"],
    ),
    "LeasesOfAWorker": ({"Query"}, ["Lease"]),
    "Metrics": ({"PutMetricData"}, []),
    "DeadLetters": ({"SendMessage"}, ["DeadLetters"]),
    "Secrets": (
        {"DescribeSecret", "GetSecretValue"},
        list(LOGINS),
    ),
    "SecretsKey": ({"Decrypt"}, ["Key"]),
    "StreamKey": ({"Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"}, ["Key"]),
    "Files": ({"ClientMount", "ClientWrite"}, ["FileSystem"]),
}
"""What the program may do, and parts of the exports' names on which it may."""
REDRIVE = {
    "PutEvents": ({"PutRecords"}, ["EventsStream"]),
    "Secrets": ({"DescribeSecret", "GetSecretValue"}, [LOGINS[1]]),
    "SecretsKey": ({"Decrypt"}, ["Key"]),
    "StreamKey": ({"GenerateDataKey"}, ["Key"]),
    "Files": ({"ClientMount"}, ["FileSystem"]),
}
"""Likewise, for the task that a person starts to put dead letters back into the stream."""


@pytest.mark.parametrize(("part", "permitted"), [("processor", PERMITTED), ("redrive", REDRIVE)])
def test_should_permit_a_program_what_it_does_and_no_more(
    template: Template, environment: str, part: str, permitted: dict[str, tuple[set[str], list[str]]]
) -> None:
    found = statements(template, f"smartfactory-{part}-task-{environment}")
    assert found.keys() == permitted.keys()
    for name, (actions, resources) in permitted.items():
        assert {each.split(":")[1] for each in listed(found[name]["Action"])} == actions, name
        exports = imported(found[name]["Resource"])
        assert len(exports) == len(resources), name
        assert all(part in export for part, export in zip(resources, sorted(exports), strict=True)), name
        assert found[name]["Effect"] == "Allow"


def test_should_bind_every_permission_that_is_wider_than_a_resource(template: Template, environment: str) -> None:
    found = statements(template, f"smartfactory-processor-task-{environment}")
    wildcards = [name for name, each in found.items() if "*" in str(each["Action"]) + str(each["Resource"])]
    assert wildcards == ["Metrics"]  # PutMetricData knows no resource
    namespace = f"smartfactory-processor-{environment}"
    assert found["Metrics"]["Condition"] == {"StringEquals": {"cloudwatch:namespace": namespace}}
    assert found["LeasesOfAWorker"]["Resource"]["Fn::Join"][1][-1] == "/index/LeaseOwnerToLeaseKeyIndex"
    for name, services in (("SecretsKey", ["secretsmanager"]), ("StreamKey", ["dynamodb", "kinesis", "sqs"])):
        via = [f"{each}.us-east-1.amazonaws.com" for each in services]
        assert found[name]["Condition"] == {"StringEquals": {"kms:ViaService": via}}
    (access_point,) = imported(found["Files"]["Condition"]["StringEquals"]["elasticfilesystem:AccessPointArn"])
    assert "ProcessorAccessPoint" in access_point


def test_should_attach_the_policies_before_a_task_starts(template: Template) -> None:
    (task,) = (each for each in template.resources.values() if each["Type"] == "AWS::ECS::TaskDefinition")
    policies = {each for each in template.of_type("AWS::IAM::ManagedPolicy") if not each.startswith("Redrive")}
    assert len(policies) == 2
    assert policies <= set(task["DependsOn"])
