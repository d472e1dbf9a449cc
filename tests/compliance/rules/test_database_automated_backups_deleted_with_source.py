from compliance.model import Answer
from compliance.rules import database_automated_backups_deleted_with_source as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_they_are_deleted() -> None:
    assert judge(rule, DeleteAutomatedBackups=True).answer is Answer.PASS


def test_should_pass_when_nothing_is_said_and_the_template_is_of_others() -> None:
    assert judge(rule, suffix="").answer is Answer.PASS


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_they_are_kept() -> None:
    assert judge(rule, DeleteAutomatedBackups=False).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, DeleteAutomatedBackups=UNKNOWN).answer is Answer.NOT_EVALUATED
