from compliance.model import Answer
from compliance.rules import service_platform_current as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_somebody_else_says_nothing() -> None:
    assert judge(rule, suffix="").answer is Answer.PASS


def test_should_fail_when_ours_says_nothing() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_pass_when_it_is_the_latest() -> None:
    assert judge(rule, PlatformVersion="LATEST").answer is Answer.PASS


def test_should_fail_when_it_is_pinned() -> None:
    assert judge(rule, PlatformVersion="1.3.0").answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, PlatformVersion=UNKNOWN).answer is Answer.NOT_EVALUATED
