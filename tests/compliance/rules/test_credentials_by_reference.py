from compliance.model import Answer
from compliance.rules import credentials_by_reference as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref


def test_should_pass_when_the_password_is_a_dynamic_reference() -> None:
    assert (
        judge(
            rule,
            MasterUserPassword={
                "Fn::Join": ["", ["{{resolve:secretsmanager:", ref("Secret"), ":SecretString:password::}}"]]
            },
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_keys_value_is_a_dynamic_reference() -> None:
    assert judge(rule, "AWS::ApiGateway::ApiKey", Value="{{resolve:secretsmanager:key-dev}}").answer is Answer.PASS


def test_should_fail_when_the_password_is_literal() -> None:
    assert judge(rule, MasterUserPassword="hunter2").answer is Answer.FAIL


def test_should_fail_when_one_of_the_users_passwords_is_literal() -> None:
    assert (
        judge(
            rule,
            "AWS::ElastiCache::User",
            AuthenticationMode={"Type": "password", "Passwords": ["{{resolve:secretsmanager:a}}", "hunter2"]},
        ).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_password_is_not_known() -> None:
    assert judge(rule, MasterUserPassword=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_service_manages_the_password() -> None:
    assert judge(rule, ManageMasterUserPassword=True).answer is Answer.NOT_APPLICABLE


def test_should_fail_when_the_service_makes_up_the_key() -> None:
    assert judge(rule, "AWS::ApiGateway::ApiKey").answer is Answer.FAIL
