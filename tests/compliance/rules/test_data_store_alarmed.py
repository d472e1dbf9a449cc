from typing import Any

from compliance.model import Answer
from compliance.rules import data_store_alarmed as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource


def alarm(namespace: str, metric: str, value: Any, **changes: Any) -> dict[str, Any]:
    properties = {
        "Namespace": namespace,
        "MetricName": metric,
        "Dimensions": [{"Name": "Subject", "Value": value}],
        "AlarmActions": ["arn:aws:sns:us-east-1:111111111111:on-call"],
        **changes,
    }
    return {"Alarm": resource("AWS::CloudWatch::Alarm", **properties)}


CACHE = "AWS::ElastiCache::ReplicationGroup"
BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"


def test_should_pass_when_free_space_is_watched() -> None:
    assert (
        judge(rule, DBInstanceIdentifier="db-dev", around=alarm("AWS/RDS", "FreeStorageSpace", ref("Subject"))).answer
        is Answer.PASS
    )


def test_should_pass_when_a_node_of_the_cache_is_watched() -> None:
    assert (
        judge(
            rule,
            CACHE,
            ReplicationGroupId="c-dev",
            around=alarm("AWS/ElastiCache", "EngineCPUUtilization", "c-dev-0001-001"),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_a_load_balancer_is_watched() -> None:
    assert (
        judge(
            rule,
            BALANCER,
            around=alarm("AWS/ApplicationELB", "UnHealthyHostCount", attribute("Subject", "LoadBalancerFullName")),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_an_api_is_watched_by_name() -> None:
    assert (
        judge(
            rule, "AWS::ApiGateway::RestApi", Name="api-dev", around=alarm("AWS/ApiGateway", "5XXError", "api-dev")
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_a_file_system_is_watched() -> None:
    assert (
        judge(rule, "AWS::EFS::FileSystem", around=alarm("AWS/EFS", "PercentIOLimit", ref("Subject"))).answer
        is Answer.PASS
    )


def test_should_fail_when_nothing_is_watched() -> None:
    result = judge(rule, DBInstanceIdentifier="db-dev")
    assert result.answer is Answer.FAIL
    assert "FreeStorageSpace" in result.detail


def test_should_fail_when_another_metric_is_watched() -> None:
    assert (
        judge(rule, DBInstanceIdentifier="db-dev", around=alarm("AWS/RDS", "ReadIOPS", ref("Subject"))).answer
        is Answer.FAIL
    )


def test_should_fail_when_another_store_is_watched() -> None:
    assert (
        judge(rule, DBInstanceIdentifier="db-dev", around=alarm("AWS/RDS", "FreeStorageSpace", "other-dev")).answer
        is Answer.FAIL
    )


def test_should_fail_when_the_alarm_tells_nobody() -> None:
    result = judge(
        rule, DBInstanceIdentifier="db-dev", around=alarm("AWS/RDS", "FreeStorageSpace", "db-dev", AlarmActions=[])
    )
    assert result.answer is Answer.FAIL
    assert "tells nobody" in result.detail


def test_should_not_be_evaluated_when_the_alarms_subject_is_not_known() -> None:
    assert (
        judge(rule, DBInstanceIdentifier="db-dev", around=alarm("AWS/RDS", "FreeStorageSpace", UNKNOWN)).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_apply_when_the_load_balancer_is_a_network_one() -> None:
    assert judge(rule, BALANCER, Type="network").answer is Answer.NOT_APPLICABLE
