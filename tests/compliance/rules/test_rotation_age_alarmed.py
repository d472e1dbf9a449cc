from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import rotation_age_alarmed as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

SECRET = {"Secret": resource("AWS::SecretsManager::Secret", Name="smartfactory/database/application-dev")}


def dimensions(suffix: str, secret: str) -> list[dict[str, Any]]:
    return [{"Name": "EnvironmentSuffix", "Value": suffix}, {"Name": "Secret", "Value": secret}]


ALARM: dict[str, Any] = {
    "Namespace": "SmartFactory/Telemetry",
    "MetricName": "CredentialAgeDays",
    "Dimensions": dimensions("dev", "database/application"),
    "Threshold": 31,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "breaching",
    "AlarmActions": ["arn:aws:sns:us-east-1:111111111111:on-call"],
}


def ask(**alarm: Any) -> Result:
    around = {**SECRET, "Alarm": resource("AWS::CloudWatch::Alarm", **{**ALARM, **alarm})}
    return judge(rule, around=around, SecretId=ref("Secret"))


def test_should_pass_when_old_age_and_silence_are_told() -> None:
    assert ask().answer is Answer.PASS


def test_should_pass_when_the_metric_is_in_a_query() -> None:
    metric = {name: ALARM[name] for name in ("Namespace", "MetricName", "Dimensions")}
    rest = {name: value for name, value in ALARM.items() if name not in metric}
    alarm = resource("AWS::CloudWatch::Alarm", **rest, Metrics=[{"MetricStat": {"Metric": metric}}])
    assert judge(rule, around={**SECRET, "Alarm": alarm}, SecretId=ref("Secret")).answer is Answer.PASS


def test_should_pass_when_the_schedule_names_the_secrets_attachment() -> None:
    attached = resource("AWS::SecretsManager::SecretTargetAttachment", SecretId=ref("Secret"))
    around = {**SECRET, "Attached": attached, "Alarm": resource("AWS::CloudWatch::Alarm", **ALARM)}
    assert judge(rule, around=around, SecretId=ref("Attached")).answer is Answer.PASS


def test_should_fail_when_there_is_no_alarm() -> None:
    result = judge(rule, around=SECRET, SecretId=ref("Secret"))
    assert result.answer is Answer.FAIL
    assert "no alarm" in result.detail


@pytest.mark.parametrize(
    ("alarm", "detail"),
    [
        ({"Threshold": 32}, "more than 31 days"),
        ({"Threshold": "much"}, "more than 31 days"),
        ({"ComparisonOperator": "LessThanThreshold"}, "young"),
        ({"TreatMissingData": "notBreaching"}, "good news"),
        ({"TreatMissingData": "missing"}, "good news"),
        ({"AlarmActions": []}, "tells nobody"),
        ({"ActionsEnabled": False}, "tells nobody"),
        ({"MetricName": "Errors"}, "no alarm"),
        ({"Dimensions": dimensions("dev", "database/master")}, "no alarm"),
        ({"Dimensions": dimensions("prod", "database/application")}, "no alarm"),
        ({"Dimensions": []}, "no alarm"),
    ],
)
def test_should_fail_when_the_alarm_is_of_no_use(alarm: dict[str, Any], detail: str) -> None:
    result = ask(**alarm)
    assert result.answer is Answer.FAIL
    assert detail in result.detail


@pytest.mark.parametrize("secret", [UNKNOWN, None])
def test_should_not_be_evaluated_when_the_secret_is_not_known(secret: Any) -> None:
    assert judge(rule, SecretId=secret).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_secrets_name_is_made_up() -> None:
    around = {"Secret": resource("AWS::SecretsManager::Secret")}
    assert judge(rule, around=around, SecretId=ref("Secret")).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_rotation_is_hosted() -> None:
    assert judge(rule, HostedRotationLambda={}).answer is Answer.NOT_APPLICABLE
