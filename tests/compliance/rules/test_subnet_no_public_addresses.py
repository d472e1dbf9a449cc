from compliance.model import Answer
from compliance.rules import subnet_no_public_addresses as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_addresses_are_private() -> None:
    assert judge(rule, MapPublicIpOnLaunch=False).answer is Answer.PASS


def test_should_pass_when_somebody_else_says_nothing() -> None:
    assert judge(rule, suffix="").answer is Answer.PASS


def test_should_fail_when_ours_says_nothing() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_addresses_are_public() -> None:
    assert judge(rule, MapPublicIpOnLaunch="true").answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, MapPublicIpOnLaunch=UNKNOWN).answer is Answer.NOT_EVALUATED
