from compliance.model import Answer
from compliance.rules import user_pool_no_self_sign_up as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_only_administrators_create_users() -> None:
    assert judge(rule, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}).answer is Answer.PASS


def test_should_fail_when_everybody_may_sign_up() -> None:
    assert judge(rule, AdminCreateUserConfig={"AllowAdminCreateUserOnly": False}).answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, AdminCreateUserConfig=UNKNOWN).answer is Answer.NOT_EVALUATED
