from compliance.model import Answer
from compliance.rules import environment_not_mixed as rule
from tests.compliance.rules.judge import judge, ref


def test_should_pass_when_it_names_its_own_environment() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName="letters-dev").answer is Answer.PASS


def test_should_pass_when_a_word_only_contains_the_other() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName="non-production-dev").answer is Answer.PASS


def test_should_pass_when_its_suffix_contains_the_other() -> None:
    assert judge(rule, "AWS::SQS::Queue", QueueName="letters-dev-2", suffix="dev-2").answer is Answer.PASS


def test_should_fail_when_it_names_production() -> None:
    result = judge(rule, "AWS::SNS::Subscription", Endpoint="arn:aws:sqs:us-east-1:111111111111:letters-prod")
    assert result.answer is Answer.FAIL
    assert "Endpoint names prod" in result.detail


def test_should_fail_when_a_part_of_it_names_staging() -> None:
    result = judge(
        rule,
        "AWS::IAM::Policy",
        PolicyDocument={
            "Statement": [{"Resource": {"Fn::Join": ["", ["arn:", ref("AWS::Partition"), ":s3:::data-staging/*"]]}}]
        },
    )
    assert result.answer is Answer.FAIL
    assert "PolicyDocument names staging" in result.detail


def test_should_not_apply_when_it_is_shared() -> None:
    assert judge(rule, "AWS::IAM::Role", suffix="shared", RoleName="deploy-prod").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, "AWS::SQS::Queue", suffix="", QueueName="letters-prod").answer is Answer.NOT_APPLICABLE
