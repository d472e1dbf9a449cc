import json
from typing import Any

import pytest

from compliance.rules_support.policies import Statement, statements

PLAIN: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def only(**changes: Any) -> Statement:
    (found,) = statements({"Statement": {**PLAIN, **changes}}, "Policy")
    return found


@pytest.mark.parametrize("document", [{"Statement": [PLAIN]}, {"Statement": PLAIN}, json.dumps({"Statement": [PLAIN]})])
def test_should_read_a_document_when_it_is_a_map_a_single_statement_or_text(document: Any) -> None:
    assert [each.denies_plain_transport() for each in statements(document, "Policy")] == [True]


@pytest.mark.parametrize("document", [None, "not JSON", {"Fn::If": ["x", {}, {}]}, {"Statement": ["x"]}, []])
def test_should_yield_nothing_when_there_is_no_statement(document: Any) -> None:
    assert list(statements(document, "Policy")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"Effect": "Allow"},
        {"Principal": {"AWS": "arn:aws:iam::111111111111:root"}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}, "StringEquals": {"x": "y"}}},
        {"Condition": {}},
        {"NotPrincipal": {"AWS": "x"}},
    ],
)
def test_should_not_take_a_statement_for_a_demand_of_tls_when_it_spares_somebody(changes: dict[str, Any]) -> None:
    assert not only(**changes).denies_plain_transport()


@pytest.mark.parametrize("secure", [False, "false", ["false"]])
def test_should_take_a_statement_for_a_demand_of_tls_however_false_is_written(secure: Any) -> None:
    assert only(Condition={"Bool": {"AWS:SecureTransport": secure}}).denies_plain_transport()


@pytest.mark.parametrize("pattern", ["kms:Decrypt", "KMS:decrypt", "kms:*", "*", "kms:De?rypt"])
def test_should_cover_an_action_when_a_pattern_matches(pattern: str) -> None:
    assert only(Action=["s3:GetObject", pattern]).covers("kms:Decrypt")


def test_should_not_cover_an_action_when_only_what_is_not_meant_is_named() -> None:
    assert not only(NotAction="kms:Decrypt", Action=None).covers("kms:Decrypt")


def test_should_name_where_a_statement_stands_when_there_are_several() -> None:
    found = statements({"Statement": [PLAIN, PLAIN]}, "PolicyDocument")
    assert [each.path for each in found] == ["PolicyDocument.Statement.0", "PolicyDocument.Statement.1"]
