import json
from typing import Any

import pytest

from compliance.mutation.shapes import is_policy, is_tags, like, number_of, opposite, policy_of, shape_of

STATEMENT = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


def test_should_recognise_a_policy_by_its_effect_only() -> None:
    assert is_policy({"Statement": [STATEMENT]})
    assert is_policy({"Statement": STATEMENT})
    assert not is_policy({"Statement": {"RateBasedStatement": {}}})


def test_should_read_and_write_policies_as_text() -> None:
    found = policy_of(json.dumps({"Statement": [STATEMENT]}))
    assert found is not None
    document, encode = found
    assert document == {"Statement": [STATEMENT]}
    assert json.loads(encode(document)) == document


def test_should_keep_references_when_a_policy_is_joined_text() -> None:
    arn = {"Fn::GetAtt": ["Logs", "Arn"]}
    value = {"Fn::Join": ["", ['{"Statement":[{"Effect":"Allow","Resource":"', arn, '"}]}']]}
    found = policy_of(value)
    assert found is not None
    assert found[1](found[0]) == value


@pytest.mark.parametrize("value", ["{", "text", {"Fn::Join": [",", ["a"]]}, 7, {"Statement": []}])
def test_should_find_no_policy_in_other_values(value: Any) -> None:
    assert policy_of(value) is None


@pytest.mark.parametrize(
    ("value", "other"), [(True, False), ("true", "false"), ("1", "0"), ("DISABLED", "ENABLED"), ("x", None), (1, None)]
)
def test_should_turn_switches_over(value: Any, other: Any) -> None:
    assert opposite(value) == other


def test_should_read_numbers_and_write_them_alike() -> None:
    assert [number_of(each) for each in (7, "7", 1.5, True, "x")] == [7, 7, 1.5, None, None]
    assert like("7", 6.0) == "6"
    assert like(7, 6.0) == 6


def test_should_tell_shapes_apart_but_not_values() -> None:
    assert shape_of({"Ref": "A"}) == shape_of({"Ref": "B"}) == "Ref"
    assert shape_of([1]) == "list"


def test_should_recognise_tags() -> None:
    assert is_tags("Tags", [{"Key": "a", "Value": "b"}])
    assert is_tags("UserPoolTags", {"a": "b"})
    assert not is_tags("Rules", [{"Key": "a", "Value": "b"}])
    assert not is_tags(0, {})
