"""The cache: encrypted, private, its users, its logs delivered."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as sm
from aws_cdk.assertions import Template as SynthesizedStack

from lib.config import load_selection
from lib.constructs.cache_users import CACHE_USERS, READER, CacheUser
from lib.constructs.redis_cache import RedisCache
from lib.naming import Names
from services.telemetry.settings import CACHE_APPLICATION_ACCESS, CACHE_KEY_PREFIX, CACHE_READER_ACCESS
from tests.support.assembly import Template
from tests.support.references import id_of, isolated_subnets, security_group

pytestmark = pytest.mark.assembly


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Engine", "redis"),
        ("EngineVersion", "7.1"),
        ("ClusterMode", "enabled"),
        ("AutomaticFailoverEnabled", True),
        ("MultiAZEnabled", True),
        ("TransitEncryptionEnabled", True),
        ("TransitEncryptionMode", "required"),
        ("AtRestEncryptionEnabled", True),
        ("AutoMinorVersionUpgrade", True),
        ("SnapshotRetentionLimit", 0),
        ("PreferredMaintenanceWindow", "sun:10:30-sun:11:30"),
    ],
)
def test_should_have_the_property(data: Template, name: str, value: object) -> None:
    assert data.one("AWS::ElastiCache::ReplicationGroup")[name] == value


def test_should_encrypt_with_the_stacks_key(data: Template, key_arn: dict[str, Any]) -> None:
    assert data.one("AWS::ElastiCache::ReplicationGroup")["KmsKeyId"] == key_arn


def test_should_be_as_large_as_configured(data: Template, environment: str, settings: Mapping[str, Any]) -> None:
    group, wanted = data.one("AWS::ElastiCache::ReplicationGroup"), settings["cache"]
    assert group["ReplicationGroupId"] == f"smartfactory-{environment}"
    assert group["CacheNodeType"] == wanted["nodeType"]
    assert group["NumNodeGroups"] == wanted["shards"]
    assert group["ReplicasPerNodeGroup"] == wanted["replicasPerShard"] >= 1


def test_should_live_in_isolated_subnets_behind_its_group(data: Template) -> None:
    group = data.one("AWS::ElastiCache::ReplicationGroup")
    (sole,) = group["SecurityGroupIds"]
    assert security_group(sole) == "Cache"
    assert group["CacheSubnetGroupName"] == {"Ref": id_of(data, "AWS::ElastiCache::SubnetGroup")}
    assert isolated_subnets(data.one("AWS::ElastiCache::SubnetGroup")["SubnetIds"]) == 3


def test_should_reshard_in_place(data: Template) -> None:
    resource = data.resources[id_of(data, "AWS::ElastiCache::ReplicationGroup")]
    assert resource["UpdatePolicy"] == {"UseOnlineResharding": True}


def test_should_refuse_writes_rather_than_forget(data: Template) -> None:
    group = data.one("AWS::ElastiCache::ParameterGroup")
    assert group["CacheParameterGroupFamily"] == "redis7"
    assert group["Properties"] == {"cluster-enabled": "yes", "maxmemory-policy": "noeviction"}
    reference = {"Ref": id_of(data, "AWS::ElastiCache::ParameterGroup")}
    assert data.one("AWS::ElastiCache::ReplicationGroup")["CacheParameterGroupName"] == reference


def test_should_let_the_default_user_do_nothing(data: Template) -> None:
    assert data.one("AWS::ElastiCache::User", UserName="default")["AccessString"] == "off -@all"


@pytest.mark.parametrize(
    ("name", "access"), [("application", CACHE_APPLICATION_ACCESS), ("reader", CACHE_READER_ACCESS)]
)
def test_should_know_a_user_for_who_writes_and_one_for_who_reads(
    data: Template, environment: str, name: str, access: str
) -> None:
    user = data.one("AWS::ElastiCache::User", UserName=f"sf-{name}-{environment}")
    assert user["UserId"] == f"sf-{name}-{environment}"
    assert user["AccessString"] == access


def test_should_admit_its_users_and_nobody_else(data: Template) -> None:
    users = {"Ref": id_of(data, "AWS::ElastiCache::UserGroup")}
    assert data.one("AWS::ElastiCache::ReplicationGroup")["UserGroupIds"] == [users]
    members = data.one("AWS::ElastiCache::UserGroup")["UserIds"]
    assert {each["Ref"] for each in members} == set(data.of_type("AWS::ElastiCache::User"))
    assert len(members) == len(CACHE_USERS) + 1


@pytest.mark.parametrize("name", ["application", "reader"])
def test_should_take_the_users_password_from_its_secret(data: Template, environment: str, name: str) -> None:
    mode = data.one("AWS::ElastiCache::User", UserName=f"sf-{name}-{environment}")["AuthenticationMode"]
    secret = id_of(data, "AWS::SecretsManager::Secret", Name=f"smartfactory/cache/{name}-{environment}")
    assert mode["Type"] == "password"
    (password,) = mode["Passwords"]
    assert password["Fn::Join"][1] == [
        "{{resolve:secretsmanager:",
        {"Ref": secret},
        ":SecretString:password::}}",
    ]
    template = data.resources[secret]["Properties"]["GenerateSecretString"]["SecretStringTemplate"]
    assert json.loads(template) == {"username": f"sf-{name}-{environment}"}


def test_should_fit_the_longest_suffix_into_the_ids_of_its_users() -> None:
    longest = Names("a234567890123456789")
    assert all(len(each.user_id(longest)) <= 40 for each in CACHE_USERS)


@pytest.mark.parametrize("kind", ["slow", "engine"])
def test_should_deliver_its_log_encrypted(data: Template, environment: str, key_arn: dict[str, Any], kind: str) -> None:
    name = f"/aws/vendedlogs/smartfactory/cache/{kind}-{environment}"
    assert data.one("AWS::Logs::LogGroup", LogGroupName=name)["KmsKeyId"] == key_arn
    group = {"LogGroup": {"Ref": id_of(data, "AWS::Logs::LogGroup", LogGroupName=name)}}
    assert {
        "DestinationDetails": {"CloudWatchLogsDetails": group},
        "DestinationType": "cloudwatch-logs",
        "LogFormat": "json",
        "LogType": f"{kind}-log",
    } in data.one("AWS::ElastiCache::ReplicationGroup")["LogDeliveryConfigurations"]


def test_should_let_the_delivery_service_write_its_logs_only(data: Template, environment: str, account: str) -> None:
    policy = data.one("AWS::Logs::ResourcePolicy", PolicyName=f"smartfactory-cache-logs-{environment}")
    text = "".join(str(part) for part in policy["PolicyDocument"]["Fn::Join"][1])
    assert '"Service":"delivery.logs.amazonaws.com"' in text
    assert f'"aws:SourceAccount":"{account}"' in text
    assert text.count("Fn::GetAtt") == 2
    group = data.resources[id_of(data, "AWS::ElastiCache::ReplicationGroup")]
    assert id_of(data, "AWS::Logs::ResourcePolicy", PolicyName=policy["PolicyName"]) in group["DependsOn"]


@pytest.mark.parametrize("user", CACHE_USERS, ids=lambda user: user.name)
def test_should_give_a_user_the_platforms_keys_only(user: CacheUser) -> None:
    rules = user.access.split()
    assert [each for each in rules if each[0] in "~%&"] == [f"~{CACHE_KEY_PREFIX}*"]
    assert "resetchannels" in rules


@pytest.mark.parametrize("user", CACHE_USERS, ids=lambda user: user.name)
def test_should_take_away_what_is_dangerous_from_what_categories_gave(user: CacheUser) -> None:
    rules = user.access.split()
    assert rules[0] == "on"
    assert "+@all" not in rules
    last = rules.index("-@admin")
    assert rules[last - 1] == "-@dangerous"
    assert not [each for each in rules[last + 1 :] if each.startswith("+@")]


def test_should_let_the_reader_write_nothing() -> None:
    (reader,) = (each for each in CACHE_USERS if each.name == READER)
    assert not {"+@write", "+@all", "+eval", "+evalsha"} & set(reader.access.split())


def test_should_run_valkey_when_the_configuration_says_so(cdk_context: dict[str, Any], tmp_path: Path) -> None:
    (config,) = load_selection({**cdk_context, "cache.engine": "valkey"}).environments
    stack = cdk.Stack(cdk.App(outdir=str(tmp_path)), "Data")
    subnets = [ec2.SubnetConfiguration(name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)]
    RedisCache(
        stack,
        "Cache",
        config=config,
        vpc=ec2.Vpc(stack, "Vpc", subnet_configuration=subnets),
        security_group=ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-0123456789abcdef0", mutable=False),
        key=kms.Key(stack, "Key"),
        secrets={each.name: sm.Secret(stack, f"Secret{each.name}") for each in CACHE_USERS},
        slow_log=logs.LogGroup(stack, "Slow"),
        engine_log=logs.LogGroup(stack, "Engine"),
    )
    template = SynthesizedStack.from_stack(stack)
    group = {"Engine": "valkey", "EngineVersion": "8.1"}
    template.has_resource_properties("AWS::ElastiCache::ReplicationGroup", group)
    template.has_resource_properties("AWS::ElastiCache::ParameterGroup", {"CacheParameterGroupFamily": "valkey8"})
    # Valkey takes a group of users of engine redis; one of its own would refuse the default user.
    template.all_resources_properties("AWS::ElastiCache::User", {"Engine": "redis"})
