"""Who may deploy: the roles that workflows assume, and what bounds them."""

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from lib.config import load_selection
from lib.constructs.deletion_watch import DATA_WEAKENINGS, iam_actions
from lib.stacks.account import AccountStack
from tests.lib.account.expected import DATA_EVENTS, of_type
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader, listed

ISSUER = "token.actions.githubusercontent.com"

BOOTSTRAP = {
    "deploy": [f"hnb659fds-{role}" for role in ("deploy", "file-publishing", "image-publishing", "lookup")],
    "destroy": ["sfdestroy-deploy", "sfdestroy-lookup"],
    "diff": ["hnb659fds-lookup"],
    "drift": [],
}
SUBJECTS = {
    "deploy": "environment:{}",
    "destroy": "environment:{}-destroy",
    "diff": "pull_request",
    "drift": "environment:{}-drift",
}
OWN = {
    "deploy": {"ReadApiClient", "DecryptApiClient"},
    "destroy": {"RemoveLogs", "FindLogs"},
    "diff": {"ReadStacks", "MakeChangeSets", "ReadAndDeleteChangeSets", "Templates"},
    "drift": {"DetectDrift", "FollowDetection"},
}
"""Statements besides the one about bootstrap roles; what they allow, `tests/policy_simulation` asks."""


def role_arns(kind: str, account: str) -> list[str]:
    return [f"arn:aws:iam::{account}:role/cdk-{role}-role-{account}-us-east-1" for role in BOOTSTRAP[kind]]


def test_should_trust_github_as_an_identity_provider_for_sts_alone(template: Template) -> None:
    provider = template.one("AWS::IAM::OIDCProvider")
    assert provider["Url"] == f"https://{ISSUER}"
    assert provider["ClientIdList"] == ["sts.amazonaws.com"]


@pytest.mark.parametrize("kind", sorted(BOOTSTRAP))
def test_should_let_one_github_environment_of_one_repository_assume_each_role(
    reader: Reader, environment: str, account: str, kind: str
) -> None:
    (statement,) = reader.trust(f"smartfactory-{kind}-{environment}-shared")
    assert statement == {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": f"arn:aws:iam::{account}:oidc-provider/{ISSUER}"},
        "Condition": {
            "StringEquals": {
                f"{ISSUER}:aud": "sts.amazonaws.com",
                f"{ISSUER}:sub": f"repo:smartfactory/platform:{SUBJECTS[kind].format(environment)}",
                **({} if kind == "diff" else {f"{ISSUER}:ref": "refs/heads/main"}),
            }
        },
    }


@pytest.mark.parametrize("kind", sorted(BOOTSTRAP))
def test_should_let_each_role_assume_its_own_bootstrap_roles(
    reader: Reader, template: Template, environment: str, account: str, kind: str
) -> None:
    name = f"smartfactory-{kind}-{environment}-shared"
    policy = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=name)
    statements = {each["Sid"]: each for each in policy["PolicyDocument"]["Statement"]}
    assert {each["Effect"] for each in statements.values()} == {"Allow"}
    assert set(statements) == OWN[kind] | ({"BootstrapRoles"} if BOOTSTRAP[kind] else set())
    if BOOTSTRAP[kind]:
        assert statements["BootstrapRoles"]["Action"] == "sts:AssumeRole"
        assert listed(statements["BootstrapRoles"]["Resource"]) == role_arns(kind, account)
    (role,) = policy["Roles"]
    assert reader.name(role, of="RoleName") == name
    assert "Policies" not in reader.target(role)["Properties"]
    assert "ManagedPolicyArns" not in reader.target(role)["Properties"]


def test_should_separate_deploying_from_destroying_down_to_the_bootstrap(account: str) -> None:
    assert set(role_arns("deploy", account)).isdisjoint(role_arns("destroy", account))


