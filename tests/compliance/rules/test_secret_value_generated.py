from typing import Any

from compliance.model import Answer
from compliance.rules import secret_value_generated as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

CLIENT: dict[str, Any] = {"Client": resource("AWS::Cognito::UserPoolClient")}


def joined(*parts: Any) -> dict[str, Any]:
    return {"Fn::Join": ["", list(parts)]}


def test_should_pass_when_the_value_is_generated() -> None:
    assert judge(rule, GenerateSecretString={"PasswordLength": 40}).answer is Answer.PASS


def test_should_pass_when_there_is_no_value_and_the_template_is_of_others() -> None:
    assert judge(rule, suffix="").answer is Answer.PASS


def test_should_fail_when_a_person_would_fill_it() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_value_is_in_the_template() -> None:
    assert judge(rule, SecretString="hunter2").answer is Answer.FAIL


def test_should_pass_when_cognito_generates_the_value() -> None:
    assert (
        judge(
            rule,
            SecretString=joined('{"id":"', ref("Client"), '","secret":"', attribute("Client", "ClientSecret"), '"}'),
            around=CLIENT,
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_the_value_is_joined_of_texts() -> None:
    assert judge(rule, SecretString=joined("hunter", "2")).answer is Answer.FAIL


def test_should_not_be_evaluated_when_a_part_of_it_is_literal() -> None:
    assert (
        judge(
            rule,
            SecretString=joined('{"password":"hunter2","secret":"', attribute("Client", "ClientSecret"), '"}'),
            around=CLIENT,
        ).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_value_is_no_json() -> None:
    assert (
        judge(rule, SecretString=joined("hunter2", attribute("Client", "ClientSecret")), around=CLIENT).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_value_is_not_known() -> None:
    assert judge(rule, SecretString=UNKNOWN).answer is Answer.NOT_EVALUATED
