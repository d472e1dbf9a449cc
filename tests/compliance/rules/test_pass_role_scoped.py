from typing import Any

from compliance.model import Answer
from compliance.rules import pass_role_scoped as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy, ref

POLICY = "AWS::IAM::ManagedPolicy"
TO_TASKS: dict[str, Any] = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}


def test_should_pass_when_role_and_service_are_named() -> None:
    assert (
        judge(
            rule, POLICY, PolicyDocument=policy(allow(Action="iam:PassRole", Resource=ref("Role"), Condition=TO_TASKS))
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_every_role_may_be_passed() -> None:
    result = judge(rule, POLICY, PolicyDocument=policy(allow(Action="iam:PassRole", Resource="*", Condition=TO_TASKS)))
    assert result.answer is Answer.FAIL
    assert "every role" in result.detail


def test_should_fail_when_it_may_be_passed_to_every_service() -> None:
    result = judge(rule, POLICY, PolicyDocument=policy(allow(Action="iam:PassRole", Resource=ref("Role"))))
    assert result.answer is Answer.FAIL
    assert "every service" in result.detail


def test_should_fail_when_a_pattern_passes_roles() -> None:
    result = judge(rule, POLICY, PolicyDocument=policy(allow(Action="iam:*", Resource="*")))
    assert result.answer is Answer.FAIL
    assert "every role" in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, POLICY, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_does_not_speak_of_it() -> None:
    assert (
        judge(rule, POLICY, PolicyDocument=policy(allow(Action="s3:GetObject", Resource="*"))).answer
        is Answer.NOT_APPLICABLE
    )
