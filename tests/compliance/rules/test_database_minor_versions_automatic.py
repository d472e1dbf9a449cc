from compliance.model import Answer
from compliance.rules import database_minor_versions_automatic as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_they_are_installed() -> None:
    assert judge(rule, AutoMinorVersionUpgrade=True).answer is Answer.PASS


def test_should_pass_when_nothing_is_said_and_the_template_is_of_others() -> None:
    assert judge(rule, suffix="").answer is Answer.PASS


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_they_are_not_installed() -> None:
    assert judge(rule, AutoMinorVersionUpgrade=False).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, AutoMinorVersionUpgrade=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_speak_of_caches_too() -> None:
    assert judge(rule, "AWS::ElastiCache::ReplicationGroup", AutoMinorVersionUpgrade="false").answer is Answer.FAIL
