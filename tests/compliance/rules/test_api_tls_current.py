from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_tls_current as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize("policy", ["TLS_1_2", "SecurityPolicy_TLS13_1_3_2025_09"])
def test_should_pass_when_old_versions_are_refused(policy: str) -> None:
    assert judge(rule, SecurityPolicy=policy).answer is Answer.PASS


@pytest.mark.parametrize("properties", [{}, {"SecurityPolicy": "TLS_1_0"}])
def test_should_fail_when_old_versions_are_accepted(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, SecurityPolicy=UNKNOWN).answer is Answer.NOT_EVALUATED
