from typing import Any

from compliance.mutation.model import Operator
from compliance.mutation.operators.hidden import mutants
from compliance.mutation.place import Place
from tests.compliance.mutation.places import changes, entry, place


def switch(value: Any = True, **fields: Any) -> Place:
    return place("X::Y::Z", {"On": value}, {"On": entry(**fields)})


def values(at: Place) -> dict[Operator, Any]:
    return {key[0]: value["On"] for key, value in changes(mutants, at).items()}


def test_should_hide_a_switch_in_all_forms() -> None:
    assert values(switch()) == {
        Operator.HIDDEN_BY_CONDITION: {"Fn::If": ["Mutant", False, True]},
        Operator.HIDDEN_BY_PARAMETER: {"Ref": "MutantValue"},
        Operator.HIDDEN_BY_NO_VALUE: {"Ref": "AWS::NoValue"},
        Operator.HIDDEN_BY_STRING: "false",
    }


def test_should_declare_what_the_hidden_forms_refer_to() -> None:
    bodies = {each.operator: each.body for each in mutants(switch())}
    assert bodies[Operator.HIDDEN_BY_CONDITION]["Conditions"] == {
        "Mutant": {"Fn::Equals": [{"Ref": "MutantSwitch"}, "on"]}
    }
    assert bodies[Operator.HIDDEN_BY_CONDITION]["Parameters"] == {"MutantSwitch": {"Type": "String", "Default": "on"}}
    assert bodies[Operator.HIDDEN_BY_PARAMETER]["Parameters"] == {"MutantValue": {"Type": "String", "Default": "false"}}


def test_should_hide_the_first_weaker_value_before_anything_else() -> None:
    assert values(switch("new", weaker=["old"]))[Operator.HIDDEN_BY_CONDITION] == {"Fn::If": ["Mutant", "old", "new"]}


def test_should_hide_a_number_that_crosses_the_limit() -> None:
    at = switch(30, minimum=7)
    assert values(at)[Operator.HIDDEN_BY_CONDITION] == {"Fn::If": ["Mutant", 6, 30]}
    parameters = next(each.body for each in mutants(at) if each.operator is Operator.HIDDEN_BY_PARAMETER)["Parameters"]
    assert parameters == {"MutantValue": {"Type": "Number", "Default": 6}}


def test_should_hide_the_absence_of_what_has_no_weaker_value() -> None:
    found = values(switch({"Ref": "Other"}))
    assert found[Operator.HIDDEN_BY_CONDITION] == {"Fn::If": ["Mutant", {"Ref": "AWS::NoValue"}, {"Ref": "Other"}]}
    assert Operator.HIDDEN_BY_PARAMETER not in found


def test_should_hide_an_empty_list_behind_a_parameter() -> None:
    parameters = next(
        each.body["Parameters"] for each in mutants(switch(["a", "b"])) if each.operator is Operator.HIDDEN_BY_PARAMETER
    )
    assert parameters == {"MutantValue": {"Type": "CommaDelimitedList", "Default": ""}}


def test_should_hide_listed_properties_only() -> None:
    at = place("X::Y::Z", {"Block": {"On": True}}, {"Block": entry()})
    assert {key[1] for key in changes(mutants, at)} == {"Block"}


def test_should_make_a_protecting_resource_optional() -> None:
    (mutant,) = mutants(place("X::Y::Z", {}, {}, existence=entry()))
    assert mutant.property == "existence"
    assert mutant.body["Resources"]["It"]["Condition"] == "Mutant"
    assert mutant.body["Conditions"].keys() == {"Mutant"}
    assert mutant.controls == ("A.8.9", "A.8.27")


def test_should_leave_a_resource_alone_that_protects_nothing() -> None:
    assert not list(mutants(place("X::Y::Z", {}, {}, existence=entry(none="it is only there"))))
