"""Growth, what could be otherwise, and what gives first."""

from collections.abc import Mapping

import pytest

from delivery import quotas
from delivery.costs import scale
from delivery.costs.estimate import Estimate
from delivery.costs.growth import growth
from delivery.costs.scale import NEEDS, Environment, Finding, findings, limits
from delivery.costs.sizes import sizes_for
from delivery.costs.variants import DOUBTS, LEVERS, Variant
from services.telemetry import settings
from tests.delivery.costs.conftest import SETTINGS


@pytest.mark.assembly
def test_should_cost_more_and_less_an_event_when_the_load_grows(estimates: Mapping[str, Estimate]) -> None:
    points = growth(estimates["prod"])
    totals = [each.estimate.total for each in points]
    assert totals == sorted(totals)
    millions = [each.estimate.per_million for each in points]
    assert millions == sorted(millions, reverse=True)


@pytest.mark.assembly
def test_should_size_the_configured_load_as_production_is(estimates: Mapping[str, Estimate]) -> None:
    production = estimates["prod"]
    sizes = sizes_for(10_000, production.usage.settings)
    assert (sizes.shards, sizes.instance, sizes.cache_shards) == (24, "r8g.2xlarge", 2)
    (point,) = growth(production, rates=(10_000,))
    assert point.estimate.total == pytest.approx(production.total, rel=0.01)


def test_should_refuse_a_load_that_no_single_database_takes() -> None:
    assert sizes_for(1_000_000, SETTINGS).instance is None


@pytest.mark.assembly
@pytest.mark.parametrize("lever", LEVERS, ids=lambda each: each.name)
def test_should_lower_the_bill(estimates: Mapping[str, Estimate], lever: Variant) -> None:
    production = estimates["prod"]
    assert lever.of(production).total < production.total - 50


@pytest.mark.assembly
@pytest.mark.parametrize("doubt", DOUBTS, ids=lambda each: each.name)
def test_should_matter_what_is_assumed(estimates: Mapping[str, Estimate], doubt: Variant) -> None:
    production = estimates["prod"]
    other = doubt.of(production)
    assert abs(other.total - production.total) + abs(other.elsewhere - production.elsewhere) > 100


@pytest.mark.parametrize("found", findings(SETTINGS), ids=lambda each: each.limit.id)
def test_should_fit_up_to_where_it_gives_and_not_beyond(found: Finding) -> None:
    need = NEEDS[found.limit.id]
    environment = Environment(settings=SETTINGS)
    assert [need(environment, rate) for rate in scale.RATES] == found.needs == sorted(found.needs)
    assert need(environment, scale.RATES[0]) <= found.limit.limit, "production does not fit"
    if found.gives_at is None:
        assert need(environment, scale.MOST) <= found.limit.limit
    else:
        assert need(environment, found.gives_at) <= found.limit.limit < need(environment, found.gives_at + 1)


def test_should_work_out_each_limit_and_name_source_and_step() -> None:
    assert {each.id for each in limits()} == set(NEEDS)
    assert all(each.source and each.step and each.what for each in limits())


def test_should_have_the_limits_that_are_ours_as_the_code_has_them() -> None:
    ours = {each.id: each.limit for each in limits() if each.kind == "design"}
    defaults = dict(
        zip(
            settings.GatewaySettings.__struct_fields__[-len(settings.GatewaySettings.__struct_defaults__) :],
            settings.GatewaySettings.__struct_defaults__,
            strict=True,
        )
    )
    assert ours["gateway-buckets"] == defaults["stream_buckets"]


def test_should_check_each_quota_before_a_deployment_or_say_what_does_instead() -> None:
    elsewhere = {
        "L-AF354865": "nodes of a cluster: lib.consistency refuses more",
        "L-AB614373": "a rate of a table, which nothing in a template asks for",
    }
    checked = {row["code"] for row in quotas.table()["quota"]}
    assert {each.code for each in limits() if each.code} <= checked | set(elsewhere)


def test_should_put_what_gives_first_at_the_head() -> None:
    ends = [each.gives_at for each in findings(SETTINGS) if each.gives_at]
    assert ends == sorted(ends)
    assert findings(SETTINGS)[0].limit.id == "gateway-buckets"
