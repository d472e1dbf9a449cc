"""Encryption: every requirement of the table, broken once."""

from typing import Any

import pytest

from aspects.encryption import TABLE, Encryption
from aspects.property_path import ABSENT
from aspects.verification import verify
from tests.policy.broken_encryption import BROKEN, S3_DEFAULT, UNDECIDABLE
from tests.policy.specimens import COMPANIONS, ENCRYPTED, KEY, PLAINTEXT_DENIED
from tests.policy.support import changed, resource, stack, violations


def test_should_break_every_requirement_when_table_grows() -> None:
    broken = {(kind, where) for kind, _, _, where in BROKEN}
    required = {(kind, each.where) for kind, rows in TABLE.requirements.items() for each in rows if not each.companion}
    assert required - broken == set()
    assert {kind for kind, rows in TABLE.requirements.items() if any(r.companion for r in rows)} == set(COMPANIONS)
    assert broken - required == set()


@pytest.mark.parametrize("resource_type", ENCRYPTED)
def test_should_accept_when_everything_is_encrypted(resource_type: str) -> None:
    assert violations(Encryption(), resource_type, ENCRYPTED[resource_type]) == []


@pytest.mark.parametrize(("resource_type", "path", "value", "where"), BROKEN)
def test_should_name_construct_and_property_when_encryption_is_broken(
    resource_type: str, path: str, value: Any, where: str
) -> None:
    found = violations(Encryption(), resource_type, changed(ENCRYPTED[resource_type], path, value))
    assert where in {each.property for each in found}
    for each in found:
        assert (each.policy, each.path, each.resource_type) == ("encryption", "dev/Data/It/Resource", resource_type)
        assert each.found
        assert each.allowed
        assert each.fix


@pytest.mark.parametrize("resource_type", COMPANIONS)
def test_should_refuse_when_policy_that_denies_plaintext_is_missing(resource_type: str) -> None:
    without = stack({"It": resource(resource_type, ENCRYPTED[resource_type])})
    (found,) = (each for each in verify([without], [Encryption()]) if each.logical_id == "It")
    assert found.property.endswith("Policy -> PolicyDocument")
    assert found.found.startswith("absent")


STATEMENT: dict[str, Any] = PLAINTEXT_DENIED["Statement"][0]


