from typing import Any

import pytest

from compliance.rules_support.conditions import CALLERS, mentions, names_its_source, narrows
from compliance.rules_support.policies import Statement, statements

ACCOUNT = {"aws:PrincipalAccount": "111111111111"}


def statement(**conditions: Any) -> Statement:
    named = {operator.replace("__", ":"): block for operator, block in conditions.items()}
    return next(statements({"Statement": {"Effect": "Allow", "Condition": named}}, "Policy"))


@pytest.mark.parametrize(
    "found", [statement(StringEquals=ACCOUNT), statement(ForAnyValue__StringLike={"AWS:principaltag/Team": ["x*"]})]
)
def test_should_narrow_when_the_key_has_to_be_there(found: Statement) -> None:
    assert narrows(found, *CALLERS)


@pytest.mark.parametrize(
    "found",
    [
        statement(StringEqualsIfExists=ACCOUNT),
        statement(StringNotEquals=ACCOUNT),
        statement(ForAllValues__StringEquals=ACCOUNT),
        statement(Null={"aws:PrincipalAccount": "false"}),
        statement(StringLike={"aws:PrincipalArn": "*"}),
        statement(StringEquals="text"),
    ],
)
def test_should_not_narrow_when_others_get_by(found: Statement) -> None:
    assert not narrows(found, *CALLERS)


def test_should_mention_when_the_condition_is_lax() -> None:
    assert mentions(statement(StringEqualsIfExists=ACCOUNT), "aws:principal*")


def test_should_want_the_account_when_the_source_is_a_pattern() -> None:
    pattern = {"aws:SourceArn": "arn:aws:s3:::*"}
    assert not names_its_source(statement(ArnLike=pattern))
    assert names_its_source(statement(ArnLike=pattern, StringEquals={"aws:SourceAccount": "111111111111"}))
    assert names_its_source(statement(ArnLike={"aws:SourceArn": "arn:aws:s3:::bucket"}))
