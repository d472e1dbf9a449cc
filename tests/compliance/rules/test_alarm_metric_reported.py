from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import alarm_metric_reported as rule
from compliance.rules_support.alarms import ALARM, COMPOSITE
from tests.compliance.rules.judge import UNKNOWN, judge, resource

DEPTH = "ApproximateNumberOfMessagesVisible"
FILTER: dict[str, Any] = {
    "Filter": resource(
        "AWS::Logs::MetricFilter",
        MetricTransformations=[{"MetricNamespace": "Ours", "MetricName": "matches", "MetricValue": "1"}],
    )
}


def metric(namespace: str, name: Any, *dimensions: str) -> dict[str, Any]:
    named = [{"Name": each, "Value": "x"} for each in dimensions]
    return {"Namespace": namespace, "MetricName": name, "Dimensions": named}


def expression(text: str, *metrics: dict[str, Any]) -> list[dict[str, Any]]:
    stats = [{"Id": f"m{at}", "MetricStat": {"Metric": each}} for at, each in enumerate(metrics)]
    return [{"Id": "whole", "Expression": text}, *stats]


def test_should_pass_when_the_service_reports_it_so() -> None:
    assert judge(rule, **metric("AWS/SQS", DEPTH, "QueueName")).answer is Answer.PASS


def test_should_pass_when_a_metric_filter_makes_it() -> None:
    assert judge(rule, **metric("Ours", "matches"), around=FILTER).answer is Answer.PASS


@pytest.mark.parametrize("name", ["NoSuchMetric", "approximatenumberofmessagesvisible"])
def test_should_fail_when_the_service_has_no_such_metric(name: str) -> None:
    result = judge(rule, **metric("AWS/SQS", name, "QueueName"))
    assert result.answer is Answer.FAIL
    assert "no metric of this name" in result.detail


def test_should_fail_when_no_metric_filter_makes_it() -> None:
    assert judge(rule, **metric("Ours", "NoSuchMetric"), around=FILTER).answer is Answer.FAIL


@pytest.mark.parametrize("dimensions", [(), ("Queue",), ("QueueName", "Region")])
def test_should_fail_when_the_dimensions_are_not_those_of_the_metric(dimensions: tuple[str, ...]) -> None:
    result = judge(rule, **metric("AWS/SQS", DEPTH, *dimensions))
    assert result.answer is Answer.FAIL
    assert "does not report" in result.detail


def test_should_fail_when_a_metric_of_an_expression_has_no_name() -> None:
    unnamed = metric("AWS/SQS", DEPTH, "QueueName")
    del unnamed["MetricName"]
    assert judge(rule, Metrics=expression("m0", unnamed)).answer is Answer.FAIL


def test_should_fail_when_an_environment_watches_a_whole_account() -> None:
    assert judge(rule, **metric("AWS/Lambda", "Errors")).answer is Answer.FAIL


def test_should_pass_when_a_template_without_environments_watches_a_whole_account() -> None:
    assert judge(rule, **metric("AWS/Lambda", "Errors"), suffix="").answer is Answer.PASS


def test_should_fail_when_it_compares_different_things() -> None:
    ratio = expression("m0 / m1", metric("AWS/ApiGateway", "5XXError", "ApiName"),
                       metric("AWS/ApiGateway", "Count", "ApiName", "Stage"))  # fmt: skip
    result = judge(rule, Metrics=ratio)
    assert result.answer is Answer.FAIL
    assert "different dimensions" in result.detail


def test_should_pass_when_it_compares_the_same_things() -> None:
    both = [metric("AWS/ApiGateway", each, "ApiName", "Stage") for each in ("5XXError", "Count")]
    assert judge(rule, Metrics=expression("m0 / m1", *both)).answer is Answer.PASS


@pytest.mark.parametrize(
    ("around", "answer"), [({}, Answer.PASS), ({"Acl": "AWS::WAFv2::WebACLAssociation"}, Answer.FAIL)]
)
def test_should_want_the_region_of_a_web_acl_when_it_is_a_regional_one(around: dict[str, str], answer: Answer) -> None:
    beside = {name: resource(kind) for name, kind in around.items()}
    assert judge(rule, **metric("AWS/WAFV2", "BlockedRequests", "Rule", "WebACL"), around=beside).answer is answer


@pytest.mark.parametrize(
    ("around", "answer"), [({}, Answer.FAIL), ({"Servers": "AWS::AutoScaling::AutoScalingGroup"}, Answer.PASS)]
)
def test_should_take_the_cpu_of_a_cluster_when_it_has_servers(around: dict[str, str], answer: Answer) -> None:
    beside = {name: resource(kind) for name, kind in around.items()}
    assert judge(rule, **metric("AWS/ECS", "CPUUtilization", "ClusterName"), around=beside).answer is answer


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, **metric("AWS/SQS", UNKNOWN, "QueueName")).answer is Answer.NOT_EVALUATED
    assert judge(rule, Namespace="AWS/SQS", MetricName=DEPTH, Dimensions=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_nobody_here_knows_the_namespace() -> None:
    assert judge(rule, **metric("AWS/Rekognition", "Anything")).answer is Answer.NOT_APPLICABLE
    assert judge(rule, **metric("Theirs", "anything"), around=FILTER).answer is Answer.NOT_APPLICABLE


@pytest.mark.parametrize(
    "alarm_rule",
    [
        {"Fn::Join": ["", ['ALARM("', {"Fn::GetAtt": ["Window", "Arn"]}, '")']]},
        'ALARM("window-dev") AND NOT OK(other-dev)',
    ],
)
def test_should_pass_when_a_composite_alarm_is_made_of_alarms(alarm_rule: Any) -> None:
    around = {"Window": resource(ALARM, AlarmName="window-dev")}
    assert judge(rule, COMPOSITE, AlarmRule=alarm_rule, around=around).answer is Answer.PASS


@pytest.mark.parametrize("alarm_rule", ["FALSE", "", {"Fn::Join": ["", ["FALSE", ""]]}])
def test_should_fail_when_a_composite_alarm_is_made_of_none(alarm_rule: Any) -> None:
    result = judge(rule, COMPOSITE, AlarmRule=alarm_rule)
    assert (result.answer, result.detail) == (Answer.FAIL, "the rule names no alarm")


def test_should_not_be_evaluated_when_the_rule_of_a_composite_alarm_is_not_known() -> None:
    assert judge(rule, COMPOSITE, AlarmRule=UNKNOWN).answer is Answer.NOT_EVALUATED
