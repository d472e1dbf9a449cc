from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import role_bounded as rule
from tests.compliance.rules.judge import allow, judge, policy, ref, resource

SERVICE = policy(allow(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole"))
BOUNDARY = "arn:aws:iam::111111111111:policy/smartfactory-runtime-boundary-shared"


def bounded(boundary: Any = BOUNDARY) -> dict[str, Any]:
    return resource("AWS::IAM::Role", AssumeRolePolicyDocument=SERVICE, PermissionsBoundary=boundary)


@pytest.mark.parametrize("boundary", [BOUNDARY, ref("Boundary"), {"Fn::Sub": "arn:${AWS::Partition}:iam::1:policy/x"}])
def test_should_pass_when_it_has_a_boundary(boundary: Any) -> None:
    result = judge(rule, AssumeRolePolicyDocument=SERVICE, PermissionsBoundary=boundary)
    assert result.answer is Answer.PASS


def test_should_fail_when_only_other_roles_have_one() -> None:
    result = judge(rule, AssumeRolePolicyDocument=SERVICE, around={"Other": bounded()})
    assert result.answer is Answer.FAIL
    assert "this one is not" in result.detail


@pytest.mark.parametrize("name", ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"])
def test_should_fail_when_the_boundary_bounds_nothing(name: str) -> None:
    result = judge(rule, AssumeRolePolicyDocument=SERVICE, PermissionsBoundary=f"arn:aws:iam::aws:policy/{name}")
    assert result.answer is Answer.FAIL
    assert name in result.detail


def test_should_not_apply_when_no_role_is_bounded() -> None:
    assert judge(rule, AssumeRolePolicyDocument=SERVICE).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_to_the_services_of_an_account() -> None:
    around = {"Other": bounded(), "Trail": resource("AWS::CloudTrail::Trail")}
    assert judge(rule, AssumeRolePolicyDocument=SERVICE, around=around).answer is Answer.NOT_APPLICABLE


def test_should_leave_roles_of_people_and_workflows_to_other_rules() -> None:
    trust = policy(allow(Principal={"Federated": "arn:x"}, Action="sts:AssumeRoleWithWebIdentity"))
    assert judge(rule, AssumeRolePolicyDocument=trust, around={"Other": bounded()}).answer is Answer.NOT_APPLICABLE
