from typing import Any

from compliance.model import Answer
from compliance.rules import role_holds_permissions as rule
from tests.compliance.rules.judge import allow, judge, policy, ref, resource

TRUST = policy(allow(Principal={"Service": "backup.amazonaws.com"}, Action="sts:AssumeRole"))


def role(**properties: Any) -> Answer:
    return judge(rule, AssumeRolePolicyDocument=TRUST, **properties).answer


def test_should_pass_when_a_managed_policy_is_named() -> None:
    assert role(ManagedPolicyArns=["arn:x"]) is Answer.PASS


def test_should_pass_when_a_policy_names_the_role() -> None:
    around = {"Policy": resource("AWS::IAM::ManagedPolicy", Roles=[ref("Subject")])}
    assert role(around=around) is Answer.PASS


def test_should_fail_when_no_policy_is_attached() -> None:
    around = {"Policy": resource("AWS::IAM::ManagedPolicy", Roles=["another"])}
    assert role(around=around, ManagedPolicyArns=[]) is Answer.FAIL


def test_should_not_apply_when_no_service_assumes_it() -> None:
    trust = policy(allow(Principal={"AWS": "arn:x"}, Action="sts:AssumeRole"))
    assert judge(rule, AssumeRolePolicyDocument=trust).answer is Answer.NOT_APPLICABLE
