"""What the database's set-up tells CloudWatch is what alarms wait for."""

import json
from typing import Any

import pytest
from database_setup.metrics import publish
from database_setup.schema import Health

from compliance.rules_support.metrics import REPORTED
from lib.constructs.platform_alarms.events import NAMESPACE
from lib.constructs.platform_alarms.maintenance import maintenance_area
from lib.naming import Names


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the function tells of healthy partitions."""
    health = Health(default_rows=0, oldest_unexported_hours=0.5, ahead_hours=24, postponed=0)
    publish(health, namespace=NAMESPACE, environment_suffix="dev")
    (found,) = json.loads(capsys.readouterr().out)["_aws"]["CloudWatchMetrics"]
    assert isinstance(found, dict)
    return found


def test_should_wait_for_what_the_function_tells(told: dict[str, Any]) -> None:
    stats = [row.metric.to_metric_config().metric_stat for row in maintenance_area(Names("dev")).rows]
    assert {each.metric_name for each in stats if each} <= {each["Name"] for each in told["Metrics"]}
    assert {each.namespace for each in stats if each} == {told["Namespace"]}
    for each in stats:
        assert each is not None
        assert [[one.name for one in each.dimensions or []]] == told["Dimensions"]


def test_should_know_every_metric_that_the_function_tells(told: dict[str, Any]) -> None:
    known = {
        name
        for name, forms in REPORTED[NAMESPACE].items()
        if any(frozenset(told["Dimensions"][0]) in form.dimensions for form in forms)
    }
    assert known == {each["Name"] for each in told["Metrics"]}
