from typing import Any

from compliance.model import Answer
from compliance.rules import role_trust_not_open as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

ISSUER = "token.actions.githubusercontent.com"


def web_identity(**claims: Any) -> dict[str, Any]:
    return allow(
        Principal={"Federated": f"arn:aws:iam::111111111111:oidc-provider/{ISSUER}"},
        Action="sts:AssumeRoleWithWebIdentity",
        Condition={"StringEquals": {f"{ISSUER}:{name}": value for name, value in claims.items()}},
    )


POOL: dict[str, Any] = web_identity() | {
    "Principal": {"Federated": "cognito-identity.amazonaws.com"},
    "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:1"}},
}
SUBJECT_CLAIM = "repo:org/repo:environment:prod"


def test_should_pass_when_a_service_assumes_it() -> None:
    assert (
        judge(
            rule,
            AssumeRolePolicyDocument=policy(
                allow(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
            ),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_a_workflow_is_pinned() -> None:
    assert (
        judge(rule, AssumeRolePolicyDocument=policy(web_identity(aud="sts.amazonaws.com", sub=SUBJECT_CLAIM))).answer
        is Answer.PASS
    )


def test_should_pass_when_an_identity_pool_is_pinned() -> None:
    assert judge(rule, AssumeRolePolicyDocument=policy(POOL)).answer is Answer.PASS


def test_should_pass_when_another_account_has_a_condition() -> None:
    assert (
        judge(
            rule,
            AssumeRolePolicyDocument=policy(
                allow(
                    Principal={"AWS": "arn:aws:iam::999999999999:root"},
                    Action="sts:AssumeRole",
                    Condition={"StringEquals": {"sts:ExternalId": "x"}},
                )
            ),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_own_account_assumes_it() -> None:
    assert (
        judge(
            rule,
            AssumeRolePolicyDocument=policy(
                allow(Principal={"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}, Action="sts:AssumeRole")
            ),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_somebody_is_denied() -> None:
    assert (
        judge(
            rule, AssumeRolePolicyDocument=policy({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"})
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_everybody_assumes_it() -> None:
    result = judge(rule, AssumeRolePolicyDocument=policy(allow(Principal={"AWS": "*"}, Action="sts:AssumeRole")))
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_pass_when_everybody_of_the_organization_assumes_it() -> None:
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}
    statement = allow(Principal={"AWS": "*"}, Action="sts:AssumeRole", Condition=condition)
    assert judge(rule, AssumeRolePolicyDocument=policy(statement)).answer is Answer.PASS


def test_should_fail_when_a_condition_names_no_callers() -> None:
    condition = {"StringEquals": {"aws:SourceAccount": "111111111111"}}
    statement = allow(Principal={"AWS": "*"}, Action="sts:AssumeRole", Condition=condition)
    result = judge(rule, AssumeRolePolicyDocument=policy(statement))
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_fail_when_everybody_but_one_assumes_it() -> None:
    result = judge(rule, AssumeRolePolicyDocument=policy(allow(NotPrincipal={"AWS": "x"}, Action="sts:AssumeRole")))
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_fail_when_the_subject_is_not_pinned() -> None:
    result = judge(rule, AssumeRolePolicyDocument=policy(web_identity(aud="sts.amazonaws.com")))
    assert result.answer is Answer.FAIL
    assert "sub" in result.detail


def test_should_fail_when_the_subject_is_a_pattern() -> None:
    result = judge(rule, AssumeRolePolicyDocument=policy(web_identity(aud="sts.amazonaws.com", sub="repo:org/*")))
    assert result.answer is Answer.FAIL
    assert "sub" in result.detail


def test_should_fail_when_the_audience_is_not_pinned() -> None:
    result = judge(rule, AssumeRolePolicyDocument=policy(web_identity(sub=SUBJECT_CLAIM)))
    assert result.answer is Answer.FAIL
    assert "aud" in result.detail


def test_should_fail_when_everybody_of_another_account_assumes_it() -> None:
    result = judge(
        rule, AssumeRolePolicyDocument=policy(allow(Principal={"AWS": "999999999999"}, Action="sts:AssumeRole"))
    )
    assert result.answer is Answer.FAIL
    assert "another account" in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, AssumeRolePolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_a_statement_is_not_known() -> None:
    assert judge(rule, AssumeRolePolicyDocument=policy(UNKNOWN)).answer is Answer.NOT_EVALUATED
