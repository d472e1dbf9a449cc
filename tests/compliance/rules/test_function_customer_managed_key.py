from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import function_customer_managed_key as rule
from tests.compliance.rules.judge import KEY, judge

VARIABLES = {"Variables": {"HOST": "x"}}


def test_should_pass_when_the_key_is_the_customers() -> None:
    assert judge(rule, Environment=VARIABLES, KmsKeyArn=KEY).answer is Answer.PASS


@pytest.mark.parametrize("properties", [{}, {"KmsKeyArn": "alias/aws/lambda"}])
def test_should_fail_when_the_key_is_the_providers(properties: dict[str, Any]) -> None:
    assert judge(rule, Environment=VARIABLES, **properties).answer is Answer.FAIL


def test_should_not_apply_when_there_are_no_variables() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE
