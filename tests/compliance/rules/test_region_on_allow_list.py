from compliance.model import Answer
from compliance.rules import region_on_allow_list as rule
from tests.compliance.rules.judge import judge, ref


def test_should_pass_when_everything_is_in_the_region() -> None:
    assert (
        judge(rule, "AWS::SQS::Queue", KmsMasterKeyId="arn:aws:kms:us-east-1:111111111111:key/x").answer is Answer.PASS
    )


def test_should_pass_when_the_reference_has_no_region() -> None:
    assert (
        judge(rule, "AWS::IAM::Policy", PolicyDocument={"Statement": [{"Resource": "arn:aws:s3:::bucket"}]}).answer
        is Answer.PASS
    )


def test_should_fail_when_a_reference_leaves_the_region() -> None:
    result = judge(
        rule,
        "AWS::SQS::Queue",
        KmsMasterKeyId={"Fn::Join": ["", ["arn:aws:kms:eu-west-1:", ref("AWS::AccountId"), ":key/x"]]},
    )
    assert result.answer is Answer.FAIL
    assert "eu-west-1" in result.detail


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, "AWS::SQS::Queue", suffix="").answer is Answer.NOT_APPLICABLE
