from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import trail_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, UNKNOWN, judge


@pytest.mark.parametrize("key", [KEY, "arn:aws:kms:us-east-1:444444444444:key/00000000-0000-0000-0000-000000000000"])
def test_should_pass_when_a_key_is_named(key: Any) -> None:
    assert judge(rule, KMSKeyId=key).answer is Answer.PASS


@pytest.mark.parametrize("key", [None, "", "alias/aws/s3"])
def test_should_fail_when_no_key_of_the_organisation_is(key: Any) -> None:
    assert judge(rule, KMSKeyId=key).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, KMSKeyId=UNKNOWN).answer is Answer.NOT_EVALUATED
