from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import scaling_has_room as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

BOUNDS: dict[str, Any] = {"MinCapacity": 2, "MaxCapacity": 4}
CPU = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}
REQUESTS = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ALBRequestCountPerTarget"}}
OF_SERVICE = {"Fn::Join": ["", ["service/cluster-dev/", attribute("Service", "Name")]]}


def policy(tracked: dict[str, Any]) -> dict[str, Any]:
    kind = "AWS::ApplicationAutoScaling::ScalingPolicy"
    return resource(kind, ScalingTargetId=ref("Subject"), TargetTrackingScalingPolicyConfiguration=tracked)


TRACKED: dict[str, Any] = {"Cpu": policy(CPU)}
SERVED: dict[str, Any] = {"Service": resource("AWS::ECS::Service", LoadBalancers=[{"ContainerName": "api"}])}


def test_should_pass_when_it_may_grow() -> None:
    assert judge(rule, around=TRACKED, **BOUNDS).answer is Answer.PASS


@pytest.mark.parametrize(
    "change", [{"MaxCapacity": 1}, {"MaxCapacity": None}, {"SuspendedState": {"DynamicScalingOutSuspended": True}}]
)
def test_should_fail_when_it_may_not_grow(change: dict[str, Any]) -> None:
    assert judge(rule, around=TRACKED, **BOUNDS | change).answer is Answer.FAIL


def test_should_fail_when_nothing_of_ours_tracks_the_load() -> None:
    assert judge(rule, **BOUNDS).answer is Answer.FAIL


def test_should_pass_when_policies_of_somebody_else_are_elsewhere() -> None:
    assert judge(rule, suffix="", **BOUNDS).answer is Answer.PASS


def test_should_pass_when_a_service_for_callers_tracks_requests_and_cpu() -> None:
    around = SERVED | TRACKED | {"Requests": policy(REQUESTS)}
    assert judge(rule, around=around, ResourceId=OF_SERVICE, **BOUNDS).answer is Answer.PASS


@pytest.mark.parametrize(("tracked", "words"), [(CPU, "requests"), (REQUESTS, "CPU")])
def test_should_fail_when_a_service_for_callers_tracks_one_alone(tracked: dict[str, Any], words: str) -> None:
    result = judge(rule, around=SERVED | {"One": policy(tracked)}, ResourceId=OF_SERVICE, **BOUNDS)
    assert result.answer is Answer.FAIL
    assert words in result.detail


@pytest.mark.parametrize("change", [{"MaxCapacity": UNKNOWN}, {"SuspendedState": UNKNOWN}])
def test_should_not_be_evaluated_when_it_is_not_known(change: dict[str, Any]) -> None:
    assert judge(rule, around=TRACKED, **BOUNDS | change).answer is Answer.NOT_EVALUATED
