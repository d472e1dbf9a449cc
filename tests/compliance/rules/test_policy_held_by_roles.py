from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import policy_held_by_roles as rule
from tests.compliance.rules.judge import judge


def test_should_pass_when_roles_hold_it() -> None:
    assert judge(rule, Roles=["x"], Users=[]).answer is Answer.PASS


@pytest.mark.parametrize("properties", [{"Users": ["somebody"]}, {"Groups": ["everybody"], "Roles": ["x"]}])
def test_should_fail_when_users_hold_it(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.FAIL
