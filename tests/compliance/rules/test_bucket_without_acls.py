from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import bucket_without_acls as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def owned(*values: Any) -> dict[str, Any]:
    return {"OwnershipControls": {"Rules": [{"ObjectOwnership": value} for value in values]}}


@pytest.mark.parametrize("properties", [{}, owned("BucketOwnerEnforced"), {"AccessControl": "Private"}])
def test_should_pass_when_no_list_admits_anybody(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.PASS


@pytest.mark.parametrize(
    "properties",
    [
        owned("ObjectWriter"),
        owned("BucketOwnerPreferred"),
        owned(),
        {"OwnershipControls": {"Rules": [{}]}},
        {"AccessControl": "PublicRead"},
        {"AccessControl": "AuthenticatedRead"},
    ],
)
def test_should_fail_when_a_list_may_admit_somebody(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.FAIL


@pytest.mark.parametrize(
    "properties",
    [
        owned(UNKNOWN),
        {"OwnershipControls": UNKNOWN},
        {"OwnershipControls": {"Rules": UNKNOWN}},
        {"AccessControl": UNKNOWN},
    ],
)
def test_should_not_be_evaluated_when_it_is_not_known(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.NOT_EVALUATED
