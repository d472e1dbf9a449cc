"""How a link is protected, as far as the template shows: who proves to be whom, and what encrypts on the way."""

from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.pictures.estate import Estate
from compliance.pictures.links.link import Link
from compliance.pictures.model import PLAIN
from compliance.rules_support.policies import statements

DATABASE, CACHE, FILES = "AWS::RDS::DBInstance", "AWS::ElastiCache::ReplicationGroup", "AWS::EFS::FileSystem"
PROFILE = "AWS::RolesAnywhere::Profile"
BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"

ENDPOINTS = {
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::Kinesis::Stream": "kinesis-streams",
    "AWS::S3::Bucket": "s3",
    "AWS::SQS::Queue": "sqs",
    "AWS::SecretsManager::Secret": "secretsmanager",
}
"""Type -> how the name of its service's endpoint ends. Source: "AWS services that integrate with AWS PrivateLink"."""


def who(link: Link) -> str:
    """Return how the source proves who it is; empty where the templates do not say."""
    if link.source.resource.type == PROFILE:
        roles = len(link.source.roles)
        return f"X.509 certificate, then one of {roles} IAM roles" if roles > 1 else "X.509 certificate, then IAM role"
    if link.target.type == DATABASE:
        return "database user, password from its secret"
    if link.target.type == CACHE:
        users = value_at(link.target.properties, "UserGroupIds")
        return "cache user, password from its secret" if users else ""
    return "IAM role" if link.actions else ""


def transit(estate: Estate, link: Link) -> str:
    """Return what encrypts the connection, `plain` if nothing does, and nothing where the templates do not say."""
    target = link.target
    if target.type == DATABASE:
        return _database(estate, target)
    if target.type == CACHE:
        return "TLS, required" if value_at(target.properties, "TransitEncryptionEnabled") is True else PLAIN
    if target.type == FILES:
        return _files(target)
    if target.type == BALANCER:
        return _listened(estate, target, link.ports)
    return f"TLS{_endpoint(estate, link)}" if link.actions else ""


def _database(estate: Estate, target: Resource) -> str:
    group = estate.target(target, "DBParameterGroupName")
    parameters = group.properties.get("Parameters") if group else None
    forced = parameters.get("rds.force_ssl") if isinstance(parameters, Mapping) else None
    return "TLS, the server takes nothing else" if str(forced) == "1" else "TLS if the client asks"


def _files(target: Resource) -> str:
    policy = statements(target.properties.get("FileSystemPolicy"), "FileSystemPolicy")
    denied = any(each.denies_plain_transport("elasticfilesystem:ClientMount") for each in policy)
    return "TLS, the policy denies all else" if denied else "TLS if the client asks"


def _listened(estate: Estate, target: Resource, ports: tuple[str, ...]) -> str:
    secure = {
        f"TCP {value_at(each.properties, 'Port')}": value_at(each.properties, "Protocol") in ("HTTPS", "TLS")
        for each in estate.referring(target, "AWS::ElasticLoadBalancingV2::Listener")
    }
    return "TLS" if all(secure.get(each, False) for each in ports) else PLAIN


def _endpoint(estate: Estate, link: Link) -> str:
    ending = ENDPOINTS.get(link.target.type)
    if not ending or not estate.subnets(link.source.resource):
        return ""
    there = [
        each
        for each in estate.resources("AWS::EC2::VPCEndpoint")
        if estate.text(each, "ServiceName").endswith(f".{ending}")
    ]
    return ", VPC endpoint" if there else ""
