import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import InputError
from compliance.template import DEEPEST, Template, parse_template, read_template

QUEUE = '{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}'


def template(**body: Any) -> Template:
    return Template(environment="dev", stage="dev", stack="Data", name="Data.json", body=body, sha256="")


def properties(value: Any, **parameters: Any) -> Any:
    resources = {"Q": {"Type": "AWS::SQS::Queue", "Properties": value}}
    return template(Resources=resources, Parameters=parameters).resources[0].properties


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it has no Resources"),
        ("hello", "it has no Resources"),
        ("[]", "it has no Resources"),
        ("{}", "it has no Resources"),
        ('{"Resources": {}}', "it has no Resources"),
        ('{"Resources": []}', "it has no Resources"),
        ('{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}', "neither JSON nor CloudFormation YAML"),
        ('{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": NaN}}}}', "NaN is not JSON"),
        ('{"Resources": {"Q": {"Type": "\\ud800"}}}', "surrogates not allowed"),
        ("Resources:\n  Q:\n    Type: [", "neither JSON nor CloudFormation YAML"),
        ("Resources:\n  Q:\n    Type: A\n  Q:\n    Type: B\n", "Duplicate"),
        ('{"Resources": {"Q": {"Properties": {}}}}', "resource Q has no Type"),
        ('{"Resources": {"Q": "AWS::SQS::Queue"}}', "resource Q has no Type"),
        ('{"Resources": {"Q": {"Type": 7}}}', "resource Q has no Type"),
        ('{"Resources": {"Q": {"Type": "T", "Properties": []}}}', None),
        ('{"Resources": {"Q": {"Type": "T", "Properties": [1]}}}', "resource Q: Properties is not a table"),
        ('{"Resources": {"Q": {"Type": "T", "Metadata": "x"}}}', "resource Q: Metadata is not a table"),
        ('{"Resources": {"Fn::ForEach::Queues": []}}', "Fn::ForEach::Queues: it is not expanded"),
        ('{"Resources": {"Fn::Transform": {"Name": "AWS::Include"}}}', "Fn::Transform: it is not expanded"),
        ('{"Resources": {"Q": {"Type": "A"}, "Q": {"Type": "B"}}}', "key 'Q' is there twice"),
        ('{"Resources": {"Q": {"Type": "T", "Properties": {"A": 1, "B": 2, "A": 1}}}}', "key 'A' is there twice"),
        ('{"Resources": ' + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1) + "}", "levels deep"),
        ('{"Resources": ' + "[" * 100_000 + "]" * 100_000 + "}", "levels deep"),
    ],
)
def test_should_name_what_is_wrong_when_a_file_is_no_template(text: str, problem: str | None) -> None:
    if problem is None:
        parse_template(text, "x.json")
        return
    with pytest.raises(InputError, match=r"^x\.json: ") as error:
        parse_template(text, "x.json")
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_should_refuse_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "binary.json"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(InputError, match="cannot be read as UTF-8"):
        read_template(path)


def test_should_read_the_short_forms_of_yaml() -> None:
    text = """
    Resources:
      Q:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub "${AWS::StackName}-q"
          KmsMasterKeyId: !GetAtt Key.Arn
          Tags: !If [C, [], !Ref AWS::NoValue]
    """
    assert parse_template(text, "x.yaml")["Resources"]["Q"]["Properties"] == {
        "QueueName": {"Fn::Sub": "${AWS::StackName}-q"},
        "KmsMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]},
        "Tags": {"Fn::If": ["C", [], {"Ref": "AWS::NoValue"}]},
    }


def test_should_keep_types_that_nobody_knows() -> None:
    assert parse_template('{"Resources": {"X": {"Type": "Custom::Thing"}}}', "x")["Resources"]["X"]["Type"]


def test_should_remember_comments_that_silence_a_scanner(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("Resources:\n  Q: # checkov:skip=CKV_AWS_27:later\n    Type: AWS::SQS::Queue\n")
    assert read_template(path).comments == ("checkov",)


def test_should_drop_what_is_no_value() -> None:
    nothing = {"Ref": "AWS::NoValue"}
    assert properties({"A": nothing, "B": [1, nothing, {"C": nothing}]}) == {"B": [1, {}]}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ({"Type": "String", "Default": "x", "AllowedValues": ["x"]}, "x"),
        ({"Type": "String", "AllowedValues": ["x"]}, "x"),
        ({"Type": "Number", "Default": 5, "AllowedValues": [5]}, 5),
        ({"Type": "String", "Default": "x"}, {"Ref": "P"}),
        ({"Type": "String", "Default": "x", "AllowedValues": ["x", "y"]}, {"Ref": "P"}),
        ({"Type": "CommaDelimitedList", "Default": "a", "AllowedValues": ["a"]}, {"Ref": "P"}),
        ({"Type": "String"}, {"Ref": "P"}),
        ({"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/n", "AllowedValues": ["/n"]}, {"Ref": "P"}),
        ("nonsense", {"Ref": "P"}),
    ],
)
def test_should_replace_a_parameter_when_it_can_have_one_value_only(parameter: Any, value: Any) -> None:
    assert properties({"A": {"Ref": "P"}}, P=parameter) == {"A": value}


def test_should_know_a_resource_by_its_construct_path_below_the_stage() -> None:
    resources = {
        "Own": {"Type": "T", "Metadata": {"aws:cdk:path": "dev/Data/Own/Resource"}},
        "Forged": {"Type": "T", "Metadata": {"aws:cdk:path": "dev/Data/Own/Resource"}},
        "Beside": {"Type": "T"},
        "None": {"Type": "T"},
    }
    read = Template(
        environment="dev", stage="dev", stack="Data", name="x", body={"Resources": resources}, sha256="",
        paths={"Beside": "dev/Data/Beside/Resource", "Forged": "dev/Data/True"},
    )  # fmt: skip
    assert {each.logical_id: each.path for each in read.resources} == {
        "Own": "Data/Own/Resource",
        "Forged": "Data/True",
        "Beside": "Data/Beside/Resource",
        "None": "None",
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["Resources", "Parameters", "Outputs", "Metadata"]), json_values))
def test_should_read_or_refuse_anything_that_is_json(body: dict[str, Any]) -> None:
    try:
        parsed = parse_template(json.dumps(body), "x.json")
    except InputError:
        return
    assert template(**parsed).resources is not None


@given(st.text(max_size=200))
def test_should_read_or_refuse_any_text(text: str) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(parse_template(text, "x"), dict)
