from typing import Any

from compliance.model import Answer
from compliance.rules import vpc_flow_logs_all as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def flow(**properties: Any) -> dict[str, Any]:
    return {
        "Flow": resource(
            "AWS::EC2::FlowLog",
            **{"ResourceId": ref("Subject"), "TrafficType": "ALL", "LogGroupName": "flows", **properties},
        )
    }


def test_should_pass_when_everything_is_recorded() -> None:
    assert judge(rule, around=flow()).answer is Answer.PASS


def test_should_pass_when_the_format_tells_who_talked_to_whom() -> None:
    text = " ".join(f"${{{each}}}" for each in rule.FIELDS)
    assert judge(rule, around=flow(LogFormat=text)).answer is Answer.PASS


def test_should_fail_when_the_format_leaves_out_the_peer() -> None:
    result = judge(rule, around=flow(LogFormat="${version} ${interface-id}"))
    assert result.answer is Answer.FAIL
    assert "dstaddr" in result.detail


def test_should_fail_when_the_records_go_nowhere() -> None:
    result = judge(rule, around=flow(LogGroupName=None))
    assert result.answer is Answer.FAIL
    assert "destination" in result.detail


def test_should_not_be_evaluated_when_the_format_is_not_known() -> None:
    assert judge(rule, around=flow(LogFormat=UNKNOWN)).answer is Answer.NOT_EVALUATED


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
