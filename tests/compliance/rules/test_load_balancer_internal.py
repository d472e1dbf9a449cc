from typing import Any

from compliance.model import Answer
from compliance.rules import load_balancer_internal as rule
from tests.compliance.rules.judge import UNKNOWN, judge, resource

LINK: dict[str, Any] = {"Link": resource("AWS::ApiGatewayV2::VpcLink")}


def test_should_pass_when_it_is_internal() -> None:
    assert judge(rule, Scheme="internal", around=LINK).answer is Answer.PASS


def test_should_fail_when_it_is_on_the_internet() -> None:
    assert judge(rule, Scheme="internet-facing", around=LINK).answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule, around=LINK).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, Scheme=UNKNOWN, around=LINK).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_there_is_no_api_before_it() -> None:
    assert judge(rule, Scheme="internet-facing").answer is Answer.NOT_APPLICABLE