@pytest.mark.parametrize(
    "statement",
    [
        {**STATEMENT, "Effect": "Allow"},
        {**STATEMENT, "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {**STATEMENT, "Condition": {**STATEMENT["Condition"], "StringEquals": {"aws:SourceVpc": "vpc"}}},
        {**STATEMENT, "Principal": {"AWS": "arn:aws:iam::111111111111:root"}},
        {**STATEMENT, "Action": "sqs:ReceiveMessage"},
        {key: value for key, value in STATEMENT.items() if key != "Condition"},
    ],
    ids=["allows", "inverted", "narrowed", "one principal", "one action", "unconditional"],
)
def test_should_refuse_when_policy_lets_some_plaintext_through(statement: dict[str, Any]) -> None:
    policy = {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {"Queues": [{"Ref": "It"}], "PolicyDocument": {"Statement": [statement]}},
    }
    resources = {"It": resource("AWS::SQS::Queue", {"KmsMasterKeyId": KEY}), "Policy": policy}
    assert [each.logical_id for each in verify([stack(resources)], [Encryption()])] == ["It"]


def test_should_refuse_when_policy_is_anothers() -> None:
    other = changed(COMPANIONS["AWS::SQS::Queue"], "Properties/Queues", [{"Ref": "Key"}])
    resources = {"It": resource("AWS::SQS::Queue", {"KmsMasterKeyId": KEY}), "Policy": other}
    assert [each.logical_id for each in verify([stack(resources)], [Encryption()])] == ["It"]


def log_bucket(attribute: str) -> list[str]:
    bucket = changed(ENCRYPTED["AWS::S3::Bucket"], S3_DEFAULT, {"SSEAlgorithm": "AES256"})
    resources = {
        "It": resource("AWS::S3::Bucket", bucket),
        "Policy": COMPANIONS["AWS::S3::Bucket"],
        "Balancer": resource(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            {"LoadBalancerAttributes": [{"Key": attribute, "Value": {"Ref": "It"}}]},
        ),
    }
    return [each.property for each in verify([stack(resources)], [Encryption()])]


def test_should_accept_the_services_key_when_load_balancer_logs_to_bucket() -> None:
    assert log_bucket("access_logs.s3.bucket") == []


def test_should_refuse_the_services_key_when_bucket_is_used_otherwise() -> None:
    assert len(log_bucket("something.else")) == 2


@pytest.mark.parametrize(
    ("resource_type", "path", "value"),
    [
        ("AWS::ElasticLoadBalancingV2::Listener", "Protocol", "HTTP"),
        ("AWS::ElasticLoadBalancingV2::TargetGroup", "Protocol", "HTTP"),
        ("AWS::ApiGateway::Method", "Integration/Uri", "http://alb.internal/readings"),
    ],
)
def test_should_accept_plaintext_inside_the_vpc_only_when_allowed(resource_type: str, path: str, value: Any) -> None:
    properties = changed(ENCRYPTED[resource_type], path, value)
    assert violations(Encryption(allow_plaintext_internal=True), resource_type, properties) == []
    assert violations(Encryption(), resource_type, properties) != []


def test_should_still_demand_a_strong_policy_when_plaintext_is_allowed_and_there_is_a_certificate() -> None:
    kind = "AWS::ElasticLoadBalancingV2::Listener"
    weak = changed(ENCRYPTED[kind], "SslPolicy", "ELBSecurityPolicy-2016-08")
    assert [each.property for each in violations(Encryption(allow_plaintext_internal=True), kind, weak)] == [
        "SslPolicy"
    ]


def test_should_still_demand_storage_encryption_when_plaintext_inside_the_vpc_is_allowed() -> None:
    assert violations(Encryption(allow_plaintext_internal=True), "AWS::EFS::FileSystem", {}) != []


@pytest.mark.parametrize(
    ("resource_type", "without"),
    [
        ("AWS::Lambda::Function", "Environment"),
        ("AWS::RDS::DBInstance", "EnablePerformanceInsights"),
        ("AWS::Lambda::EventSourceMapping", "FilterCriteria"),
    ],
)
def test_should_demand_no_key_when_there_is_nothing_to_encrypt(resource_type: str, without: str) -> None:
    keys = {"Environment": "KmsKeyArn", "FilterCriteria": "KmsKeyArn"}
    key = keys.get(without, "PerformanceInsightsKMSKeyId")
    properties = changed(changed(ENCRYPTED[resource_type], without, ABSENT), key, ABSENT)
    assert violations(Encryption(), resource_type, properties) == []


@pytest.mark.parametrize(
    "key",
    [
        {"Ref": "Key"},
        {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":kms:us-east-1:111111111111:alias/smartfactory-dev"]]},
        "arn:aws:kms:us-east-1:444444444444:key/00000000-0000-0000-0000-000000000000",
        "alias/smartfactory-data-dev",
    ],
)
def test_should_accept_when_key_is_the_customers(key: Any) -> None:
    assert violations(Encryption(), "AWS::Logs::LogGroup", {"KmsKeyId": key}) == []


@pytest.mark.parametrize(
    "key",
    [
        "alias/aws/logs",
        "arn:aws:kms:us-east-1:111111111111:alias/aws/logs",
        {"Fn::Sub": "arn:${AWS::Partition}:kms:us-east-1:111111111111:alias/aws/logs"},
        {"Ref": "KeyParameter"},
        {"Fn::GetAtt": ["It", "Arn"]},
        {"Fn::ImportValue": "somewhere-else"},
        UNDECIDABLE,
        "",
        True,
        {"Ref": "AWS::NoValue"},
    ],
)
def test_should_refuse_when_key_is_not_known_to_be_the_customers(key: Any) -> None:
    assert len(violations(Encryption(), "AWS::Logs::LogGroup", {"KmsKeyId": key})) == 1


def test_should_say_so_when_the_template_does_not_decide() -> None:
    (found,) = violations(Encryption(), "AWS::Logs::LogGroup", {"KmsKeyId": UNDECIDABLE})
    assert "cannot be decided" in found.found


def test_should_follow_the_import_when_key_is_another_stacks() -> None:
    export = {"Name": "smartfactory-data-dev:ExportsOutputKeyArn"}
    owner = stack({}, Outputs={"Out": {"Value": KEY, "Export": export}})
    user = stack({"It": resource("AWS::Logs::LogGroup", {"KmsKeyId": {"Fn::ImportValue": export["Name"]}})})
    assert list(verify([owner, user], [Encryption()])) == []
    assert len(list(verify([user], [Encryption()]))) == 1
