"""Every alarm watches something, of this environment, and says what it means; the dashboard shows all."""

import json
import re

import pytest

from lib.config import EnvironmentConfig
from lib.constructs.platform_alarms.cache import CACHE_ALARMS
from lib.constructs.platform_alarms.credentials import credentials_area
from lib.constructs.platform_alarms.events import NAMESPACE, PROCESSOR, events_area
from lib.constructs.platform_alarms.maintenance import maintenance_area
from lib.naming import Names
from tests.lib.observability.expected import REQUIRED, SECRETS, alarm
from tests.support.assembly import SynthesizedAssembly, Template

pytestmark = pytest.mark.assembly


OF_CREDENTIALS = re.compile(r"-rotation-|-credential-age-")


def test_should_watch_the_very_function_that_empties_the_log_bucket(
    assembly: SynthesizedAssembly, template: Template, environment: str
) -> None:
    (query,) = alarm(template, environment, "empty-log-bucket-errors")["Metrics"]
    (dimension,) = query["MetricStat"]["Metric"]["Dimensions"]
    assert dimension["Name"] == "FunctionName"
    assembly.template(environment, "Network").one("AWS::Lambda::Function", FunctionName=dimension["Value"])


def test_should_watch_everything_that_can_break(template: Template, environment: str) -> None:
    found = {each["AlarmName"] for each in template.of_type("AWS::CloudWatch::Alarm").values()}
    assert {f"smartfactory-{name}-{environment}" for name in REQUIRED} <= found


def test_should_say_what_each_alarm_means_and_why_its_threshold(template: Template) -> None:
    for each in template.of_type("AWS::CloudWatch::Alarm").values():
        assert " Threshold: " in each["AlarmDescription"]
        assert len(each["AlarmDescription"]) <= 1024
        assert each.get("OKActions") == each.get("AlarmActions")


def test_should_look_at_a_metric_of_something_for_some_time(template: Template) -> None:
    for each in template.of_type("AWS::CloudWatch::Alarm").values():
        name = each["AlarmName"]
        assert each["EvaluationPeriods"] >= each.get("DatapointsToAlarm", 1) >= 1, name
        assert each["ComparisonOperator"], name
        if "Metrics" in each:
            assert len([query for query in each["Metrics"] if query.get("ReturnData", True)]) == 1, name
            stats = [query["MetricStat"] for query in each["Metrics"] if "MetricStat" in query]
            watched = [{**stat["Metric"], "Period": stat["Period"], "Statistic": stat["Stat"]} for stat in stats]
        else:
            watched = [{**each, "Statistic": each.get("Statistic") or each["ExtendedStatistic"]}]
        assert watched, name
        for metric in watched:
            # What the platform counts itself has no dimension: its name ends with the suffix instead.
            assert metric.get("Dimensions") or metric["Namespace"] == "SmartFactory", name
            assert metric["Namespace"], name
            assert metric["Statistic"], name
            assert metric["Period"] >= 60, name


def test_should_watch_the_metrics_of_this_environment_alone(template: Template, environment: str) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm").values()
    queries = [query for each in alarms for query in each.get("Metrics", [])]
    queried = [query["MetricStat"]["Metric"] for query in queries if "MetricStat" in query]
    ours = [each for each in (*alarms, *queried) if each.get("Namespace") == NAMESPACE]
    areas = (events_area(Names("dev")), maintenance_area(Names("dev")), credentials_area(Names("dev"), SECRETS))
    windows_of_freshness = 8 * 2
    assert len(ours) == sum(len(each.rows) for each in areas) + windows_of_freshness
    for each in ours:
        dimensions = {one["Name"]: one["Value"] for one in each["Dimensions"]}
        assert dimensions["EnvironmentSuffix"] == environment
        assert dimensions.get("Service", PROCESSOR) == PROCESSOR


def test_should_watch_every_gateway_and_every_shard_of_the_cache(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    names = {each["AlarmName"] for each in template.of_type("AWS::CloudWatch::Alarm").values()}
    settings = config.settings
    gateways = {
        f"smartfactory-nat-{place}-port-allocation-{environment}"
        for place in range(1, settings.network.nat_gateways + 1)
    }
    shards = {
        f"smartfactory-cache-{shard}-{each.name}-{environment}"
        for shard in range(1, settings.cache.shards + 1)
        for each in CACHE_ALARMS
    }
    assert {name for name in names if "-nat-" in name} == gateways
    assert {
        name for name in names if name.startswith("smartfactory-cache-") and not OF_CREDENTIALS.search(name)
    } == shards


def test_should_watch_the_firewall_of_the_api(
    assembly: SynthesizedAssembly, template: Template, environment: str
) -> None:
    acl = assembly.template(environment, "Api").one("AWS::WAFv2::WebACL")
    watched = json.dumps(alarm(template, environment, "api-blocked-requests"))
    # The metric's dimension is the metric name of the web ACL, not its name.
    assert f'"Value": "{acl["VisibilityConfig"]["MetricName"]}"' in watched


def test_should_have_one_dashboard_with_every_alarm_on_it(template: Template, environment: str) -> None:
    dashboard = template.one("AWS::CloudWatch::Dashboard")
    assert dashboard["DashboardName"] == f"smartfactory-{environment}"
    body = json.dumps(dashboard["DashboardBody"])
    for kind in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        for logical_id in template.of_type(kind):
            assert f'"{logical_id}"' in body
    for title in (
        "Objectives, over 30 days",
        "Event stream",
        "Events",
        "Database maintenance",
        "Services",
        "API",
        "Load balancer",
        "Database",
        "Cache",
        "Credentials",
        "Files",
        "Functions",
        "Network",
    ):
        assert f"## {title}" in body
