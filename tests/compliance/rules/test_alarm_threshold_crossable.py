from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import alarm_threshold_crossable as rule
from tests.compliance.rules.judge import UNKNOWN, judge, resource

CPU: dict[str, Any] = {"Namespace": "AWS/RDS", "MetricName": "CPUUtilization"}


@pytest.mark.parametrize("threshold", [0, 80, "80", 100])
def test_should_pass_when_the_metric_can_cross_it(threshold: Any) -> None:
    assert judge(rule, **CPU, Threshold=threshold).answer is Answer.PASS


@pytest.mark.parametrize("threshold", [-1, 101, "1e15"])
def test_should_fail_when_the_metric_cannot_cross_it(threshold: Any) -> None:
    result = judge(rule, **CPU, Threshold=threshold)
    assert result.answer is Answer.FAIL
    assert "never crosses" in result.detail


@pytest.mark.parametrize(("name", "threshold"), [("FreeStorageSpace", 6e13), ("MaximumUsedTransactionIDs", 1e9)])
def test_should_pass_when_a_large_number_is_usual(name: str, threshold: float) -> None:
    assert judge(rule, Namespace="AWS/RDS", MetricName=name, Threshold=threshold).answer is Answer.PASS


def test_should_judge_by_the_largest_metric_when_there_is_an_expression() -> None:
    metrics = [{"MetricStat": {"Metric": {"Namespace": "AWS/EFS", "MetricName": "MeteredIOBytes"}}}]
    assert judge(rule, Metrics=metrics, Threshold=1e13).answer is Answer.PASS
    assert judge(rule, Metrics=metrics, Threshold=1e15).answer is Answer.FAIL


def test_should_fail_when_a_counting_metric_filter_never_gets_so_far() -> None:
    made = {"MetricNamespace": "Ours", "MetricName": "matches", "MetricValue": "1"}
    around = {"Filter": resource("AWS::Logs::MetricFilter", MetricTransformations=[made])}
    watch: dict[str, Any] = {"Namespace": "Ours", "MetricName": "matches", "around": around}
    assert judge(rule, **watch, Threshold=1).answer is Answer.PASS
    assert judge(rule, **watch, Threshold=1e15).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_threshold_is_not_known() -> None:
    assert judge(rule, **CPU, Threshold=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_nobody_knows_how_large_it_gets() -> None:
    assert judge(rule, Namespace="Theirs", MetricName="speed", Threshold=1e20).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_an_anomaly_is_looked_for() -> None:
    assert judge(rule, **CPU, ThresholdMetricId="band").answer is Answer.NOT_APPLICABLE
