from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import scaling_follows_load as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

TARGET = {"Target": resource("AWS::ApplicationAutoScaling::ScalableTarget", MinCapacity=2, MaxCapacity=4)}
STAGE = {"HttpMethod": "*", "ResourcePath": "/*", "ThrottlingRateLimit": 200}
LIMITS: dict[str, Any] = TARGET | {
    "Stage": resource("AWS::ApiGateway::Stage", MethodSettings=[STAGE]),
    "Stream": resource("AWS::Kinesis::Stream", ShardCount=4),
}
CPU = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}
LOW, HIGH = {"MetricIntervalLowerBound": 0, "MetricIntervalUpperBound": 9}, {"MetricIntervalLowerBound": 9}


def metric(namespace: str, name: str) -> dict[str, Any]:
    of = {"Namespace": namespace, "MetricName": name, "Dimensions": [{"Name": "StreamName", "Value": ref("Stream")}]}
    return {"CustomizedMetricSpecification": {"Metrics": [{"Id": "m", "MetricStat": {"Metric": of}}]}}


REQUESTS, BYTES = metric("AWS/ApplicationELB", "RequestCount"), metric("AWS/Kinesis", "IncomingBytes")


def tracking(configuration: dict[str, Any], value: Any) -> Answer:
    tracked = configuration | {"TargetValue": value}
    return judge(
        rule, around=LIMITS, ScalingTargetId=ref("Target"), TargetTrackingScalingPolicyConfiguration=tracked
    ).answer


@pytest.mark.parametrize(("configuration", "most"), [(CPU, 75), (REQUESTS, 50), (BYTES, 1_048_576)])
def test_should_pass_when_the_load_can_reach_the_target(configuration: dict[str, Any], most: int) -> None:
    assert tracking(configuration, most) is Answer.PASS
    assert tracking(configuration, most + 1) is Answer.FAIL


def test_should_pass_when_no_limit_is_declared() -> None:
    assert tracking(metric("Custom", "Depth"), 10**9) is Answer.PASS


def test_should_fail_when_there_is_no_target_value() -> None:
    assert tracking(CPU, None) is Answer.FAIL


def test_should_not_be_evaluated_when_the_target_value_is_not_known() -> None:
    assert tracking(CPU, UNKNOWN) is Answer.NOT_EVALUATED


def stepping(steps: Any, kind: Any = "ChangeInCapacity") -> Answer:
    configuration = {"AdjustmentType": kind, "StepAdjustments": steps}
    return judge(
        rule, around=LIMITS, ScalingTargetId=ref("Target"), StepScalingPolicyConfiguration=configuration
    ).answer


def adding(*steps: dict[str, Any], each: Any = 1) -> list[dict[str, Any]]:
    return [step | {"ScalingAdjustment": each} for step in steps]


@pytest.mark.parametrize("steps", [adding(LOW, HIGH), adding(LOW, each=-1)])
def test_should_pass_when_steps_follow_the_load(steps: list[dict[str, Any]]) -> None:
    assert stepping(steps) is Answer.PASS


@pytest.mark.parametrize("steps", [[], adding(LOW), adding(HIGH), adding(LOW, HIGH, each=0)])
def test_should_fail_when_steps_leave_load_out(steps: list[dict[str, Any]]) -> None:
    assert stepping(steps) is Answer.FAIL


@pytest.mark.parametrize("kind", ["ExactCapacity", None])
def test_should_fail_when_the_number_is_fixed(kind: str | None) -> None:
    assert stepping(adding(LOW, HIGH), kind) is Answer.FAIL


@pytest.mark.parametrize(("steps", "kind"), [(UNKNOWN, "ChangeInCapacity"), (adding(LOW, HIGH), UNKNOWN)])
def test_should_not_be_evaluated_when_steps_are_not_known(steps: Any, kind: Any) -> None:
    assert stepping(steps, kind) is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_a_steps_height_is_not_known() -> None:
    assert stepping(adding(LOW, HIGH, each=UNKNOWN)) is Answer.NOT_EVALUATED


@pytest.mark.parametrize(
    ("value", "around", "answer"),
    [
        ("elsewhere", TARGET, Answer.FAIL),
        ("elsewhere", {}, Answer.NOT_EVALUATED),
        (UNKNOWN, TARGET, Answer.NOT_EVALUATED),
        (None, TARGET, Answer.NOT_APPLICABLE),
    ],
)
def test_should_answer_by_the_target_when_nothing_else_is_said(
    value: object, around: dict[str, Any], answer: Answer
) -> None:
    assert judge(rule, around=around, ScalingTargetId=value).answer is answer
