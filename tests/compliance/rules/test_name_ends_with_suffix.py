from compliance.model import Answer
from compliance.rules import name_ends_with_suffix as rule
from tests.compliance.rules.judge import UNKNOWN, judge

LOGS = "AWS::Logs::LogGroup"


def test_should_pass_when_the_name_ends_with_it() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName="letters-dev").answer is Answer.PASS


def test_should_pass_when_the_name_is_composed() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName={"Fn::Sub": "${AWS::AccountId}-letters-dev"}).answer is Answer.PASS


def test_should_pass_when_a_fifo_queues_name_has_it_before_its_ending() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName="letters-dev.fifo").answer is Answer.PASS


def test_should_pass_when_the_name_is_nested() -> None:
    assert judge(rule, "AWS::Backup::BackupPlan", BackupPlan={"BackupPlanName": "daily-dev"}).answer is Answer.PASS


def test_should_pass_when_a_service_appends_to_a_log_groups_path() -> None:
    assert judge(rule, LOGS, LogGroupName="/aws/rds/instance/db-dev/postgresql").answer is Answer.PASS


def test_should_pass_when_only_the_middle_is_not_known() -> None:
    assert (
        judge(rule, LOGS, LogGroupName={"Fn::Join": ["", ["API-Gateway-Execution-Logs_", UNKNOWN, "/v1-dev"]]}).answer
        is Answer.PASS
    )


def test_should_fail_when_the_name_ends_otherwise() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName="letters").answer is Answer.FAIL


def test_should_fail_when_the_name_ends_with_another_suffix() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName="letters-prod").answer is Answer.FAIL


def test_should_fail_when_the_suffix_is_a_part_of_a_word() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName="lettersdev").answer is Answer.FAIL


def test_should_fail_when_there_is_no_name() -> None:
    result = judge(rule, "AWS::SQS::Queue")
    assert result.answer is Answer.FAIL
    assert "makes up a name" in result.detail


def test_should_not_be_evaluated_when_the_name_is_not_known() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_service_fixes_the_name() -> None:
    assert judge(rule, LOGS, LogGroupName="RDSOSMetrics").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_type_has_no_name() -> None:
    assert judge(rule, "AWS::EC2::Route").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, "AWS::SQS::Queue", suffix="").answer is Answer.NOT_APPLICABLE


def test_should_look_at_the_name_that_signs_in_too_when_there_is_one() -> None:
    for name, expected in (("app-dev", Answer.PASS), ("default", Answer.PASS), ("app", Answer.FAIL)):
        assert judge(rule, "AWS::ElastiCache::User", UserId="app-dev", UserName=name).answer is expected
