from compliance.model import Answer
from compliance.rules import task_non_root as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_the_user_is_a_number() -> None:
    assert judge(rule, ContainerDefinitions=[{"User": "10001:10001"}]).answer is Answer.PASS


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule, ContainerDefinitions=[{}]).answer is Answer.FAIL


def test_should_fail_when_the_user_is_root() -> None:
    assert judge(rule, ContainerDefinitions=[{"User": "root"}]).answer is Answer.FAIL


def test_should_fail_when_the_user_is_number_0() -> None:
    assert judge(rule, ContainerDefinitions=[{"User": "0:0"}]).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_user_is_not_known() -> None:
    assert judge(rule, ContainerDefinitions=[{"User": UNKNOWN}]).answer is Answer.NOT_EVALUATED
