import pytest

from compliance.model import Answer
from compliance.rules import function_role_described as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

ELSEWHERE = "arn:aws:iam::111111111111:role/not-here"


def test_should_pass_when_the_role_is_in_the_templates() -> None:
    around = {"Role": resource("AWS::IAM::Role")}
    assert judge(rule, around=around, Role=attribute("Role", "Arn")).answer is Answer.PASS


@pytest.mark.parametrize("value", [None, ELSEWHERE])
def test_should_fail_when_the_role_is_made_elsewhere(value: object) -> None:
    assert judge(rule, Role=value).answer is Answer.FAIL


@pytest.mark.parametrize(("suffix", "value"), [("", ELSEWHERE), ("dev", UNKNOWN)])
def test_should_not_be_evaluated_when_the_role_is_not_known(suffix: str, value: object) -> None:
    assert judge(rule, suffix=suffix, Role=value).answer is Answer.NOT_EVALUATED
