from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_endpoint_in_region as rule
from tests.compliance.rules.judge import UNKNOWN, judge


@pytest.mark.parametrize("kind", ["REGIONAL", "PRIVATE"])
def test_should_pass_when_the_endpoint_is_in_the_region(kind: str) -> None:
    assert judge(rule, EndpointConfiguration={"Types": [kind]}).answer is Answer.PASS


@pytest.mark.parametrize("properties", [{}, *({"EndpointConfiguration": {"Types": each}} for each in ([], ["EDGE"]))])
def test_should_fail_when_the_endpoint_is_at_the_edge(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.FAIL


@pytest.mark.parametrize("value", [UNKNOWN, {"Types": UNKNOWN}, {"Types": [UNKNOWN]}])
def test_should_not_be_evaluated_when_it_is_not_known(value: object) -> None:
    assert judge(rule, EndpointConfiguration=value).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, suffix="").answer is Answer.NOT_APPLICABLE
