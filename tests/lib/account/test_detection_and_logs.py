"""What else an account has once: scans, the detector, and rules for all log groups."""

import json
import re
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest

from lib.config import EnvironmentConfig
from lib.stacks.account import AccountStack
from tests.lib.account.expected import of_type
from tests.support.assembly import Template
from tests.support.reader import Reader

pytestmark = pytest.mark.slow


def test_should_scan_every_image_when_it_is_pushed(template: Template) -> None:
    scanning = template.one("AWS::ECR::RegistryScanningConfiguration")
    everything = [{"Filter": "*", "FilterType": "WILDCARD"}]
    assert scanning["Rules"] == [{"RepositoryFilters": everything, "ScanFrequency": "SCAN_ON_PUSH"}]


def test_should_detect_threats_and_tell_of_severe_ones(template: Template) -> None:
    detector = template.one("AWS::GuardDuty::Detector")
    assert detector["Enable"] is True
    assert {each["Name"]: each["Status"] for each in detector["Features"]} == {
        "S3_DATA_EVENTS": "ENABLED",
        "RDS_LOGIN_EVENTS": "ENABLED",
        "LAMBDA_NETWORK_LOGS": "ENABLED",
    }
    rule = template.one("AWS::Events::Rule", Name="smartfactory-threat-finding-shared")
    assert rule["EventPattern"] == {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": {"severity": [{"numeric": [">=", 7]}]},
    }


def test_should_leave_the_detector_to_the_account_that_has_one_and_still_tell(
    build: Callable[..., dict[str, Any]],
) -> None:
    resources = build(hasGuardDuty=True)
    assert not of_type(resources, "AWS::GuardDuty::Detector")
    names = {each["Name"] for each in of_type(resources, "AWS::Events::Rule")}
    assert "smartfactory-threat-finding-shared" in names


def test_should_let_api_gateway_write_logs(reader: Reader, template: Template) -> None:
    role = reader.target(template.one("AWS::ApiGateway::Account")["CloudWatchRoleArn"])["Properties"]
    assert role["RoleName"] == "smartfactory-api-logging-shared"
    (policy,) = role["ManagedPolicyArns"]
    assert json.dumps(policy).count("service-role/AmazonAPIGatewayPushToCloudWatchLogs") == 1
    (trust,) = reader.trust("smartfactory-api-logging-shared")
    assert trust["Principal"] == {"Service": "apigateway.amazonaws.com"}


def test_should_encrypt_retain_and_archive_every_log_group_also_those_that_services_would_make(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    groups = template.of_type("AWS::Logs::LogGroup")
    assert {each["LogGroupName"] for each in groups.values()} == {
        "/aws/apigateway/welcome",
        "/aws/vendedlogs/smartfactory/account/masking-shared",
        "/smartfactory/trail-shared",
        "RDSOSMetrics",
    }
    for group in groups.values():
        assert reader.target(group["KmsKeyId"])["Type"] == "AWS::KMS::Key"
        assert group["RetentionInDays"] == config.settings.retention.logs_days
    archived = {each["LogGroupName"]["Ref"] for each in template.of_type("AWS::Logs::SubscriptionFilter").values()}
    assert archived == set(groups)


def test_should_mask_credentials_and_personal_data_in_all_log_groups_of_the_account(
    reader: Reader, template: Template
) -> None:
    policy = template.one("AWS::Logs::AccountPolicy")
    assert policy["PolicyName"] == "smartfactory-mask-shared"
    assert (policy["PolicyType"], policy["Scope"]) == ("DATA_PROTECTION_POLICY", "ALL")
    parts = policy["PolicyDocument"]["Fn::Join"][1]
    (group,) = (part for part in parts if not isinstance(part, str))
    assert reader.name(group, of="LogGroupName").startswith("/aws/vendedlogs/")
    document = json.loads("".join(part if isinstance(part, str) else "group" for part in parts))
    audit, redact = document["Statement"]
    (bearer,) = document["Configuration"]["CustomDataIdentifier"]
    assert bearer["Name"] == "BearerToken"
    assert re.search(bearer["Regex"], "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln")
    assert audit["DataIdentifier"] == redact["DataIdentifier"]
    assert {each.rpartition("/")[2] for each in audit["DataIdentifier"]} >= {
        "AwsSecretKey", "OpenSshPrivateKey", "EmailAddress", "CreditCardNumber", "Ssn-US", "BearerToken",
    }  # fmt: skip
    assert audit["Operation"] == {"Audit": {"FindingsDestination": {"CloudWatchLogs": {"LogGroup": "group"}}}}
    assert redact["Operation"] == {"Deidentify": {"MaskConfig": {}}}


def test_should_be_named_and_tagged_as_shared(cdk_context: dict[str, Any], config: EnvironmentConfig) -> None:
    stack = AccountStack(cdk.App(context=cdk_context), config=config)
    assert stack.stack_name == "smartfactory-account-shared"
    tags = stack.tags.tag_values()
    assert (tags["Environment"], tags["EnvironmentSuffix"]) == ("shared", "shared")
    assert tags["Owner"] == config.settings.owner
