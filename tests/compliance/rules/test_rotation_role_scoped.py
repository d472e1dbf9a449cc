from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import rotation_role_scoped as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, allow, attribute, judge, policy, ref, resource

MANAGED = "AWS::IAM::ManagedPolicy"
SECRET = "AWS::SecretsManager::Secret"  # noqa: S105 - a resource type
USER = "arn:aws:elasticache:us-east-1:111111111111:user:sf-application-dev"
READ = "secretsmanager:GetSecretValue"
AROUND: dict[str, Any] = {
    "Role": resource("AWS::IAM::Role", RoleName="rotate-dev"),
    "Function": resource("AWS::Lambda::Function", Role=attribute("Role", "Arn")),
    "Secret": resource(SECRET),
    "Stranger": resource(SECRET),
    "Pool": resource("AWS::Cognito::UserPool"),
    "Schedule": resource(
        "AWS::SecretsManager::RotationSchedule",
        SecretId=ref("Secret"),
        RotationLambdaARN=attribute("Function", "Arn"),
    ),
}


def ask(*statements: dict[str, Any], role: str = "Role") -> Result:
    return judge(rule, MANAGED, around=AROUND, Roles=[ref(role)], PolicyDocument=policy(*statements))


@pytest.mark.parametrize(
    "statement",
    [
        allow(Action=[READ, "secretsmanager:PutSecretValue"], Resource=ref("Secret")),
        allow(Action="elasticache:ModifyUser", Resource=USER),
        allow(Action="cognito-idp:AddUserPoolClientSecret", Resource=attribute("Pool", "Arn")),
    ],
)
def test_should_pass_when_each_credential_is_named(statement: dict[str, Any]) -> None:
    assert ask(statement).answer is Answer.PASS


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        (allow(Action=READ, Resource="*"), "does not rotate"),
        (allow(Action=READ, Resource=[ref("Secret"), ref("Stranger")]), "does not rotate"),
        (allow(Action=READ, Resource=[ref("Secret"), "arn:aws:secretsmanager:*:*:secret:*"]), "does not rotate"),
        (allow(Action="secretsmanager:*", Resource=ref("Secret")), "one by one"),
        (allow(Action="*", Resource=ref("Secret")), "one by one"),
        (allow(NotAction="iam:*", Resource=ref("Secret")), "by exceptions"),
        (allow(Action=READ, NotResource=ref("Stranger")), "by exceptions"),
        (allow(Action="elasticache:ModifyUser", Resource="*"), "one by one"),
        (allow(Action="elasticache:ModifyUser", Resource=[USER, f"{USER[:-4]}*"]), "one by one"),
        (allow(Action="cognito-idp:AddUserPoolClientSecret", Resource="*"), "one by one"),
    ],
)
def test_should_fail_when_other_credentials_are_in_reach(statement: dict[str, Any], detail: str) -> None:
    result = ask(statement)
    assert result.answer is Answer.FAIL
    assert detail in result.detail


def test_should_fail_when_the_policy_is_inline() -> None:
    wide = {"PolicyName": "rotate", "PolicyDocument": policy(allow(Action=READ, Resource="*"))}
    around = {**AROUND, "Function": resource("AWS::Lambda::Function", Role=attribute("Subject", "Arn"))}
    assert judge(rule, "AWS::IAM::Role", around=around, Policies=[wide]).answer is Answer.FAIL


def test_should_fail_when_the_role_names_the_policy() -> None:
    around = {**AROUND, "Role": resource("AWS::IAM::Role", ManagedPolicyArns=[ref("Subject")])}
    document = policy(allow(Action=READ, Resource="*"))
    assert judge(rule, MANAGED, around=around, PolicyDocument=document).answer is Answer.FAIL


def test_should_not_be_evaluated_when_what_is_allowed_is_not_known() -> None:
    named = allow(Action=READ, Resource=ref("Secret"))
    assert ask(named, allow(Action=UNKNOWN, Resource="*")).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize(
    "statement",
    [allow(Action="logs:PutLogEvents", Resource="*"), {"Effect": "Deny", "Action": READ, "Resource": "*"}],
)
def test_should_not_apply_when_no_credential_is_touched(statement: dict[str, Any]) -> None:
    assert ask(statement).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_role_rotates_nothing() -> None:
    around = {**AROUND, "Other": resource("AWS::IAM::Role", RoleName="other-dev")}
    document = policy(allow(Action=READ, Resource="*"))
    result = judge(rule, MANAGED, around=around, Roles=[ref("Other")], PolicyDocument=document)
    assert result.answer is Answer.NOT_APPLICABLE
