from typing import Any

from compliance.model import Answer
from compliance.rules import service_scales as rule
from tests.compliance.rules.judge import attribute, judge, ref, resource

NAMED: dict[str, Any] = {"Fn::Join": ["", ["service/c-dev/", attribute("Subject", "Name")]]}
TARGET: dict[str, Any] = {"Target": resource("AWS::ApplicationAutoScaling::ScalableTarget", ResourceId=NAMED)}
POLICY: dict[str, Any] = {
    "Policy": resource("AWS::ApplicationAutoScaling::ScalingPolicy", ScalingTargetId=ref("Target"))
}


def test_should_pass_when_a_policy_scales_it() -> None:
    assert judge(rule, around=TARGET | POLICY).answer is Answer.PASS


def test_should_fail_when_it_has_no_target() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "no scalable target" in result.detail


def test_should_fail_when_the_target_has_no_policy() -> None:
    result = judge(rule, around=TARGET)
    assert result.answer is Answer.FAIL
    assert "no policy" in result.detail


def test_should_not_apply_when_it_is_a_daemon() -> None:
    assert judge(rule, SchedulingStrategy="DAEMON").answer is Answer.NOT_APPLICABLE
