"""Service level objectives: burn rates are right, and somebody is called when, and only when, the budget goes."""

import re
from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
import msgspec
import pytest
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_kinesis as kinesis

from compliance.rules_support.metrics import reported
from lib.config import load_selection
from lib.constructs.platform_alarms.burn_rates import URGENCIES, BurnRateAlarms, written
from lib.constructs.platform_alarms.objectives import Objective, objectives
from lib.naming import Names
from lib.runbooks import Runbooks
from lib.sections import ConfigurationError
from lib.settings import EnvironmentSettings
from tests.support.assembly import SynthesizedAssembly, Template

BURNS = [burn for urgency in URGENCIES for burn in urgency.burns]
HOUR = cdk.Duration.hours(1)
WEEK_SECONDS = 604_800
"""CloudWatch looks no further back: the API reference of PutMetricAlarm, `Period`."""

OBJECTIVES = ("ingestion-availability", "freshness", "api-availability", "api-latency")


@pytest.fixture(scope="module")
def settings(cdk_context: dict[str, Any]) -> EnvironmentSettings:
    return load_selection(cdk_context).environments[0].settings


def made(settings: EnvironmentSettings) -> dict[str, Objective]:
    stack = cdk.Stack(cdk.App(), "Specimen")
    api = apigw.RestApi(stack, "Api")
    api.root.add_method("GET")
    stream = kinesis.Stream(stack, "Stream")
    each = objectives(names=Names("dev"), settings=settings, stream=stream, stage=api.deployment_stage)
    return {one.name: one for one in each}


@pytest.fixture(scope="module")
def by_name(settings: EnvironmentSettings) -> dict[str, Objective]:
    return made(settings)


def value(expression: cw.MathExpression, **parts: float) -> float:
    """Compute an expression as CloudWatch does, from the values of its parts; all of them have data."""
    config = expression.to_metric_config().math_expression
    assert config is not None
    values = {each: parts[each.split("_")[0]] for each in config.using_metrics}
    functions: dict[str, Any] = {"FILL": lambda each, _: each, "IF": lambda holds, one, other: one if holds else other}
    found: float = eval(config.expression, {"__builtins__": {}}, {**values, **functions})  # noqa: S307 - our own arithmetic
    return found


# ---------------------------------------------------------------------------------------------------- rates


@pytest.mark.parametrize(
    ("name", "parts", "rate"),
    [
        ("ingestion-availability", {"total": 1_000_000, "taken": 999_000}, 1),
        ("ingestion-availability", {"total": 1_000_000, "taken": 0}, 1000),
        ("ingestion-availability", {"total": 1_000_000, "taken": 1_000_000}, 0),
        ("freshness", {"total": 5_000, "within": 99}, 1),
        ("freshness", {"total": 5_000, "within": 85.6}, 14.4),
        ("api-availability", {"total": 100_000, "errors": 600}, 6),
        ("api-latency", {"total": 10_000, "within": 97}, 3),
    ],
)
def test_should_compute_the_burn_rate_of_a_window(
    by_name: dict[str, Objective], name: str, parts: dict[str, float], rate: float
) -> None:
    assert value(by_name[name].burn_rate(HOUR), **parts) == pytest.approx(rate)
    assert value(by_name[name].budget_left(), **parts) == pytest.approx(100 * (1 - rate))


def test_should_not_judge_a_share_of_very_few(by_name: dict[str, Objective]) -> None:
    rate = by_name["api-availability"].burn_rate(HOUR, fewest=10)
    assert value(rate, total=12, errors=9) == 0
    assert value(rate, total=12, errors=10) > 14.4


def test_should_call_at_the_shares_of_the_budget_that_the_workbook_names() -> None:
    assert [(each.rate, round(each.spent_percent, 9)) for each in BURNS] == [(14.4, 2), (6, 5), (3, 10), (1, 10)]
    windows = [(written(each.long), written(each.short)) for each in BURNS]
    assert windows == [("1h", "5m"), ("6h", "30m"), ("1d", "2h"), ("3d", "6h")]
    assert all(each.long.to_minutes() / each.short.to_minutes() == 12 for each in BURNS)


def test_should_be_reachable_at_the_lowest_objective_that_is_allowed() -> None:
    assert max(each.rate for each in BURNS) <= 1 / (1 - 95 / 100)


# --------------------------------------------------------------------------------------------------- metrics


def test_should_count_what_is_reported(by_name: dict[str, Objective]) -> None:
    for objective in by_name.values():
        for each in objective.parts.values():
            stat = each.to_metric_config().metric_stat
            assert stat is not None
            assert reported(stat.namespace, stat.metric_name), objective.name


def test_should_take_silence_for_an_outage_only_where_events_have_to_come(settings: EnvironmentSettings) -> None:
    nobody = msgspec.structs.replace(settings, producers=type(settings.producers)())
    assert {name: each.missing for name, each in made(settings).items() if each.missing.name == "BREACHING"}.keys() == {
        "ingestion-availability", "freshness"
    }  # fmt: skip
    assert {each.missing.name for each in made(nobody).values()} == {"NOT_BREACHING"}


