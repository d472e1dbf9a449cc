from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import web_acl_limits_body as rule
from tests.compliance.rules.judge import UNKNOWN, judge

GOOD: dict[str, Any] = {
    "ComparisonOperator": "GT",
    "Size": 65536,
    "FieldToMatch": {"Body": {"OversizeHandling": "MATCH"}},
}


def own(action: str = "Block", **changed: Any) -> dict[str, Any]:
    return {"Action": {action: {}}, "Statement": {"SizeConstraintStatement": {**GOOD, **changed}}}


def common(**override: Any) -> dict[str, Any]:
    statement = {"Name": "AWSManagedRulesCommonRuleSet", "VendorName": "AWS", **override}
    return {"OverrideAction": {"None": {}}, "Statement": {"ManagedRuleGroupStatement": statement}}


COUNTED = common(RuleActionOverrides=[{"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}])


@pytest.mark.parametrize("one", [own(), own(ComparisonOperator="GE", Size="8192"), common()])
def test_should_pass_when_long_bodies_are_refused(one: dict[str, Any]) -> None:
    assert judge(rule, Rules=[one]).answer is Answer.PASS


@pytest.mark.parametrize(
    "weak",
    [
        own("Count"),
        own(ComparisonOperator="EQ"),
        own(Size=65537),
        own(FieldToMatch={"Body": {"OversizeHandling": "CONTINUE"}}),
        own(FieldToMatch={"Body": {}}),
        own(FieldToMatch={"UriPath": {}}),
        COUNTED,
    ],
)
def test_should_fail_when_they_are_let_through(weak: dict[str, Any]) -> None:
    assert judge(rule, Rules=[weak]).answer is Answer.FAIL


def test_should_fail_when_nothing_limits_them() -> None:
    assert judge(rule, Rules=[]).answer is Answer.FAIL


EVENTS = "/v1-dev/v1/events"


def path(value: str = EVENTS, constraint: str = "EXACTLY") -> dict[str, Any]:
    field = {"FieldToMatch": {"UriPath": {}}, "PositionalConstraint": constraint, "SearchString": value}
    return {"ByteMatchStatement": field}


def length(pattern: str = "^1?[0-9]{1,5}$", header: str = "content-length") -> dict[str, Any]:
    return {"RegexMatchStatement": {"FieldToMatch": {"SingleHeader": {"Name": header}}, "RegexString": pattern}}


def without(statement: dict[str, Any]) -> dict[str, Any]:
    return {"NotStatement": {"Statement": statement}}


def every(*statements: dict[str, Any], action: str = "Block") -> dict[str, Any]:
    return {"Action": {action: {}}, "Statement": {"AndStatement": {"Statements": list(statements)}}}


LONG: dict[str, Any] = {"SizeConstraintStatement": GOOD}
ELSEWHERE = every(without(path()), LONG)
THERE = every(path(), LONG, without(length()))


@pytest.mark.parametrize(
    "rules",
    [
        [ELSEWHERE, THERE],
        [THERE, COUNTED, ELSEWHERE],
        [ELSEWHERE, every(path(), LONG)],
        [every(LONG)],
        [every(without(path()), without(path("/b")), LONG), THERE, every(path("/b"), LONG)],
        [ELSEWHERE, every(LONG, path(), without(length("^[0-9]{1,4}$", "Content-Length")))],
    ],
)
def test_should_pass_when_a_path_is_left_out_whose_bodies_are_known_to_be_short_enough(
    rules: list[dict[str, Any]],
) -> None:
    assert judge(rule, Rules=rules).answer is Answer.PASS


@pytest.mark.parametrize(
    "rules",
    [
        [ELSEWHERE],
        [THERE],
        [ELSEWHERE, every(path("/other"), LONG, without(length()))],
        [ELSEWHERE, every(path(), LONG, length())],
        [ELSEWHERE, every(path(), LONG, without(length(".*")))],
        [ELSEWHERE, every(path(), LONG, without(length("^[0-9]+$")))],
        [ELSEWHERE, every(path(), LONG, without(length("[0-9]{1,5}$")))],
        [ELSEWHERE, every(path(), LONG, without(length("(")))],
        [ELSEWHERE, every(path(), LONG, without(length(header="x-length")))],
        [ELSEWHERE, every(path(), without(length()))],
        [ELSEWHERE, every(path(), LONG, without(length()), action="Count")],
        [every(without(path()), LONG, action="Count"), THERE],
        [every(without(path(constraint="STARTS_WITH")), LONG), THERE],
        [ELSEWHERE, every(path(constraint="ENDS_WITH"), LONG, without(length()))],
        [every(without(path()), {"SizeConstraintStatement": GOOD | {"Size": 65537}}), THERE],
        [every(without(path()), {"NotStatement": {"Statement": LONG}}), THERE],
        [every(without(path()), {"GeoMatchStatement": {"CountryCodes": ["AQ"]}}, LONG), THERE],
        [every(without({"OrStatement": {"Statements": [path()]}}), LONG), THERE],
    ],
)
def test_should_fail_when_long_bodies_of_a_path_are_let_through(rules: list[dict[str, Any]]) -> None:
    assert judge(rule, Rules=rules).answer is Answer.FAIL


@pytest.mark.parametrize("rules", [UNKNOWN, [own(Size=UNKNOWN)]])
def test_should_not_be_evaluated_when_the_rules_are_not_known(rules: Any) -> None:
    assert judge(rule, Rules=rules).answer is Answer.NOT_EVALUATED
