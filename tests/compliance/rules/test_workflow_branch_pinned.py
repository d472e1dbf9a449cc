from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import workflow_branch_pinned as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

ISSUER = "token.actions.githubusercontent.com"


def trust(sub: str, **claims: Any) -> dict[str, Any]:
    exact = {f"{ISSUER}:sub": sub, **{f"{ISSUER}:{name}": value for name, value in claims.items()}}
    return policy(
        allow(
            Principal={"Federated": f"arn:aws:iam::1:oidc-provider/{ISSUER}"},
            Action="sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": exact},
        )
    )


def test_should_pass_when_the_branch_is_named() -> None:
    document = trust("repo:org/repo:environment:prod", ref="refs/heads/main")
    assert judge(rule, AssumeRolePolicyDocument=document).answer is Answer.PASS


@pytest.mark.parametrize(
    "claims",
    [{}, {"ref": "refs/tags/v1"}, {"ref": "refs/heads/*"}, {"ref": ["refs/heads/main", "refs/heads/x"]}],
)
def test_should_fail_when_the_environment_alone_is_named(claims: dict[str, Any]) -> None:
    result = judge(rule, AssumeRolePolicyDocument=trust("repo:org/repo:environment:prod", **claims))
    assert result.answer is Answer.FAIL
    assert "not pinned" in result.detail


def test_should_not_apply_to_pull_requests() -> None:
    document = trust("repo:org/repo:pull_request")
    assert judge(rule, AssumeRolePolicyDocument=document).answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_trust_is_not_known() -> None:
    assert judge(rule, AssumeRolePolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
