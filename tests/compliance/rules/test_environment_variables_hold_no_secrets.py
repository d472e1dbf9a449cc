from typing import Any

from compliance.model import Answer
from compliance.rules import environment_variables_hold_no_secrets as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

FUNCTION = "AWS::Lambda::Function"


def variables(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"Environment": [{"Name": name, "Value": value} for name, value in values.items()]}]


def test_should_pass_when_only_names_of_secrets_are_passed() -> None:
    assert (
        judge(rule, ContainerDefinitions=variables({"DATABASE_SECRET_NAME": "db-dev", "LOG_LEVEL": "info"})).answer
        is Answer.PASS
    )


def test_should_pass_when_a_secret_is_passed_by_reference() -> None:
    assert (
        judge(
            rule,
            ContainerDefinitions=variables({"DATABASE_SECRET": ref("Secret")}),
            around={"Secret": resource("AWS::SecretsManager::Secret", Name="db-dev")},
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_there_are_no_variables() -> None:
    assert judge(rule, ContainerDefinitions=[{}]).answer is Answer.PASS


def test_should_pass_when_a_function_gets_an_arn() -> None:
    assert (
        judge(
            rule,
            FUNCTION,
            Environment={"Variables": {"API_TOKEN": "arn:aws:secretsmanager:us-east-1:111111111111:secret:x"}},
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_the_name_says_password() -> None:
    result = judge(rule, ContainerDefinitions=variables({"DB_PASSWORD": "hunter2"}))
    assert result.answer is Answer.FAIL
    assert "DB_PASSWORD" in result.detail


def test_should_fail_when_the_value_is_an_address_with_a_password() -> None:
    result = judge(rule, ContainerDefinitions=variables({"DATABASE_URL": "postgresql://app:hunter2@db:5432/x"}))
    assert result.answer is Answer.FAIL
    assert "DATABASE_URL" in result.detail


def test_should_fail_when_the_value_is_an_access_key() -> None:
    result = judge(rule, FUNCTION, Environment={"Variables": {"ID": "AKIA" + "A" * 16}})
    assert result.answer is Answer.FAIL
    assert "ID" in result.detail


def test_should_fail_when_the_value_is_a_private_key() -> None:
    result = judge(rule, FUNCTION, Environment={"Variables": {"PEM": "-----BEGIN RSA PRIVATE KEY-----"}})
    assert result.answer is Answer.FAIL
    assert "PEM" in result.detail


def test_should_fail_when_the_value_is_a_resolved_secret() -> None:
    result = judge(
        rule,
        FUNCTION,
        Environment={"Variables": {"X": {"Fn::Join": ["", ["{{resolve:secretsmanager:", UNKNOWN, ":SecretString}}"]]}}},
    )
    assert result.answer is Answer.FAIL
    assert "X" in result.detail


def test_should_not_be_evaluated_when_a_containers_variables_are_not_known() -> None:
    assert judge(rule, ContainerDefinitions=[{"Environment": UNKNOWN}]).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_variables_are_not_known() -> None:
    assert judge(rule, FUNCTION, Environment={"Variables": UNKNOWN}).answer is Answer.NOT_EVALUATED
