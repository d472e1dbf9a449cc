"""The estimate of the synthesized platform: nothing is left out, and every sum is the same."""

from collections.abc import Mapping

import pytest

from delivery.cloud_assembly import CloudAssembly
from delivery.costs.coverage import PRICERS, standing, table
from delivery.costs.estimate import Estimate, estimate
from delivery.costs.platform import STACK_TAG, Platform
from delivery.errors import InputError
from tests.delivery.costs.conftest import SETTINGS, resource

ENVIRONMENTS = ("dev", "staging", "prod")


@pytest.mark.assembly
def test_should_know_what_each_resource_type_of_the_templates_costs_or_why_nothing(whole: CloudAssembly) -> None:
    types = {each["Type"] for stack in whole.stacks for each in stack.resources.values()}
    assert sorted(each for each in types if standing(each) == "unknown") == []


@pytest.mark.assembly
def test_should_give_no_reason_for_a_type_that_no_template_has(whole: CloudAssembly) -> None:
    types = {each["Type"] for stack in whole.stacks for each in stack.resources.values()}
    reasons = {*table().free, *table().not_priced} - {"Custom::*"}
    assert reasons <= types
    assert not reasons & set(PRICERS)


def test_should_name_a_type_that_nobody_thought_of() -> None:
    found = estimate("prod", Platform(resources=(resource("AWS::Quantum::Computer"),)), SETTINGS)
    assert found.unknown == ["AWS::Quantum::Computer"]


def test_should_say_which_price_is_missing() -> None:
    odd = resource("AWS::RDS::DBInstance", DBInstanceClass="db.z9.huge", AllocatedStorage="100")
    with pytest.raises(InputError, match=r"no price 'rds\.z9\.huge-hour'; allowed: an id of .*prices\.toml"):
        estimate("prod", Platform(resources=(odd,)), SETTINGS)


@pytest.mark.assembly
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_should_sum_up_to_the_same_by_service_stack_and_driver(estimates: Mapping[str, Estimate], name: str) -> None:
    found = estimates[name]
    for sums in (found.by_service(), found.by_tag(), found.by_driver(), found.by_tag("CostCenter")):
        assert sum(sums.values()) == pytest.approx(found.total)
    assert found.per_million == pytest.approx(found.total / found.usage.events * 1e6)


@pytest.mark.assembly
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_should_have_little_without_tags(estimates: Mapping[str, Estimate], name: str) -> None:
    found = estimates[name]
    assert found.by_tag(STACK_TAG)["(carries no tags)"] < 0.05 * found.total


@pytest.mark.assembly
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_should_have_few_prices_from_memory(estimates: Mapping[str, Estimate], name: str) -> None:
    assert estimates[name].unconfirmed < 0.1 * estimates[name].total


@pytest.mark.assembly
def test_should_price_what_each_environment_is_configured_for(estimates: Mapping[str, Estimate]) -> None:
    shards = {name: each.usage.shards for name, each in estimates.items()}
    assert shards == {"dev": 2, "staging": 16, "prod": 24}
    assert estimates["dev"].total < estimates["staging"].total < estimates["prod"].total
