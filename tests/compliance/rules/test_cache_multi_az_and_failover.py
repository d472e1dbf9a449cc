from typing import Any

from compliance.model import Answer
from compliance.rules import cache_multi_az_and_failover as rule
from tests.compliance.rules.judge import UNKNOWN, judge

ON: dict[str, Any] = {"AutomaticFailoverEnabled": True, "MultiAZEnabled": True}


def test_should_pass_when_each_shard_has_a_replica() -> None:
    assert judge(rule, **ON, ReplicasPerNodeGroup=1).answer is Answer.PASS


def test_should_pass_when_there_are_two_clusters() -> None:
    assert judge(rule, **ON, NumCacheClusters=2).answer is Answer.PASS


def test_should_fail_when_it_does_not_fail_over() -> None:
    result = judge(rule, **ON | {"AutomaticFailoverEnabled": False}, ReplicasPerNodeGroup=1)
    assert result.answer is Answer.FAIL
    assert "AutomaticFailoverEnabled" in result.detail


def test_should_fail_when_it_is_in_one_zone() -> None:
    result = judge(rule, **ON | {"MultiAZEnabled": "false"}, ReplicasPerNodeGroup=1)
    assert result.answer is Answer.FAIL
    assert "MultiAZEnabled" in result.detail


def test_should_fail_when_a_shard_has_no_replica() -> None:
    result = judge(rule, **ON, ReplicasPerNodeGroup=0)
    assert result.answer is Answer.FAIL
    assert "ReplicasPerNodeGroup" in result.detail


def test_should_fail_when_replicas_are_not_said() -> None:
    assert judge(rule, **ON).answer is Answer.FAIL


def test_should_fail_when_there_is_one_cluster() -> None:
    result = judge(rule, **ON, NumCacheClusters=1)
    assert result.answer is Answer.FAIL
    assert "NumCacheClusters" in result.detail


def test_should_not_be_evaluated_when_failover_is_not_known() -> None:
    assert (
        judge(rule, **ON | {"AutomaticFailoverEnabled": UNKNOWN}, ReplicasPerNodeGroup=1).answer is Answer.NOT_EVALUATED
    )
