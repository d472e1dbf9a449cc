"""Every log group: encrypted, kept as long as configured, masked, copied to the archive, gone after a destroy."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import aws_cdk as cdk
import msgspec
import pytest
from aws_cdk import assertions

from lib.config import EnvironmentConfig
from lib.constructs.log_group import RETENTION
from lib.stacks.base import BaseStack
from tests.support.assembly import SynthesizedAssembly, Template

IDENTIFIERS = {
    "AwsSecretKey", "OpenSshPrivateKey", "PkcsPrivateKey", "PgpPrivateKey", "EmailAddress", "PhoneNumber-US", "Ssn-US",
    "CreditCardNumber", "BearerToken",
}  # fmt: skip

UNMASKED = ("/smartfactory/vpc/flow", "/smartfactory/dns/queries", "/aws/ecs/containerinsights/")
"""Addresses, names and figures, no text of programs."""


def log_groups(assembly: SynthesizedAssembly, environment: str) -> Iterator[tuple[Template, str, dict[str, Any]]]:
    """Go through the log groups of an environment: template, logical id, resource."""
    for stage, _, template in assembly:
        if stage == environment:
            for logical_id, resource in template.resources.items():
                if resource["Type"] == "AWS::Logs::LogGroup":
                    yield template, logical_id, resource


def name_of(resource: dict[str, Any]) -> str:
    """Return the physical name; API Gateway's holds the id of the API."""
    name = resource["Properties"]["LogGroupName"]
    return name if isinstance(name, str) else "".join(map(str, name["Fn::Join"][1]))


def is_unmasked(name: str) -> bool:
    return name.startswith(UNMASKED) or "/masking-" in name


@pytest.mark.assembly
def test_should_encrypt_and_keep_every_log_group_as_configured(
    assembly: SynthesizedAssembly, environment: str, config: EnvironmentConfig
) -> None:
    found = list(log_groups(assembly, environment))
    assert len(found) > 15
    for template, _, resource in found:
        (key,) = template.of_type("AWS::KMS::Key")
        assert resource["Properties"]["KmsKeyId"] == {"Fn::GetAtt": [key, "Arn"]}, name_of(resource)
        assert resource["Properties"]["RetentionInDays"] == config.settings.retention.logs_days
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Delete", "Delete")


@pytest.mark.assembly
def test_should_carry_the_suffix_in_every_name(assembly: SynthesizedAssembly, environment: str) -> None:
    for _, _, resource in log_groups(assembly, environment):
        assert f"-{environment}" in name_of(resource)


@pytest.mark.assembly
def test_should_mask_credentials_and_personal_data(assembly: SynthesizedAssembly, environment: str) -> None:
    for template, _, resource in log_groups(assembly, environment):
        name = name_of(resource)
        policy = resource["Properties"].get("DataProtectionPolicy")
        assert (policy is None) == is_unmasked(name), name
        if policy is None:
            continue
        audit, mask = policy["Statement"]
        for statement in (audit, mask):
            found = {identifier.rpartition("/")[2] for identifier in statement["DataIdentifier"]}
            assert found == IDENTIFIERS, name
        assert mask["Operation"] == {"Deidentify": {"MaskConfig": {}}}
        target = template.resources[
            audit["Operation"]["Audit"]["FindingsDestination"]["CloudWatchLogs"]["LogGroup"]["Ref"]
        ]
        assert name_of(target).startswith("/aws/vendedlogs/")


@pytest.mark.assembly
def test_should_copy_every_log_group_to_the_archive(
    assembly: SynthesizedAssembly, environment: str, config: EnvironmentConfig
) -> None:
    archive = config.settings.log_archive
    assert archive is not None
    for template, logical_id, resource in log_groups(assembly, environment):
        copies = [
            each
            for each in template.of_type("AWS::Logs::SubscriptionFilter").values()
            if each["LogGroupName"] == {"Ref": logical_id}
        ]
        assert [each["DestinationArn"] for each in copies] == [archive.destination_arn], name_of(resource)
        assert copies[0]["FilterPattern"] == ""


@pytest.mark.assembly
def test_should_let_the_log_service_use_the_key_for_the_account_alone(
    assembly: SynthesizedAssembly, environment: str, config: EnvironmentConfig
) -> None:
    for stage, _, template in assembly:
        if stage != environment:
            continue
        statements = template.one("AWS::KMS::Key")["KeyPolicy"]["Statement"]
        (logs,) = [each for each in statements if each["Principal"] == {"Service": "logs.us-east-1.amazonaws.com"}]
        arn = f"arn:aws:logs:us-east-1:{config.settings.account}:*"
        assert logs["Condition"] == {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": arn}}


def build(config: EnvironmentConfig) -> assertions.Template:
    stack = BaseStack(cdk.App(), "Specimen", config=config, purpose="log groups")
    stack.log_group("One", config.names.of("/specimen/one"))
    stack.log_group("Two", config.names.of("/specimen/two"))
    stack.log_group("Flow", config.names.of("/specimen/flow"), masked=False)
    return assertions.Template.from_stack(stack)


def test_should_share_one_audit_group_when_several_groups_are_masked(config: EnvironmentConfig) -> None:
    template = build(config)
    template.resource_count_is("AWS::Logs::LogGroup", 4)
    template.resource_count_is("AWS::Logs::SubscriptionFilter", 4)


def test_should_copy_nothing_when_there_is_no_archive(config: EnvironmentConfig) -> None:
    settings = msgspec.structs.replace(config.settings, log_archive=None)
    build(replace(config, settings=settings)).resource_count_is("AWS::Logs::SubscriptionFilter", 0)


@pytest.mark.parametrize(("days", "retention"), RETENTION.items())
def test_should_mean_the_days_it_says(days: int, retention: Any) -> None:
    stack = cdk.Stack(cdk.App(), "Days")
    cdk.aws_logs.LogGroup(stack, "Group", retention=retention)
    assertions.Template.from_stack(stack).has_resource_properties("AWS::Logs::LogGroup", {"RetentionInDays": days})
