from typing import Any

from compliance.model import Answer
from compliance.rules import worker_stop_timeout as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

STREAM: dict[str, Any] = {"Stream": resource("AWS::Kinesis::Stream")}
WORKER: dict[str, Any] = STREAM | {"Service": resource("AWS::ECS::Service", TaskDefinition=ref("Subject"))}
BEHIND: dict[str, Any] = {
    "Service": resource("AWS::ECS::Service", TaskDefinition=ref("Subject"), LoadBalancers=[{"ContainerName": "api"}])
}


def test_should_pass_when_it_gets_two_minutes() -> None:
    assert judge(rule, ContainerDefinitions=[{"StopTimeout": 120}], around=WORKER).answer is Answer.PASS


def test_should_fail_when_it_gets_less() -> None:
    assert judge(rule, ContainerDefinitions=[{"StopTimeout": "119"}], around=WORKER).answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule, ContainerDefinitions=[{}], around=WORKER).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, ContainerDefinitions=[{"StopTimeout": UNKNOWN}], around=WORKER).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_is_behind_a_load_balancer() -> None:
    assert judge(rule, ContainerDefinitions=[{}], around=STREAM | BEHIND).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_there_is_no_stream() -> None:
    assert judge(rule, ContainerDefinitions=[{}], around={"Service": WORKER["Service"]}).answer is Answer.NOT_APPLICABLE
