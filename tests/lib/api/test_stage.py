"""The API's stage: limits, variables, logs, answers to errors, and the plan."""

import json

import pytest

from lib.config import EnvironmentConfig
from tests.support.assembly import Template
from tests.support.reader import Reader


def test_should_throttle_log_trace_and_measure_without_a_cache(template: Template, config: EnvironmentConfig) -> None:
    stage = template.one("AWS::ApiGateway::Stage")
    assert stage["StageName"] == f"v1-{config.suffix}"
    assert stage["TracingEnabled"] is True
    assert stage["MethodSettings"] == [
        {
            "HttpMethod": "*",
            "ResourcePath": "/*",
            "LoggingLevel": "ERROR",
            "DataTraceEnabled": False,
            "MetricsEnabled": True,
            "CachingEnabled": False,
            "CacheDataEncrypted": True,
            "ThrottlingRateLimit": config.settings.api.requests_per_second,
            "ThrottlingBurstLimit": config.settings.api.burst_requests,
        }
    ]
    assert "CacheClusterEnabled" not in stage


def test_should_give_the_stage_variables_of_its_environment(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    variables = template.one("AWS::ApiGateway::Stage")["Variables"]
    assert variables["environment"] == config.suffix
    assert variables["originHost"] == config.settings.api.internal_hostname
    assert reader.target(variables["vpcLinkId"])["Type"] == "AWS::ApiGatewayV2::VpcLink"


def test_should_write_an_access_log_that_names_the_client_and_holds_no_credential(
    reader: Reader, template: Template, environment: str
) -> None:
    setting = template.one("AWS::ApiGateway::Stage")["AccessLogSetting"]
    group = setting["DestinationArn"]["Fn::Join"][1][1]
    assert reader.name(group, of="LogGroupName") == f"/smartfactory/api/access-{environment}"
    fields = json.loads(setting["Format"])
    assert {"requestId", "time", "address", "client", "method", "resource", "status", "tls"} <= set(fields)
    written = set(fields.values())
    assert "$context.identity.apiKey" not in written
    assert not any("Authorization" in value or "querystring" in value for value in written)
    assert "$context.identity.userAgent" not in written  # free text of the client would break the line


def test_should_make_the_execution_log_before_the_service_would(template: Template, environment: str) -> None:
    named = {
        key: each["LogGroupName"]
        for key, each in template.of_type("AWS::Logs::LogGroup").items()
        if isinstance(each["LogGroupName"], dict)
    }
    ((group, name),) = named.items()
    prefix, api, stage = name["Fn::Join"][1]
    assert (prefix, stage) == ("API-Gateway-Execution-Logs_", f"/v1-{environment}")
    assert template.resources[api["Ref"]]["Type"] == "AWS::ApiGateway::RestApi"
    (stages,) = (each for each in template.resources.values() if each["Type"] == "AWS::ApiGateway::Stage")
    assert group in stages["DependsOn"]


def test_should_encrypt_retain_and_archive_every_log_group(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    groups = template.of_type("AWS::Logs::LogGroup")
    assert len(groups) == 7
    for group in groups.values():
        assert reader.target(group["KmsKeyId"])["Type"] == "AWS::KMS::Key"
        assert group["RetentionInDays"] == config.settings.retention.logs_days
    archived = {each["LogGroupName"]["Ref"] for each in template.of_type("AWS::Logs::SubscriptionFilter").values()}
    assert archived == set(groups)


@pytest.mark.parametrize(
    ("kind", "status", "header"),
    [
        ("DEFAULT_4XX", None, {}),
        ("DEFAULT_5XX", None, {}),
        ("MISSING_AUTHENTICATION_TOKEN", "404", {}),
        ("UNAUTHORIZED", None, {"gatewayresponse.header.WWW-Authenticate": "'Bearer'"}),
        ("THROTTLED", None, {"gatewayresponse.header.Retry-After": "'1'"}),
    ],
)
def test_should_answer_errors_with_problem_details_that_tell_nothing_of_the_inside(
    template: Template, kind: str, status: str | None, header: dict[str, str]
) -> None:
    response = template.one("AWS::ApiGateway::GatewayResponse", ResponseType=kind)
    assert response.get("StatusCode") == status
    headers = response["ResponseParameters"]
    assert header.items() <= headers.items()
    assert headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
    assert headers["gatewayresponse.header.Strict-Transport-Security"] == "'max-age=63072000'"
    assert headers["gatewayresponse.header.X-Content-Type-Options"] == "'nosniff'"
    assert headers["gatewayresponse.header.Cache-Control"] == "'no-store'"
    (body,) = response["ResponseTemplates"].values()
    problem = json.loads(body.replace("$context.error.messageString", '"Forbidden"'))
    assert set(problem) == {"type", "title", "instance"}
    assert "validationErrorString" not in body
    assert kind != "DEFAULT_5XX" or "$context.error" not in body


def test_should_meter_by_key_and_throttle_by_plan(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    plan = template.one("AWS::ApiGateway::UsagePlan")
    assert plan["Throttle"] == {
        "RateLimit": config.settings.api.requests_per_second,
        "BurstLimit": config.settings.api.burst_requests,
    }
    (stage,) = plan["ApiStages"]
    assert reader.target(stage["Stage"])["Type"] == "AWS::ApiGateway::Stage"
    keys = list(template.of_type("AWS::ApiGateway::UsagePlanKey").values())
    assert len(keys) == len(config.settings.api.clients)
    for key in keys:
        assert reader.target(key["UsagePlanId"])["Type"] == "AWS::ApiGateway::UsagePlan"
        assert reader.target(key["KeyId"])["Type"] == "AWS::ApiGateway::ApiKey"
