"""What the workflows' roles may do by themselves, and the most that they and roles of an environment can become."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.policy_simulation.conftest import ACCOUNT, Account, Caller
from tests.policy_simulation.simulator import Simulator

pytestmark = pytest.mark.assembly

HERE = f"us-east-1:{ACCOUNT}"
STACK = f"arn:aws:cloudformation:{HERE}:stack/smartfactory-data-{{}}/0123"
BOOTSTRAP = f"arn:aws:iam::{ACCOUNT}:role/cdk-{{}}-role-{ACCOUNT}-us-east-1"
EVERYTHING: Mapping[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def workflow(account: Account, simulator: Simulator, kind: str) -> Caller:
    name = f"smartfactory-{kind}-prod-shared"
    boundary = "github-drift-boundary" if kind == "drift" else "github-boundary"
    return Caller(name, account.held_by(name), simulator, account.policies[f"smartfactory-{boundary}-shared"])


@pytest.fixture(scope="module")
def diff(account: Account, simulator: Simulator) -> Caller:
    return workflow(account, simulator, "diff")


@pytest.fixture(scope="module")
def drift(account: Account, simulator: Simulator) -> Caller:
    return workflow(account, simulator, "drift")


OPENED = {
    "deploy": {f"hnb659fds-{each}" for each in ("deploy", "file-publishing", "image-publishing", "lookup")},
    "destroy": {"sfdestroy-deploy", "sfdestroy-lookup"},
    "diff": {"hnb659fds-lookup"},
    "drift": set(),
}
ROLES = [
    f"{qualifier}-{role}"
    for qualifier in ("hnb659fds", "sfdestroy")
    for role in ("deploy", "file-publishing", "image-publishing", "lookup", "cfn-exec")
]


@pytest.mark.parametrize("kind", OPENED)
def test_should_assume_its_own_bootstrap_roles_alone(account: Account, simulator: Simulator, kind: str) -> None:
    caller = workflow(account, simulator, kind)
    assert {each for each in ROLES if caller.may("sts:AssumeRole", BOOTSTRAP.format(each))} == OPENED[kind]


def test_should_let_deployments_be_verified_as_one_client_and_read_no_other_secret(
    account: Account, simulator: Simulator
) -> None:
    deploy = workflow(account, simulator, "deploy")
    secret = f"arn:aws:secretsmanager:{HERE}:secret:smartfactory/{{}}-AbCdEf"
    key = f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000"
    for name in ("api/client/operations-prod", "api/key/operations-prod"):
        assert deploy.may("secretsmanager:GetSecretValue", secret.format(name))
        assert not deploy.may("secretsmanager:PutSecretValue", secret.format(name))
    for name in ("api/client/manufacturing-execution-prod", "database/master-prod", "api/client/operations-other"):
        assert not deploy.may("secretsmanager:GetSecretValue", secret.format(name))
    ours = {"aws:ResourceTag/EnvironmentSuffix": "prod", "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}
    assert deploy.verdict("kms:Decrypt", key, ours).allowed
    for changed in (
        {"aws:ResourceTag/EnvironmentSuffix": "other"},
        {"kms:ViaService": "s3.us-east-1.amazonaws.com"},
    ):
        assert not deploy.verdict("kms:Decrypt", key, {**ours, **changed}).allowed
    assert not deploy.may("kms:Decrypt", key)


def test_should_let_pull_requests_make_and_delete_change_sets_of_their_own_and_execute_none(diff: Caller) -> None:
    stack = STACK.format("prod")
    ours = {"cloudformation:ChangeSetName": "pull-request-7"}
    for action in ("CreateChangeSet", "DescribeChangeSet", "DeleteChangeSet"):
        assert diff.verdict(f"cloudformation:{action}", stack, ours).allowed
        for other in ("cdk-deploy-change-set", "7"):
            assert not diff.verdict(f"cloudformation:{action}", stack, {"cloudformation:ChangeSetName": other}).allowed
        assert not diff.verdict(f"cloudformation:{action}", STACK.format("shared"), ours).allowed
    for action in ("ExecuteChangeSet", "UpdateStack", "CreateStack", "DeleteStack", "SetStackPolicy", "RollbackStack"):
        assert not diff.verdict(f"cloudformation:{action}", stack, ours).allowed


def test_should_not_let_pull_requests_choose_the_role_of_a_stack(diff: Caller) -> None:
    execution = BOOTSTRAP.format("hnb659fds-cfn-exec")
    context = {"cloudformation:ChangeSetName": "pull-request-7", "cloudformation:RoleArn": execution}
    assert not diff.verdict("cloudformation:CreateChangeSet", STACK.format("prod"), context).allowed
    assert not diff.may("iam:PassRole", execution)


def test_should_not_let_pull_requests_plant_an_asset(diff: Caller) -> None:
    bucket = f"arn:aws:s3:::cdk-hnb659fds-assets-{ACCOUNT}-us-east-1"
    assert diff.may("s3:PutObject", f"{bucket}/change-sets/0123.json")
    assert not diff.may("s3:PutObject", f"{bucket}/0123.json")
    assert not diff.may("s3:GetObject", f"{bucket}/0123.json")
    assert not diff.may("s3:PutObject", f"arn:aws:s3:::cdk-sfdestroy-assets-{ACCOUNT}-us-east-1/change-sets/0123.json")


def test_should_find_drift_and_read_nothing_that_is_stored(drift: Caller) -> None:
    assert drift.may("cloudformation:DetectStackDrift", STACK.format("prod"))
    assert drift.may("kinesis:DescribeStreamSummary", f"arn:aws:kinesis:{HERE}:stream/smartfactory-telemetry-prod")
    assert drift.may("ec2:DescribeSubnets")
    assert drift.may("iam:GetRole", f"arn:aws:iam::{ACCOUNT}:role/smartfactory-api-task-prod")
    for action, arn in (
        ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HERE}:secret:smartfactory/api/key/x-prod-AbCdEf"),
        ("kms:Decrypt", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000"),
        ("kinesis:GetRecords", f"arn:aws:kinesis:{HERE}:stream/smartfactory-telemetry-prod"),
        ("s3:GetObject", f"arn:aws:s3:::smartfactory-alb-logs-{ACCOUNT}-prod/x"),
        ("dynamodb:Scan", f"arn:aws:dynamodb:{HERE}:table/smartfactory-processor-leases-prod"),
        ("logs:GetLogEvents", f"arn:aws:logs:{HERE}:log-group:/smartfactory/ecs/api-prod:log-stream:x"),
        ("cloudformation:CreateChangeSet", STACK.format("prod")),
    ):
        context = {"aws:ResourceTag/EnvironmentSuffix": "prod"}
        assert not drift.verdict(action, arn, context).allowed
        # Not even if somebody attached everything to the role.
        attached = Caller(drift.name, [EVERYTHING], drift.simulator, drift.boundary)
        assert not attached.verdict(action, arn, context).allowed


def test_should_delete_log_groups_of_the_environment_alone(account: Account, simulator: Simulator) -> None:
    destroy = workflow(account, simulator, "destroy")
    groups = f"arn:aws:logs:{HERE}:log-group:"
    for name in (
        "/aws/lambda/smartfactory-database-setup-prod", "/aws/ecs/containerinsights/smartfactory-prod/performance",
        "/aws/rds/instance/smartfactory-prod/postgresql", "API-Gateway-Execution-Logs_abcdefghij/v1-prod",
        "aws-waf-logs-smartfactory-api-prod", "/smartfactory/vpc/flow-prod",
    ):  # fmt: skip
        assert destroy.may("logs:DeleteLogGroup", f"{groups}{name}")
        assert not destroy.may("logs:DeleteLogGroup", f"{groups}{name.replace('-prod', '-staging')}")
    assert not destroy.may("logs:DeleteLogGroup", f"{groups}/smartfactory/trail-shared")


@pytest.mark.parametrize("kind", OPENED)
def test_should_stay_within_its_boundary_whatever_is_attached(
    account: Account, simulator: Simulator, kind: str
) -> None:
    caller = workflow(account, simulator, kind)
    attached = Caller(caller.name, [EVERYTHING], simulator, caller.boundary)
    for action, arn in (
        ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x"),
        ("rds:DeleteDBInstance", f"arn:aws:rds:{HERE}:db:smartfactory-prod"),
        ("cloudformation:ExecuteChangeSet", STACK.format("prod")),
        ("sts:AssumeRole", BOOTSTRAP.format("hnb659fds-cfn-exec")),
        ("cloudtrail:StopLogging", f"arn:aws:cloudtrail:{HERE}:trail/smartfactory-shared"),
    ):
        assert not attached.may(action, arn)


def runtime(account: Account, simulator: Simulator, role: str) -> Caller:
    return Caller(role, [EVERYTHING], simulator, account.policies["smartfactory-runtime-boundary-shared"])


def test_should_keep_roles_of_an_environment_from_becoming_administrators(
    account: Account, simulator: Simulator
) -> None:
    principal = {"aws:ResourceAccount": ACCOUNT}
    stream = f"arn:aws:kinesis:{HERE}:stream/smartfactory-telemetry-prod"
    task = runtime(account, simulator, "smartfactory-processor-task-prod")
    own = {**principal, "aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/{task.name}"}
    assert task.verdict("kinesis:GetRecords", stream, own).allowed
    assert not task.verdict("kinesis:GetRecords", stream, {**own, "aws:ResourceAccount": "999999999999"}).allowed
    for action, arn in (
        ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x"),
        ("iam:AttachRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/{task.name}"),
        ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/smartfactory-api-task-prod"),
        ("kinesis:DeleteStream", stream),
        ("rds:DeleteDBSnapshot", f"arn:aws:rds:{HERE}:snapshot:x"),
        ("s3:DeleteObject", f"arn:aws:s3:::smartfactory-alb-logs-{ACCOUNT}-prod/x"),
    ):
        assert not task.verdict(action, arn, own).allowed


def test_should_cap_producers_lower_than_others(account: Account, simulator: Simulator) -> None:
    producer = runtime(account, simulator, "smartfactory-producer-plant-1-prod")
    own = {
        "aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/{producer.name}",
        "aws:ResourceAccount": ACCOUNT,
    }
    stream = f"arn:aws:kinesis:{HERE}:stream/smartfactory-telemetry-prod"
    assert producer.verdict("kinesis:PutRecords", stream, own).allowed
    assert not producer.verdict("kinesis:GetRecords", stream, own).allowed
    secret = f"arn:aws:secretsmanager:{HERE}:secret:smartfactory/database/master-prod-AbCdEf"
    assert not producer.verdict("secretsmanager:GetSecretValue", secret, own).allowed
