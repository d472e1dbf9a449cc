from compliance.model import Answer
from compliance.rules import secret_has_rotation_schedule as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

SCHEDULE = "AWS::SecretsManager::RotationSchedule"
ATTACHMENT = "AWS::SecretsManager::SecretTargetAttachment"


def test_should_pass_when_a_schedule_names_the_secret() -> None:
    assert judge(rule, around={"Schedule": resource(SCHEDULE, SecretId=ref("Subject"))}).answer is Answer.PASS


def test_should_pass_when_a_schedule_names_its_attachment() -> None:
    assert (
        judge(
            rule,
            around={
                "Attachment": resource(ATTACHMENT, SecretId=ref("Subject")),
                "Schedule": resource(SCHEDULE, SecretId=ref("Attachment")),
            },
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_there_is_no_schedule() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_schedule_is_of_another_secret() -> None:
    assert (
        judge(
            rule,
            around={
                "Other": resource("AWS::SecretsManager::Secret"),
                "Schedule": resource(SCHEDULE, SecretId=ref("Other")),
            },
        ).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_schedules_secret_is_not_known() -> None:
    assert judge(rule, around={"Schedule": resource(SCHEDULE, SecretId=UNKNOWN)}).answer is Answer.NOT_EVALUATED
