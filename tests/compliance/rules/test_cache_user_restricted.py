from compliance.model import Answer
from compliance.rules import cache_user_restricted as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_commands_are_named() -> None:
    assert (
        judge(rule, AccessString="on ~latest:* +@read +eval", AuthenticationMode={"Type": "password"}).answer
        is Answer.PASS
    )


def test_should_pass_when_dangerous_commands_are_left_out() -> None:
    assert judge(rule, AccessString="on ~* +@all -@dangerous", AuthenticationMode={"Type": "iam"}).answer is Answer.PASS


def test_should_pass_when_the_user_is_off() -> None:
    assert judge(rule, AccessString="off ~* -@all", NoPasswordRequired=True).answer is Answer.PASS


def test_should_fail_when_every_command_is_allowed() -> None:
    result = judge(rule, AccessString="on ~* +@all", AuthenticationMode={"Type": "password"})
    assert result.answer is Answer.FAIL
    assert "every command" in result.detail


def test_should_not_be_evaluated_when_the_access_string_is_not_known() -> None:
    assert judge(rule, AccessString=UNKNOWN).answer is Answer.NOT_EVALUATED
