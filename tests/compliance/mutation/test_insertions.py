from pathlib import Path
from typing import Any

import pytest

from compliance.errors import InputError
from compliance.mutation.insertions import LOGICAL_ID, Insertion, Unlike, load_insertions, mutants
from compliance.mutation.model import EXISTENCE, Operator
from compliance.mutation.properties import template_controls
from compliance.mutation.schema import problems
from tests.compliance.support import environment

GROUP = {"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {}}}


def insertion(**fields: Any) -> Insertion:
    fixed: dict[str, Any] = {
        "id": "open",
        "type": "AWS::EC2::SecurityGroupIngress",
        "beside": "AWS::EC2::SecurityGroup",
    }
    return Insertion(**{**fixed, "controls": ("A.8.20",), **fields})


def test_should_insert_beside_a_resource_and_refer_to_it() -> None:
    properties = {
        "GroupId": "<AWS::EC2::SecurityGroup.GroupId>",
        "List": ["<AWS::EC2::SecurityGroup>"],
        "Name": "x-<suffix>",
    }
    around = environment(Network={"Resources": GROUP}, Other={"Resources": {"It": {"Type": "A::B::C"}}})
    (mutant,) = mutants(around, (insertion(properties=properties),))
    assert mutant.body["Resources"] == {
        **GROUP,
        LOGICAL_ID: {
            "Type": "AWS::EC2::SecurityGroupIngress",
            "Properties": {
                "GroupId": {"Fn::GetAtt": ["Group", "GroupId"]},
                "List": [{"Ref": "Group"}],
                "Name": "x-dev",
            },
        },
    }
    assert (mutant.stack, mutant.logical_id, mutant.property) == ("Network", LOGICAL_ID, EXISTENCE)
    assert (mutant.operator, mutant.variant) == (Operator.RESOURCE_INSERTED, "open")
    assert mutant.parents == (("", ""), ("Network", "Group"))


def test_should_give_it_a_twin_that_does_not_do_what_it_is_about() -> None:
    fields = {"properties": {"A": "bad", "B": {"C": 1}}, "good": {"A": "<AWS::EC2::SecurityGroup>"}}
    (mutant,) = mutants(environment(Network={"Resources": GROUP}), (insertion(**fields),))
    assert mutant.body["Resources"][LOGICAL_ID]["Properties"] == {"A": "bad", "B": {"C": 1}}
    assert mutant.twin is not None
    assert mutant.twin["Resources"][LOGICAL_ID]["Properties"] == {"A": {"Ref": "Group"}, "B": {"C": 1}}
    (alone,) = mutants(environment(Network={"Resources": GROUP}), (insertion(properties={"A": "bad"}),))
    assert alone.twin is None


NO_TWIN = {"access-key", "secret-without-rotation", "user"}
"""They violate by being there, or by what is not there beside them."""


def test_should_give_a_twin_to_all_that_can_have_one() -> None:
    assert {each.id for each in load_insertions() if not each.good} == NO_TWIN


def test_should_leave_a_stack_that_lacks_what_a_placeholder_means() -> None:
    properties = {"VpcId": ["<AWS::EC2::VPC>"]}
    assert list(mutants(environment(Network={"Resources": GROUP}), (insertion(properties=properties),))) == []


def test_should_choose_a_resource_to_which_no_other_refers() -> None:
    tables = {name: {"Type": "AWS::EC2::RouteTable", "Properties": {}} for name in ("A", "B")}
    route = {"Type": "AWS::EC2::Route", "Properties": {"RouteTableId": {"Ref": "A"}}}
    chosen = insertion(
        beside="AWS::EC2::RouteTable",
        unlike=Unlike(type="AWS::EC2::Route", property="RouteTableId"),
        properties={"RouteTableId": "<AWS::EC2::RouteTable>"},
    )
    (mutant,) = mutants(environment(Network={"Resources": {**tables, "Route": route}}), (chosen,))
    assert mutant.body["Resources"][LOGICAL_ID]["Properties"] == {"RouteTableId": {"Ref": "B"}}


@pytest.mark.parametrize("each", load_insertions(), ids=lambda each: each.id)
def test_should_fit_the_schema_and_violate_known_controls(each: Insertion) -> None:
    for properties in (each.properties, {**each.properties, **each.good}):
        filled = {
            key: {"Ref": "Some"}
            if "<AWS" in str(value)
            else str(value).replace("<suffix>", "dev")
            if isinstance(value, str)
            else value
            for key, value in properties.items()
        }
        assert problems(each.type, filled) == frozenset()
    assert set(each.controls) <= template_controls()


def test_should_give_each_insertion_its_own_id() -> None:
    ids = [each.id for each in load_insertions()]
    assert len(ids) == len(set(ids)) > 20


def test_should_refuse_an_insertion_without_controls(tmp_path: Path) -> None:
    path = tmp_path / "insertions.toml"
    path.write_text('[[insertion]]\nid = "a"\ntype = "b"\nbeside = "c"\ncontrols = []\n')
    with pytest.raises(InputError, match=r"controls: Expected `array` of length >= 1"):
        load_insertions(path)
