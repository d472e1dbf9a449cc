from compliance.model import Answer
from compliance.rules import secret_value_generated as rule
from tests.compliance.rules.judge import judge


def test_should_pass_when_the_value_is_generated() -> None:
    assert judge(rule, GenerateSecretString={"PasswordLength": 40}).answer is Answer.PASS


def test_should_pass_when_there_is_no_value() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_fail_when_the_value_is_in_the_template() -> None:
    assert judge(rule, SecretString="hunter2").answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_value_is_not_known() -> None:
    assert judge(rule, SecretString={"Fn::GetAtt": ["Client", "ClientSecret"]}).answer is Answer.NOT_EVALUATED
