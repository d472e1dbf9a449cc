from compliance.model import Answer
from compliance.rules import database_iam_authentication as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_it_is_on() -> None:
    assert judge(rule, EnableIAMDatabaseAuthentication=True).answer is Answer.PASS


def test_should_fail_when_it_is_off() -> None:
    assert judge(rule, EnableIAMDatabaseAuthentication="false").answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, EnableIAMDatabaseAuthentication=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster-dev").answer is Answer.NOT_APPLICABLE
