from typing import Any

from compliance.model import Answer
from compliance.rules import worker_tasks_within_shards as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource


def worker(shards: Any, **service: Any) -> dict[str, Any]:
    return {
        "Service": resource("AWS::ECS::Service", ServiceName="processor-dev", **service),
        "Stream": resource("AWS::Kinesis::Stream", ShardCount=shards),
    }


NAMED: dict[str, Any] = {"Fn::Join": ["", ["service/c-dev/", attribute("Service", "Name")]]}


def test_should_pass_when_each_task_has_a_shard() -> None:
    assert judge(rule, MaxCapacity=16, ResourceId=NAMED, around=worker(16)).answer is Answer.PASS


def test_should_pass_when_the_service_is_named_by_text() -> None:
    assert (
        judge(rule, MaxCapacity=2, ResourceId="service/c-dev/processor-dev", around=worker("2")).answer is Answer.PASS
    )


def test_should_fail_when_there_are_more_tasks_than_shards() -> None:
    assert judge(rule, MaxCapacity=17, ResourceId=NAMED, around=worker(16)).answer is Answer.FAIL


def test_should_not_be_evaluated_when_shards_are_not_known() -> None:
    assert judge(rule, MaxCapacity=2, ResourceId=NAMED, around=worker(UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_tasks_are_not_known() -> None:
    assert judge(rule, MaxCapacity=UNKNOWN, ResourceId=NAMED, around=worker(2)).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_service_is_behind_a_load_balancer() -> None:
    assert (
        judge(rule, MaxCapacity=99, ResourceId=NAMED, around=worker(2, LoadBalancers=[{"ContainerName": "api"}])).answer
        is Answer.NOT_APPLICABLE
    )


def test_should_not_apply_when_it_scales_something_else() -> None:
    assert judge(rule, MaxCapacity=99, ResourceId="table/x", around=worker(2)).answer is Answer.NOT_APPLICABLE
