from compliance.model import Answer
from compliance.rules import service_on_allow_list as rule
from tests.compliance.rules.judge import judge


def test_should_pass_when_the_service_was_assessed() -> None:
    assert judge(rule, "AWS::Kinesis::Stream").answer is Answer.PASS


def test_should_fail_when_the_service_was_not_assessed() -> None:
    result = judge(rule, "AWS::GameLift::Fleet")
    assert result.answer is Answer.FAIL
    assert "AWS::GameLift" in result.detail


def test_should_fail_when_the_type_is_of_another_vendor() -> None:
    result = judge(rule, "Somebody::Service::Thing")
    assert result.answer is Answer.FAIL
    assert "Somebody::Service" in result.detail


def test_should_not_apply_when_it_is_a_custom_resource() -> None:
    assert judge(rule, "Custom::Setup").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_it_is_metadata() -> None:
    assert judge(rule, "AWS::CDK::Metadata").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, "AWS::GameLift::Fleet", suffix="").answer is Answer.NOT_APPLICABLE
