from typing import Any

from compliance.mutation.operators.benign import mutants
from tests.compliance.mutation.places import entry, place


def test_should_change_what_makes_no_difference_and_serve_no_control() -> None:
    document = {"Statement": [{"Effect": "Allow", "Action": ["a", "b"]}]}
    properties: dict[str, Any] = {
        "Description": "old",
        "PolicyDocument": document,
        "Tags": [{"Key": "a", "Value": 1}, {"Key": "b", "Value": 2}],
    }
    found = list(mutants(place("AWS::IAM::ManagedPolicy", properties, {})))
    changed = {(each.property, each.variant): each.body["Resources"]["It"]["Properties"] for each in found}
    assert changed["Description", "described"]["Description"] == "old revised"
    assert changed["PolicyDocument", "0 actions reversed"]["PolicyDocument"]["Statement"][0]["Action"] == ["b", "a"]
    assert changed["Tags", "reversed"]["Tags"] == properties["Tags"][::-1]
    assert list(changed["Properties", "keys reversed"]) == ["Tags", "PolicyDocument", "Description"]
    assert {each.controls for each in found} == {()}


def test_should_put_stronger_values_in_place() -> None:
    at = place("X::Y::Z", {"Days": 7}, {"Days": entry(stronger=[7, 35])}, first=False)
    (mutant,) = mutants(at)
    assert mutant.body["Resources"]["It"]["Properties"] == {"Days": 35}
