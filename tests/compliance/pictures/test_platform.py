"""The pictures of this platform: readable, complete, and the same each time."""

import pytest

from compliance.assembly import Environment, load_assembly
from compliance.digest import value_at
from compliance.pictures.estate import GROUP, SUBNET, Estate
from compliance.pictures.gallery import views
from compliance.pictures.layout import placed
from compliance.pictures.model import PLAIN, Grid, Picture, Plan
from compliance.pictures.sheet import MARGIN, WIDTH
from tests.support.assembly import SynthesizedAssembly

pytestmark = pytest.mark.assembly

SMALLEST = 0.9
"""Of its size a drawing keeps at least that: text of 11 pixels then has 10."""

NAMES = ["context", "network", "event-path", "request-path", "security-groups", "credentials", "records"]


@pytest.fixture(scope="module")
def prod(assembly: SynthesizedAssembly) -> Environment:
    return next(each for each in load_assembly(assembly.directory).environments if each.name == "prod")


@pytest.fixture(scope="module")
def pictures(prod: Environment) -> dict[str, Picture | Grid | Plan]:
    return {each.name: each for each in views(prod)}


def test_should_have_every_picture(pictures: dict[str, Picture | Grid | Plan]) -> None:
    assert list(pictures) == NAMES


def test_should_be_readable_at_its_width(pictures: dict[str, Picture | Grid | Plan]) -> None:
    graphs = [each for each in pictures.values() if isinstance(each, Picture)]
    room = WIDTH - 2 * MARGIN
    sizes = {graph.name: room / found.width for graph, found in zip(graphs, placed(graphs), strict=True)}
    assert {name: size for name, size in sizes.items() if size < SMALLEST} == {}


def test_should_show_every_subnet_where_it_is(prod: Environment, pictures: dict[str, Picture | Grid | Plan]) -> None:
    plan = pictures["network"]
    assert isinstance(plan, Plan)
    shown = {(each.zone, each.address) for tier in plan.tiers for each in tier}
    known = Estate(prod).resources(SUBNET)
    assert shown == {(each.properties["AvailabilityZone"], each.properties["CidrBlock"]) for each in known}


def test_should_show_every_rule_that_lets_something_out(
    prod: Environment, pictures: dict[str, Picture | Grid | Plan]
) -> None:
    grid = pictures["security-groups"]
    assert isinstance(grid, Grid)
    estate = Estate(prod)
    inline = [
        rule
        for group in estate.resources(GROUP)
        for rule in value_at(group.properties, "SecurityGroupEgress") or ()
        if rule["CidrIp"] != "255.255.255.255/32"
    ]
    apart = estate.resources("AWS::EC2::SecurityGroupEgress")
    ports = [line for cell in grid.cells.values() for line in cell if line.startswith("TCP ")]
    assert len(ports) == len(apart) + len(inline)


def test_should_show_only_what_is_in_the_templates(
    prod: Environment, pictures: dict[str, Picture | Grid | Plan]
) -> None:
    known = {f"{each.stack}: {each.path}" for each in prod.resources}
    shown = {
        path for each in pictures.values() if isinstance(each, Picture) for card in each.cards for path in card.paths
    }
    assert shown
    assert shown <= known


def test_should_encrypt_every_flow(pictures: dict[str, Picture | Grid | Plan]) -> None:
    flows = [(each.name, flow) for each in pictures.values() if isinstance(each, Picture) for flow in each.flows]
    assert [(name, flow.what) for name, flow in flows if flow.transit == PLAIN] == []
