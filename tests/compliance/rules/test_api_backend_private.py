from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import api_backend_private as rule
from tests.compliance.rules.judge import UNKNOWN, judge, resource

LINK = {"Link": resource("AWS::ApiGatewayV2::VpcLink")}


def integration(**changes: Any) -> dict[str, Any]:
    return {"Type": "HTTP_PROXY", **changes}


def test_should_pass_when_the_backend_is_behind_the_link() -> None:
    assert judge(rule, around=LINK, Integration=integration(ConnectionType="VPC_LINK")).answer is Answer.PASS


@pytest.mark.parametrize("changes", [{}, {"ConnectionType": "INTERNET"}])
def test_should_fail_when_the_backend_is_reached_over_the_internet(changes: dict[str, Any]) -> None:
    assert judge(rule, around=LINK, Integration=integration(**changes)).answer is Answer.FAIL


def test_should_not_apply_when_there_is_no_link() -> None:
    assert judge(rule, Integration=integration()).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_backend_is_a_service() -> None:
    assert judge(rule, around=LINK, Integration={"Type": "AWS_PROXY"}).answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    answer = judge(rule, around=LINK, Integration=integration(ConnectionType=UNKNOWN)).answer
    assert answer is Answer.NOT_EVALUATED
