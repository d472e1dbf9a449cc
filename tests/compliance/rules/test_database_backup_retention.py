from compliance.model import Answer
from compliance.rules import database_backup_retention as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_seven_days_are_kept() -> None:
    assert judge(rule, BackupRetentionPeriod=7).answer is Answer.PASS


def test_should_fail_when_six_days_are_kept() -> None:
    assert judge(rule, BackupRetentionPeriod="6").answer is Answer.FAIL


def test_should_fail_when_backups_are_off() -> None:
    assert judge(rule, BackupRetentionPeriod=0).answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_days_are_not_known() -> None:
    assert judge(rule, BackupRetentionPeriod=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster-dev").answer is Answer.NOT_APPLICABLE
