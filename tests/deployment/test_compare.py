from typing import Any

import pytest

from delivery.emulated.clients import Clients
from delivery.emulated.compare import Check, Live, compare, normal
from delivery.emulated.resolve import UNKNOWN, Resolver

NONE = Clients(lambda _service: None)

RESOLVER = Resolver(
    ids={"Key": "k-1", "Thing": "t-1"},
    types={"Key": "AWS::KMS::Key", "Thing": "AWS::X::Y"},
    exports={"out": "value"},
    account="123456789012",
    region="us-east-1",
)


def live(**properties: Any) -> Live:
    return Live(stack="s", logical_id="L", type="AWS::X::Y", id="t-1", properties=properties)


def check(answer: Any, **fields: str) -> Check:
    def read(_client: Clients, _live: Live) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Check(type="AWS::X::Y", read=read, fields=fields)


def test_should_find_no_difference_when_the_service_says_the_same_in_its_own_form() -> None:
    tags = [{"Key": "a", "Value": "1"}]
    answer = {"size": "2", "on": True, "tags": [{"Key": "aws:cloudformation:stack-id", "Value": "s"}, *tags]}
    done = compare(check(answer, Size="size", On="on", Tags="tags"), live(Size=2, On="true", Tags=tags), NONE)
    assert not done.differences
    assert set(done.found) == {"Size", "On", "Tags"}


def test_should_name_the_field_when_the_service_says_something_else() -> None:
    (difference,) = compare(check({"size": 3}, Size="size"), live(Size=2), NONE).differences
    assert (difference.name, difference.wanted, difference.found) == ("AWS::X::Y Size", "2", "3")


@pytest.mark.parametrize("answer", [None, {}, LookupError("not there")])
def test_should_name_the_type_alone_when_the_service_does_not_know_it(answer: Any) -> None:
    (difference,) = compare(check(answer, Size="size"), live(Size=2), NONE).differences
    assert difference.name == "AWS::X::Y"


def test_should_compare_nothing_that_is_not_known() -> None:
    done = compare(check({"a": 1}, A="a", B="b"), live(A=[{"x": UNKNOWN}]), NONE)
    assert (dict(done.found), done.differences) == ({}, ())


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"Ref": "Thing"}, "t-1"),
        ({"Ref": "AWS::Region"}, "us-east-1"),
        ({"Ref": "Other"}, UNKNOWN),
        ({"Fn::GetAtt": ["Key", "Arn"]}, "arn:aws:kms:us-east-1:123456789012:key/k-1"),
        ({"Fn::GetAtt": ["Thing", "Arn"]}, UNKNOWN),
        ({"Fn::ImportValue": "out"}, "value"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Thing"}]]}, "a/t-1"),
        ({"Fn::Sub": "x.${AWS::URLSuffix}:1"}, "x.amazonaws.com:1"),
        ({"Fn::Sub": "${Other}"}, UNKNOWN),
    ],
)
def test_should_resolve_what_intrinsic_functions_came_to(node: dict[str, Any], value: Any) -> None:
    found = RESOLVER.resolved(node)
    assert (found is UNKNOWN) == (value is UNKNOWN)
    assert found == value


def test_should_keep_conditions_that_begin_with_aws() -> None:
    assert normal({"aws:PrincipalAccount": 1}) == {"aws:PrincipalAccount": "1"}
