"""Naming: every type of the table, broken once, in the way its kind can be."""

import re
from typing import Any

import pytest

from aspects.name_table import NAMES, Named
from aspects.naming import Naming
from aspects.tagging import TABLE as TAGS
from aspects.template import Stack
from aspects.verification import verify
from lib.naming import SHARED_SUFFIX
from tests.policy.support import SUFFIX, resource, stack, violations

POLICY = Naming(suffix=SUFFIX, project="smartfactory")
OWNER = {"Ref": "Key"}


def nested(path: str, value: Any) -> dict[str, Any]:
    for each in reversed(path.split(".")):
        value = {each: value}
    return value  # type: ignore[no-any-return]  # a path has at least one name


def name_for(row: Named, text: str) -> str:
    return f"{row.prefix}{text}"


@pytest.mark.parametrize("resource_type", NAMES.named)
def test_should_accept_when_name_ends_with_the_suffix(resource_type: str) -> None:
    row = NAMES.named[resource_type]
    assert violations(POLICY, resource_type, nested(row.property, name_for(row, "abc-dev"))) == []


@pytest.mark.parametrize("resource_type", NAMES.named)
@pytest.mark.parametrize("text", ["abc", "dev-abc", "abcdev", "abc-development", "abc-dev-2"])
def test_should_name_construct_and_property_when_name_lacks_the_suffix(resource_type: str, text: str) -> None:
    row = NAMES.named[resource_type]
    (found,) = violations(POLICY, resource_type, nested(row.property, name_for(row, text)))
    assert (found.policy, found.path, found.property) == ("naming", "dev/Data/It/Resource", row.property)
    assert found.found == name_for(row, text)
    assert "-dev" in found.allowed


@pytest.mark.parametrize("resource_type", NAMES.named)
def test_should_refuse_when_there_is_no_name(resource_type: str) -> None:
    (found,) = violations(POLICY, resource_type, {})
    assert found.found == "absent"


@pytest.mark.parametrize("resource_type", NAMES.named)
def test_should_refuse_when_name_is_longer_than_the_service_accepts(resource_type: str) -> None:
    row = NAMES.named[resource_type]
    text = name_for(row, "a" * (row.characters - len(row.prefix) - 3)) + "-dev"
    (found,) = violations(POLICY, resource_type, nested(row.property, text))
    assert f"{row.characters + 1} characters" in found.found


@pytest.mark.parametrize(
    ("resource_type", "name"),
    [
        ("AWS::RDS::DBInstance", "double--hyphen-dev"),
        ("AWS::RDS::DBInstance", "1-dev"),
        ("AWS::S3::Bucket", "Upper-dev"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "internal-dev"),
        ("AWS::KMS::Alias", "alias/aws/mine-dev"),
        ("AWS::ECS::Cluster", "dots.are.refused-dev"),
        ("AWS::ElastiCache::ReplicationGroup", "under_score-dev"),
    ],
)
def test_should_refuse_when_the_service_would(resource_type: str, name: str) -> None:
    row = NAMES.named[resource_type]
    (found,) = violations(POLICY, resource_type, nested(row.property, name))
    assert row.pattern in found.allowed


@pytest.mark.parametrize("resource_type", NAMES.tagged)
def test_should_refuse_when_name_tag_does_not_show_whose_it_is(resource_type: str) -> None:
    row = TAGS[resource_type]
    assert violations(POLICY, resource_type, {row.property: row.rendered({"Name": "abc-dev"})}) == []
    for tags in ({"Name": "abc"}, {"Owner": "abc-dev"}, {"Name": "dev/Network/Vpc"}):
        (found,) = violations(POLICY, resource_type, {row.property: row.rendered(tags)})
        assert found.property == f"{row.property}[Name]"


@pytest.mark.parametrize("resource_type", NAMES.described)
def test_should_refuse_when_description_does_not_show_whose_it_is(resource_type: str) -> None:
    name = NAMES.described[resource_type]
    assert violations(POLICY, resource_type, {name: "what it is (dev)"}) == []
    for properties in ({name: "what it is"}, {name: "(dev) what it is"}, {}):
        (found,) = violations(POLICY, resource_type, properties)
        assert found.property == name


BELONGING = [each for each in NAMES.belongs if each != "Custom::"]


@pytest.mark.parametrize("resource_type", [*BELONGING, "Custom::DatabaseSetup"])
def test_should_refuse_when_owner_is_not_of_this_environment(resource_type: str) -> None:
    to = NAMES.belongs["Custom::" if resource_type.startswith("Custom::") else resource_type].to
    for owner in (OWNER, {"Fn::GetAtt": ["Key", "Arn"]}, [OWNER], "arn:aws:x:us-east-1:111111111111:thing/abc-dev"):
        assert violations(POLICY, resource_type, {to: owner}) == []
    for properties in ({to: "vpc-0123456789"}, {to: "abc-staging"}, {to: [OWNER, "abc-devel"]}, {}):
        (found,) = violations(POLICY, resource_type, properties)
        assert found.property == to