def test_should_rank_by_the_limits_of_the_configuration(settings: EnvironmentSettings) -> None:
    changed = msgspec.structs.replace(settings.objectives, freshness_seconds=45, api_latency_milliseconds=700)
    found = made(msgspec.structs.replace(settings, objectives=changed))
    stats = {name: each.parts["within"].statistic for name, each in found.items() if "within" in each.parts}
    assert stats == {"freshness": "PR(:45000)", "api-latency": "PR(:700)"}


# ---------------------------------------------------------------------------------------------- configuration


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("objectives.apiAvailabilityPercent", "94.9"),
        ("objectives.apiAvailabilityPercent", "100"),
        ("objectives.freshnessSeconds", "4"),
        ("objectives.apiLatencyMilliseconds", "29001"),
        ("alarms.documentation", "http://docs.example.com"),
    ],
)
def test_should_refuse_what_cannot_be_an_objective(cdk_context: dict[str, Any], key: str, wrong: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(f"environments.dev.{key}")):
        load_selection({**cdk_context, key: wrong})


def test_should_take_an_objective_from_the_command_line(cdk_context: dict[str, Any]) -> None:
    (config,) = load_selection({**cdk_context, "objectives.apiLatencyPercent": "99.5"}).environments
    assert config.settings.objectives.api_latency_percent == 99.5


# ----------------------------------------------------------------------------------------------------- alarms


@pytest.fixture(params=("dev", "staging", "prod"))
def template(request: pytest.FixtureRequest, assembly: SynthesizedAssembly) -> Template:
    return assembly.template(request.param, "Observability")


def holds(rule: Any, on: set[str], names: Mapping[str, str]) -> bool:
    """Tell whether the rule of a composite alarm holds while these alarms are on; `names` are by logical id."""
    text = "".join(f"{each['Fn::GetAtt'][0]}" if isinstance(each, dict) else each for each in rule["Fn::Join"][1])
    told = re.sub(r'ALARM\("(\w+)"\)', lambda found: str(names[found[1]] in on), text)
    answer: bool = eval(told.replace("AND", "and").replace("OR", "or"), {"__builtins__": {}})  # noqa: S307 - ours
    return answer


def slo(template: Template, name: str) -> tuple[dict[str, Any], dict[str, str]]:
    (stack,) = {each["AlarmName"].rpartition("-")[2] for each in template.of_type("AWS::CloudWatch::Alarm").values()}
    names = {
        logical_id: each["AlarmName"].removeprefix("smartfactory-slo-").removesuffix(f"-{stack}")
        for logical_id, each in template.of_type("AWS::CloudWatch::Alarm").items()
    }
    return template.one("AWS::CloudWatch::CompositeAlarm", AlarmName=f"smartfactory-slo-{name}-{stack}"), names


@pytest.mark.assembly
@pytest.mark.parametrize("name", OBJECTIVES)
def test_should_call_somebody_only_while_the_budget_still_goes(template: Template, name: str) -> None:
    for urgency, (fast, slow) in {
        "page": (("14x-1h", "14x-5m"), ("6x-6h", "6x-30m")),
        "ticket": (("3x-1d", "3x-2h"), ("1x-3d", "1x-6h")),
    }.items():
        alarm, names = slo(template, f"{name}-{urgency}")
        both = [{f"{name}-{window}" for window in pair} for pair in (fast, slow)]
        assert all(holds(alarm["AlarmRule"], each, names) for each in both)
        for one in (each for pair in both for each in pair):
            assert not holds(alarm["AlarmRule"], {one}, names)
        assert not holds(alarm["AlarmRule"], {f"{name}-{fast[0]}", f"{name}-{slow[1]}"}, names)
        assert alarm["AlarmActions"] == alarm["OKActions"]


@pytest.mark.assembly
def test_should_look_at_windows_that_cloudwatch_has(template: Template) -> None:
    windows = [each for each in template.of_type("AWS::CloudWatch::Alarm").values() if "-slo-" in each["AlarmName"]]
    assert len(windows) == len(OBJECTIVES) * len(BURNS) * 2
    for each in windows:
        periods = {query["MetricStat"]["Period"] for query in each["Metrics"] if "MetricStat" in query}
        (period,) = periods
        assert period * each["EvaluationPeriods"] <= WEEK_SECONDS
        assert "AlarmActions" not in each


def test_should_name_windows_after_rate_and_length(by_name: dict[str, Objective]) -> None:
    stack = cdk.Stack(cdk.App(), "Alarms")
    made = BurnRateAlarms(
        stack, "One", objective=by_name["freshness"], names=Names("dev"),
        runbooks=Runbooks("https://docs.example.com/runbooks/alarms", ".html"),
    )  # fmt: skip
    assert len(made.windows) == len(BURNS) * 2
    assert len(made.telling) == len(URGENCIES)
