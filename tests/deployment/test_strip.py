from typing import Any

from delivery.emulated.lacking import Attribute, Lacking, Property
from delivery.emulated.strip import stripped

LACKING = Lacking(
    types=frozenset({"AWS::EC2::NatGateway"}),
    attributes=(Attribute(type="AWS::X::Y", name="Url", having={"Size": 1}, value="https://example.com"),),
    properties=(
        Property(type="AWS::X::Y", name="Math", instead={"Plain": 1}),
        Property(type="AWS::X::Y", name="Shards", value=2, instead={"Shards": 3}),
    ),
)


def of(**resources: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = stripped({"Resources": resources, "Outputs": {"O": {"Value": {"Ref": "Nat"}}}}, LACKING)
    return found


def test_should_remove_resources_and_what_refers_to_them() -> None:
    found = of(
        Nat={"Type": "AWS::EC2::NatGateway"},
        Route={
            "Type": "AWS::EC2::Route",
            "Properties": {"NatGatewayId": {"Ref": "Nat"}, "Arn": {"Fn::GetAtt": ["Nat", "Arn"]}},
            "DependsOn": ["Nat", "Other"],
        },
        Waiting={"Type": "AWS::X::Z", "DependsOn": "Nat"},
    )
    assert found["Resources"] == {
        "Route": {
            "Type": "AWS::EC2::Route",
            "Properties": {"NatGatewayId": "not-emulated-Nat", "Arn": "not-emulated-Nat"},
            "DependsOn": ["Other"],
        },
        "Waiting": {"Type": "AWS::X::Z"},
    }
    assert found["Outputs"] == {"O": {"Value": "not-emulated-Nat"}}


def test_should_put_a_text_where_an_attribute_is_missing_and_only_there() -> None:
    def url(name: str) -> dict[str, Any]:
        return {"Fn::GetAtt": [name, "Url"]}

    found = of(
        One={"Type": "AWS::X::Y", "Properties": {"Size": 1}},
        Two={"Type": "AWS::X::Y", "Properties": {"Size": 2}},
        User={"Type": "AWS::X::Z", "Properties": {"One": url("One"), "Two": url("Two")}},
    )
    assert found["Resources"]["User"]["Properties"] == {"One": "https://example.com", "Two": url("Two")}


def test_should_replace_properties_that_are_refused() -> None:
    found = of(
        A={"Type": "AWS::X::Y", "Properties": {"Math": [1], "Name": "a", "Shards": 2}},
        B={"Type": "AWS::X::Y", "Properties": {"Shards": 4}},
        C={"Type": "AWS::X::Z", "Properties": {"Math": [1]}},
    )
    properties = {name: each["Properties"] for name, each in found["Resources"].items()}
    assert properties == {"A": {"Name": "a", "Plain": 1, "Shards": 3}, "B": {"Shards": 4}, "C": {"Math": [1]}}


def test_should_leave_a_template_as_it_is_when_nothing_is_lacking() -> None:
    template = {"Resources": {"A": {"Type": "AWS::X::Z", "DependsOn": ["B"]}, "B": {"Type": "AWS::X::Z"}}}
    assert stripped(template, Lacking(types=frozenset())) == template
