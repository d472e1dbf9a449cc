from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import network_doors_in_every_zone as rule
from tests.compliance.rules.judge import UNKNOWN, judge
from tests.compliance.rules.network import network, subnets

LOAD_BALANCER, LINK, ENDPOINT = rule.RULE.types
DOORS: list[tuple[str, str, dict[str, Any]]] = [
    (LOAD_BALANCER, "Subnets", {}),
    (LINK, "SubnetIds", {}),
    (ENDPOINT, "SubnetIds", {"VpcEndpointType": "Interface"}),
]


@pytest.mark.parametrize(("kind", "name", "more"), DOORS)
def test_should_pass_when_it_is_in_every_zone(kind: str, name: str, more: dict[str, Any]) -> None:
    properties: dict[str, Any] = {name: subnets("Private"), **more}
    assert judge(rule, kind, around=network(), **properties).answer is Answer.PASS


@pytest.mark.parametrize(("kind", "name", "more"), DOORS)
@pytest.mark.parametrize("places", [subnets("Private")[:2], []])
def test_should_fail_when_a_zone_is_left_out(kind: str, name: str, more: dict[str, Any], places: list[Any]) -> None:
    properties: dict[str, Any] = {name: places, **more}
    assert judge(rule, kind, around=network(), **properties).answer is Answer.FAIL


@pytest.mark.parametrize("places", [UNKNOWN, ["subnet-1"]])
def test_should_not_be_evaluated_when_the_zones_are_not_known(places: Any) -> None:
    assert judge(rule, LINK, around=network(), SubnetIds=places).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_an_endpoint_is_a_route() -> None:
    assert judge(rule, ENDPOINT, VpcEndpointType="Gateway").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_load_balancer_has_addresses_of_its_own() -> None:
    assert judge(rule, LOAD_BALANCER, SubnetMappings=[{"SubnetId": "subnet-1"}]).answer is Answer.NOT_APPLICABLE
