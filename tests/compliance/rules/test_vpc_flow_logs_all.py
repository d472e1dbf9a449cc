from typing import Any

from compliance.model import Answer
from compliance.rules import vpc_flow_logs_all as rule
from tests.compliance.rules.judge import judge, ref, resource


def flow(**properties: Any) -> dict[str, Any]:
    return {"Flow": resource("AWS::EC2::FlowLog", **{"ResourceId": ref("Subject"), "TrafficType": "ALL", **properties})}


def test_should_pass_when_everything_is_recorded() -> None:
    assert judge(rule, around=flow()).answer is Answer.PASS


def test_should_fail_when_nothing_is_recorded() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_only_rejections_are_recorded() -> None:
    result = judge(rule, around=flow(TrafficType="REJECT"))
    assert result.answer is Answer.FAIL
    assert "leaves out" in result.detail


def test_should_fail_when_another_network_is_recorded() -> None:
    assert (
        judge(rule, around=flow(ResourceId=ref("Other")) | {"Other": resource("AWS::EC2::VPC")}).answer is Answer.FAIL
    )
