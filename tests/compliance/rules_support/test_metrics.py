import tomllib
from pathlib import Path

import pytest

from compliance.rules_support import metrics
from compliance.rules_support.metrics import CEILINGS, REPORTED, ceiling, reported, sets_of
from tests.compliance.support import environment

GROUPS = tomllib.loads(Path(metrics.__file__).with_suffix(".toml").read_text())["group"]


def test_should_have_a_ceiling_for_every_unit_when_it_is_used() -> None:
    assert {unit for group in GROUPS for unit in group["metrics"]} <= set(CEILINGS)


def test_should_cite_the_service_when_it_lists_metrics() -> None:
    assert all(group["source"].startswith("https://docs.aws.amazon.com/") for group in GROUPS)


def test_should_list_no_metric_twice_when_it_is_one_group() -> None:
    for group in GROUPS:
        names = [name for listed in group["metrics"].values() for name in listed]
        assert len(set(names)) == len(names), group["namespace"]


@pytest.mark.parametrize(("namespace", "metric"), [("AWS/SQS", "NoSuchMetric"), ("AWS/None", "Errors"), (None, {})])
def test_should_return_nothing_when_it_is_not_known(namespace: object, metric: object) -> None:
    assert reported(namespace, metric) == []
    assert ceiling(namespace, metric) is None


def test_should_leave_out_the_whole_account_when_the_environment_shares_it() -> None:
    ours, theirs = environment(Data={"Resources": {}}).context, environment(suffix="", Data={"Resources": {}}).context
    assert frozenset() not in set(sets_of(ours, "AWS/Lambda", "Errors"))
    assert frozenset() in set(sets_of(theirs, "AWS/Lambda", "Errors"))


def test_should_know_the_services_that_the_platform_watches() -> None:
    assert {"AWS/RDS", "AWS/Kinesis", "AWS/ElastiCache", "AWS/SQS", "AWS/Lambda", "AWS/ApplicationELB"} <= set(REPORTED)
