from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import target_group_tls as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize("protocol", ["HTTPS", "TLS"])
def test_should_pass_when_targets_are_called_over_tls(protocol: str) -> None:
    assert judge(rule, Protocol=protocol, TargetType="ip").answer is Answer.PASS


@pytest.mark.parametrize("properties", [{"Protocol": "HTTP"}, {}])
def test_should_fail_when_they_are_not(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_protocol_is_not_known() -> None:
    assert judge(rule, Protocol=UNKNOWN).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize("properties", [{"Protocol": "TCP"}, {"TargetType": "lambda"}])
def test_should_not_apply_when_there_is_no_http(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.NOT_APPLICABLE
