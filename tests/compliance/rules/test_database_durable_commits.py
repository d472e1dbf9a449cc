from compliance.model import Answer
from compliance.rules import database_durable_commits as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_nothing_is_changed_and_the_template_is_of_others() -> None:
    assert judge(rule, suffix="", Family="postgres17", Parameters={"max_wal_size": "16384"}).answer is Answer.PASS


def test_should_fail_when_nothing_is_stated() -> None:
    result = judge(rule, Family="postgres17", Parameters={"max_wal_size": "16384"})
    assert result.answer is Answer.FAIL
    assert "synchronous_commit is not stated" in result.detail


def test_should_pass_when_commits_are_synchronous() -> None:
    assert judge(rule, Family="postgres17", Parameters={"synchronous_commit": "on"}).answer is Answer.PASS


def test_should_fail_when_commits_are_asynchronous() -> None:
    result = judge(rule, Family="postgres17", Parameters={"synchronous_commit": "off"})
    assert result.answer is Answer.FAIL
    assert "synchronous_commit" in result.detail


def test_should_fail_when_fsync_is_off() -> None:
    result = judge(rule, Family="postgres17", Parameters={"fsync": 0})
    assert result.answer is Answer.FAIL
    assert "fsync" in result.detail


def test_should_fail_when_full_page_writes_are_off() -> None:
    result = judge(rule, Family="postgres17", Parameters={"full_page_writes": "0"})
    assert result.answer is Answer.FAIL
    assert "full_page_writes" in result.detail


def test_should_fail_when_mysql_flushes_once_a_second() -> None:
    result = judge(rule, Family="mysql8.4", Parameters={"innodb_flush_log_at_trx_commit": "2"})
    assert result.answer is Answer.FAIL
    assert "innodb_flush_log_at_trx_commit" in result.detail


def test_should_not_be_evaluated_when_a_parameter_is_not_known() -> None:
    assert judge(rule, Family="postgres17", Parameters={"synchronous_commit": UNKNOWN}).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_parameters_are_not_known() -> None:
    assert judge(rule, Family="postgres17", Parameters=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_family_is_not_known() -> None:
    assert judge(rule, Family=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_family_is_another() -> None:
    assert judge(rule, Family="oracle-ee-19").answer is Answer.NOT_APPLICABLE
