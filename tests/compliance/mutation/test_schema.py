from typing import Any

import pytest

from compliance.mutation.schema import allowed_numbers, knows, paths, problems, schema_of

DATABASE = "AWS::RDS::DBInstance"
RULE = "AWS::EC2::SecurityGroupIngress"


@pytest.mark.parametrize(
    "properties",
    [
        {"StorageEncrypted": True, "BackupRetentionPeriod": 7},
        {"StorageEncrypted": "true", "BackupRetentionPeriod": "7", "Port": 5432},
        {"StorageEncrypted": {"Ref": "Switch"}, "KmsKeyId": {"Fn::GetAtt": ["Key", "Arn"]}},
        {"Tags": {"Ref": "AWS::NoValue"}, "VPCSecurityGroups": [{"Ref": "AWS::NoValue"}]},
        {"StorageEncrypted": {"Fn::If": ["Mutant", False, True]}},
    ],
)
def test_should_accept_what_cloudformation_accepts(properties: dict[str, Any]) -> None:
    assert problems(DATABASE, properties) == frozenset()


@pytest.mark.parametrize(
    ("resource_type", "properties", "problem"),
    [
        (DATABASE, {"StorageEncrypted": "maybe"}, "StorageEncrypted: type: boolean"),
        (DATABASE, {"BackupRetentionPeriod": "many"}, "BackupRetentionPeriod: type: integer"),
        (DATABASE, {"BackupRetentionPeriod": -1}, "BackupRetentionPeriod: minimum: 0"),
        (DATABASE, {"Unheard": 1}, ": additionalProperties: Unheard is no property"),
        (DATABASE, {"StorageEncrypted": {"Fn::If": ["Mutant", "maybe", True]}}, "StorageEncrypted: type: boolean"),
        ("AWS::Logs::LogGroup", {"RetentionInDays": 2, "KmsKeyId": "alias"}, "RetentionInDays: enum: "),
        ("AWS::KMS::Alias", {"TargetKeyId": "x"}, ": required: 'AliasName' is a required property"),
        ("AWS::KMS::Alias", {"AliasName": {"Ref": "AWS::NoValue"}, "TargetKeyId": "x"}, ": required: 'AliasName'"),
        (DATABASE, {"Tags": [{"Key": "a"}, {"Key": ""}]}, "Tags.*.Key: minLength: 1"),
    ],
)
def test_should_say_what_cloudformation_refuses(resource_type: str, properties: dict[str, Any], problem: str) -> None:
    assert any(each.startswith(problem) for each in problems(resource_type, properties))


def test_should_hold_nothing_against_a_type_without_a_schema() -> None:
    assert problems("Custom::Thing", {"Anything": 1}) == frozenset()
    assert schema_of("Custom::Thing") is None
    assert list(paths("Custom::Thing")) == []


def test_should_list_nested_properties_but_not_those_that_only_aws_sets() -> None:
    found = set(paths(DATABASE))
    assert {"StorageEncrypted", "Tags.*.Key", "MasterUserSecret.KmsKeyId"} <= found
    assert not found & {"DBInstanceArn", "MasterUserSecret.SecretArn"}


def test_should_end_when_a_schema_contains_itself() -> None:
    assert "Rules.*.Statement.AndStatement.Statements" in set(paths("AWS::WAFv2::WebACL"))


@pytest.mark.parametrize(
    ("resource_type", "path", "known"),
    [
        (DATABASE, "StorageEncrypted", True),
        (DATABASE, "Tags.*.Key", True),
        (DATABASE, "Tags.*.Unheard", False),
        (DATABASE, "StorageEncrypted.Deeper", False),
        (DATABASE, "Unheard", False),
        ("AWS::RDS::DBParameterGroup", "Parameters.rds.force_ssl", True),
        ("AWS::KMS::Key", "KeyPolicy.Statement", True),
    ],
)
def test_should_know_which_properties_there_are(resource_type: str, path: str, known: bool) -> None:
    assert knows(resource_type, path) is known


def test_should_list_the_numbers_that_a_property_may_have() -> None:
    assert allowed_numbers("AWS::Logs::LogGroup", "RetentionInDays")[:3] == (1, 3, 5)
    assert allowed_numbers(DATABASE, "BackupRetentionPeriod") == ()
    assert allowed_numbers("Custom::Thing", "Some.Path") == ()