@pytest.mark.parametrize("resource_type", NAMES.exempt)
def test_should_ask_for_nothing_when_nothing_can_be_marked(resource_type: str) -> None:
    assert violations(POLICY, resource_type, {}) == []


def test_should_say_which_row_to_add_when_type_is_unknown() -> None:
    (found,) = violations(POLICY, "AWS::QuantumComputing::Qubit", {"Name": "abc-dev"})
    assert found.property == "Type"
    assert "AWS::QuantumComputing::Qubit" in found.found
    assert 'add a row for "AWS::QuantumComputing::Qubit" to aspects/name_table.toml' in found.fix


LOG_GROUP = "AWS::Logs::LogGroup"


@pytest.mark.parametrize(
    "name",
    [
        "/aws/rds/instance/smartfactory-dev/postgresql",
        "/aws/rds/instance/smartfactory-dev/upgrade",
        "/aws/ecs/containerinsights/smartfactory-dev/performance",
        {"Fn::Join": ["", ["API-Gateway-Execution-Logs_", {"Ref": "Key"}, "/v1-dev"]]},
        {"Fn::Sub": "API-Gateway-Execution-Logs_${Key}/v1-dev"},
        {"Fn::Sub": ["${Where}/v1-dev", {"Where": "somewhere"}]},
    ],
)
def test_should_accept_when_service_fixes_the_name(name: Any) -> None:
    assert violations(POLICY, LOG_GROUP, {"LogGroupName": name}) == []


@pytest.mark.parametrize(
    "name",
    [
        "/aws/rds/instance/smartfactory-prod/postgresql",
        "/aws/rds/instance/smartfactory/postgresql",
        "/aws/ecs/containerinsights/smartfactory-dev/other",
        {"Fn::Join": ["", ["API-Gateway-Execution-Logs_", {"Ref": "Key"}, "/v1"]]},
        {"Fn::If": ["Short", "a-dev", "b-dev"]},
        {"Fn::Join": ["-", ["smartfactory", {"Ref": "SuffixParameter"}]]},
        "RDSOSMetrics",
    ],
)
def test_should_refuse_when_service_fixed_name_is_not_of_this_environment(name: Any) -> None:
    (found,) = violations(POLICY, LOG_GROUP, {"LogGroupName": name})
    assert found.property == "LogGroupName"


def test_should_resolve_the_reference_when_name_is_another_resources() -> None:
    function = resource("AWS::Lambda::Function", {"FunctionName": "rotate-dev"})
    name = {"Fn::Join": ["", ["/aws/lambda/", {"Ref": "Function"}]]}
    named = {"It": resource(LOG_GROUP, {"LogGroupName": name}), "Function": function}
    assert [each for each in verify([stack(named)], [POLICY]) if each.logical_id == "It"] == []
    named["Function"] = resource("AWS::Lambda::Function", {"FunctionName": "rotate"})
    (found,) = (each for each in verify([stack(named)], [POLICY]) if each.logical_id == "It")
    assert found.found == "/aws/lambda/rotate"


def test_should_accept_a_name_tag_when_an_account_has_one_such_log_group() -> None:
    shared = Naming(suffix=SHARED_SUFFIX, project="smartfactory")
    name = {"LogGroupName": "RDSOSMetrics"}
    assert violations(shared, LOG_GROUP, {**name, "Tags": [{"Key": "Name", "Value": "metrics-shared"}]}) == []
    (found,) = violations(shared, LOG_GROUP, name)
    assert found.property == "Tags[Name]"


def test_should_refuse_when_two_resources_want_one_name() -> None:
    queue = {"QueueName": "dead-letters-dev"}
    first = stack({"One": resource("AWS::SQS::Queue", queue)}, path="dev/Data")
    second = stack({"Two": resource("AWS::SQS::Queue", queue)}, path="dev/Stream")
    (found,) = (each for each in verify([first, second], [POLICY]) if each.resource_type == "AWS::SQS::Queue")
    assert (found.logical_id, found.property) == ("Two", "QueueName")
    assert "dead-letters-dev" in found.found


def test_should_accept_when_names_need_to_differ_only_within_their_parents() -> None:
    row = {"FilterName": "log-archive-dev", "LogGroupName": "a-dev"}
    both = {
        "One": resource("AWS::Logs::SubscriptionFilter", row),
        "Two": resource("AWS::Logs::SubscriptionFilter", row),
    }
    assert [each for each in verify([stack(both)], [POLICY]) if each.logical_id != "Key"] == []


def test_should_refuse_stack_when_its_name_lacks_the_suffix() -> None:
    (found,) = verify([Stack(path="dev/Data", template={}, name="smartfactory-data")], [POLICY])
    assert (found.property, found.found) == ("StackName", "smartfactory-data")


@pytest.mark.parametrize("row", [row for row in NAMES.named.values() if row.fixed], ids=lambda row: row.property)
def test_should_hold_the_suffix_when_a_name_is_fixed(row: Named) -> None:
    for pattern in row.fixed:
        assert "{suffix}" in pattern
        assert re.compile(pattern.replace("{suffix}", "dev"))