@pytest.mark.parametrize("kind", sorted(BOOTSTRAP))
def test_should_bound_every_role_by_what_workflows_do(
    reader: Reader, template: Template, environment: str, account: str, kind: str
) -> None:
    role = template.one("AWS::IAM::Role", RoleName=f"smartfactory-{kind}-{environment}-shared")
    boundary = reader.target(role["PermissionsBoundary"])["Properties"]
    statements = {each["Sid"]: each for each in boundary["PolicyDocument"]["Statement"]}
    if kind == "drift":
        assert boundary["ManagedPolicyName"] == "smartfactory-github-drift-boundary-shared"
        assert set(statements) == {*OWN["drift"], "Read"}
    else:
        assert boundary["ManagedPolicyName"] == "smartfactory-github-boundary-shared"
        assert set(statements) == {"BootstrapRoles"}.union(*(OWN[each] for each in OWN if each != "drift"))
        assumed = {arn for each in BOOTSTRAP for arn in role_arns(each, account)}
        assert set(statements["BootstrapRoles"]["Resource"]) == assumed


@pytest.mark.parametrize(("kind", "seconds"), [("deploy", 7200), ("destroy", 7200), ("diff", 3600), ("drift", 3600)])
def test_should_end_sessions_soon(template: Template, environment: str, kind: str, seconds: int) -> None:
    role = template.one("AWS::IAM::Role", RoleName=f"smartfactory-{kind}-{environment}-shared")
    assert role["MaxSessionDuration"] == seconds


def test_should_refer_to_the_provider_that_exists_when_the_account_has_one(
    build: Callable[..., dict[str, Any]],
) -> None:
    resources = build(hasGithubProvider=True)
    assert not of_type(resources, "AWS::IAM::OIDCProvider")
    federated = {
        statement["Principal"].get("Federated")
        for role in of_type(resources, "AWS::IAM::Role")
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
    }
    assert f"arn:aws:iam::111111111111:oidc-provider/{ISSUER}" in federated


def test_should_let_one_role_of_a_trusted_account_deploy_and_neither_destroy_nor_compare(
    build: Callable[..., dict[str, Any]],
) -> None:
    resources = build(trustedAccounts=["555555555555"])
    trusts = {
        role["RoleName"]: role["AssumeRolePolicyDocument"]["Statement"]
        for role in of_type(resources, "AWS::IAM::Role")
        if "PermissionsBoundary" in role
    }
    _, pipeline = trusts["smartfactory-deploy-dev-shared"]
    assert pipeline == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::555555555555:role/smartfactory-pipeline"},
        "Condition": {"StringEquals": {"sts:ExternalId": "smartfactory-deploy-dev-shared"}},
    }
    assert all(len(trusts[f"smartfactory-{kind}-dev-shared"]) == 1 for kind in ("destroy", "diff", "drift"))


def test_should_pin_the_number_of_the_repository_where_it_is_known(cdk_context: dict[str, Any]) -> None:
    github = {**cdk_context["github"], "repositoryId": "74", "branch": "trunk"}
    context = {**cdk_context, "github": github, "entry": "account", "environment": "dev"}
    (config,) = load_selection(context).accounts
    template = assertions.Template.from_stack(AccountStack(cdk.App(context=cdk_context), config=config)).to_json()
    conditions = [
        statement["Condition"]["StringEquals"]
        for role in of_type(template["Resources"], "AWS::IAM::Role")
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
        if "Federated" in statement["Principal"]
    ]
    assert len(conditions) == len(BOOTSTRAP)
    assert {each[f"{ISSUER}:repository_id"] for each in conditions} == {"74"}
    assert {each[f"{ISSUER}:ref"] for each in conditions if f"{ISSUER}:ref" in each} == {"refs/heads/trunk"}


def test_should_hold_a_policy_that_keeps_deployments_from_deleting_data(
    assembly: SynthesizedAssembly, environment: str
) -> None:
    policy = assembly.template(f"account-{environment}", "Rights").one(
        "AWS::IAM::ManagedPolicy", ManagedPolicyName="smartfactory-keep-data-shared"
    )
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Resource"]) == ("Deny", "*")
    assert {action.partition(":")[2] for action in statement["Action"]} >= DATA_EVENTS
    assert {"rds:DeleteDBInstance", "kms:ScheduleKeyDeletion", "backup:DeleteRecoveryPoint"} <= set(statement["Action"])
    # Deployments need these: what only weakens is reported instead.
    assert not set(iam_actions(DATA_WEAKENINGS)) & set(statement["Action"])
    assert not {"rds:ModifyDBInstance", "logs:PutRetentionPolicy"} & set(statement["Action"])
