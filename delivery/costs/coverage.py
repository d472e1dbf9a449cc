"""Which resource types are priced by what, and why others are not."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from delivery.costs.line import Line
from delivery.costs.platform import Resource
from delivery.costs.pricers import api, messages, network, observing, security, stores, stream, tasks
from delivery.costs.usage import Usage

TABLE = Path(__file__).with_name("coverage.toml")

CUSTOM = "Custom::"
"""What types of custom resources begin with: each is a call of a function, whatever it is called."""

Pricer = Callable[[Resource, Usage], Iterator[Line]]

PRICERS: Mapping[str, Pricer] = {
    "AWS::ApiGateway::RestApi": api.rest_api,
    "AWS::ApiGateway::Stage": api.stage,
    "AWS::ApplicationAutoScaling::ScalingPolicy": observing.scaling_policy,
    "AWS::Backup::BackupPlan": stores.backup,
    "AWS::CloudTrail::Trail": security.trail,
    "AWS::CloudWatch::Alarm": observing.alarm,
    "AWS::CloudWatch::CompositeAlarm": observing.composite_alarm,
    "AWS::CloudWatch::Dashboard": observing.dashboard,
    "AWS::Cognito::UserPoolClient": api.client,
    "AWS::DynamoDB::Table": stream.table,
    "AWS::EC2::EIP": network.address,
    "AWS::EC2::NatGateway": network.nat_gateway,
    "AWS::EC2::VPCEndpoint": network.endpoint,
    "AWS::ECS::Service": tasks.service,
    "AWS::EFS::FileSystem": stores.files,
    "AWS::ElastiCache::ReplicationGroup": stores.cache,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": network.load_balancer,
    "AWS::GuardDuty::Detector": security.detector,
    "AWS::KMS::Key": security.key,
    "AWS::Kinesis::Stream": stream.stream,
    "AWS::Lambda::Function": tasks.function,
    "AWS::Logs::LogGroup": observing.log_group,
    "AWS::Logs::MetricFilter": observing.metric_filter,
    "AWS::RDS::DBInstance": stores.instance,
    "AWS::Route53Resolver::FirewallRuleGroupAssociation": network.firewall,
    "AWS::S3::Bucket": messages.bucket,
    "AWS::SNS::Subscription": messages.subscription,
    "AWS::SNS::Topic": messages.topic,
    "AWS::SQS::Queue": messages.queue,
    "AWS::SecretsManager::Secret": security.secret,
    "AWS::WAFv2::WebACL": api.web_acl,
}

Standing = Literal["priced", "free", "not priced", "unknown"]


class Outside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that is paid for the platform and that no template of it makes."""

    what: str
    why: str


class CoverageTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `coverage.toml` holds: reasons by resource type, and what no template makes."""

    free: Mapping[str, str]
    not_priced: Mapping[str, str]
    outside: tuple[Outside, ...]


@cache
def table() -> CoverageTable:
    """Return the table."""
    return msgspec.toml.decode(TABLE.read_bytes(), type=CoverageTable)


def standing(kind: str) -> Standing:
    """Return how a resource type stands to the estimate."""
    if kind in PRICERS:
        return "priced"
    if kind in table().free or (kind.startswith(CUSTOM) and f"{CUSTOM}*" in table().free):
        return "free"
    return "not priced" if kind in table().not_priced else "unknown"
