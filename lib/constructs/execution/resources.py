"""On which resources a service's actions are allowed: names that end with a suffix, or ids and the tag's condition."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The resources of one service.

    Attributes:
        area: which of the policies holds its statements.
        arns: patterns; `{region}`, `{account}`, `{suffix}` stand for the stack's, `{n}` for `smartfactory*-{suffix}`.
        tagged: actions on resources that carry the environment's tag from the moment they are made: without the tag
            they are refused. All other actions are refused on a resource with another environment's tag, and allowed
            on one without: some handlers make first and tag then.
        used: those of `tagged` that use a key: refused where no service asks on the caller's behalf.
        born: actions that make such a resource: refused without the tag in the request.
    """

    area: str
    arns: tuple[str, ...]
    tagged: frozenset[str] = field(default=frozenset())
    used: frozenset[str] = field(default=frozenset())
    born: frozenset[str] = field(default=frozenset())


def _of(service: str, *rest: str) -> tuple[str, ...]:
    return tuple(f"arn:aws:{service}:{{region}}:{{account}}:{each}" for each in rest)


_KEY = (
    "DescribeKey", "DisableKey", "DisableKeyRotation", "EnableKey", "EnableKeyRotation", "GetKeyPolicy",
    "GetKeyRotationStatus", "ListResourceTags", "PutKeyPolicy", "RevokeGrant", "ScheduleKeyDeletion", "UntagResource",
    "UpdateKeyDescription",
)  # fmt: skip
_USE = (
    "CreateGrant",
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
)
_NETWORK = (
    "DeleteFlowLogs", "DeleteInternetGateway", "DeleteNatGateway", "DeleteRoute", "DeleteRouteTable",
    "DeleteSecurityGroup", "DeleteSubnet", "DeleteVpc", "DeleteVpcEndpoints", "ReleaseAddress",
)  # fmt: skip

SCOPES: Mapping[str, Scope] = {
    "apigateway": Scope(
        area="edge",
        arns=tuple(
            f"arn:aws:apigateway:{{region}}::/{each}"
            for each in ("restapis", "restapis/*", "usageplans", "usageplans/*", "vpclinks", "vpclinks/*")
        ),
    ),
    "application-autoscaling": Scope(area="compute", arns=_of("application-autoscaling", "scalable-target/*")),
    "backup": Scope(area="storage", arns=_of("backup", "backup-plan:*")),
    "cloudwatch": Scope(
        area="operations",
        arns=(*_of("cloudwatch", "alarm:{n}"), "arn:aws:cloudwatch::{account}:dashboard/{n}"),
    ),
    "cognito-idp": Scope(area="edge", arns=_of("cognito-idp", "userpool/*")),
    "dynamodb": Scope(area="data", arns=_of("dynamodb", "table/{n}", "table/{n}/*")),
    "ec2": Scope(
        area="network",
        arns=_of(
            "ec2",
            *(
                f"{kind}/*"
                for kind in (
                    "elastic-ip", "internet-gateway", "natgateway", "network-interface", "route-table",
                    "security-group", "security-group-rule", "subnet", "vpc", "vpc-endpoint", "vpc-flow-log",
                )
            ),
        ),
        tagged=frozenset(f"ec2:{each}" for each in _NETWORK),
    ),
    "ecs": Scope(
        area="compute",
        arns=_of("ecs", "cluster/{n}", "service/{n}/{n}", "service-deployment/{n}/*", "task-definition/{n}:*"),
    ),
    "elasticache": Scope(
        area="data",
        arns=_of(
            "elasticache", "cluster:{n}*", "parametergroup:smartfactory-*", "parametergroup:default.*",
            "replicationgroup:{n}", "snapshot:{n}*", "subnetgroup:{n}", "user:sf-*-{suffix}", "usergroup:{n}",
        ),
    ),
    "elasticfilesystem": Scope(area="storage", arns=_of("elasticfilesystem", "access-point/*", "file-system/*")),
    "elasticloadbalancing": Scope(
        area="edge",
        arns=_of(
            "elasticloadbalancing",
            *(
                f"{kind}/sf-*-{{suffix}}/*"
                for kind in ("listener-rule/app", "listener/app", "loadbalancer/app", "targetgroup")
            ),
        ),
    ),
    "events": Scope(area="operations", arns=_of("events", "rule/{n}")),
    "kinesis": Scope(area="storage", arns=_of("kinesis", "stream/{n}")),
    "kms": Scope(
        area="storage",
        arns=_of("kms", "alias/{n}", "key/*"),
        tagged=frozenset(f"kms:{each}" for each in _KEY),
        used=frozenset(f"kms:{each}" for each in _USE),
        born=frozenset({"kms:CreateKey"}),
    ),
    "lambda": Scope(area="compute", arns=_of("lambda", "function:{n}", "function:{n}:*")),
    "logs": Scope(
        area="logs",
        arns=(
            *_of(
                "logs",
                *(
                    f"log-group:{name}{rest}"
                    for name in (
                        "/aws/ecs/containerinsights/{n}/performance", "/aws/lambda/{n}", "/aws/rds/instance/{n}/*",
                        "/aws/vendedlogs/{n}", "/{n}", "API-Gateway-Execution-Logs_*/v1-{suffix}", "aws-waf-logs-{n}",
                    )
                    for rest in ("", ":*")
                ),
            ),
            "{log_destination}",
        ),
    ),
    "rds": Scope(
        area="data",
        arns=_of(
            "rds", "auto-backup:*", "cluster:{n}", "cluster-snapshot:{n}*", "db:{n}", "es:{n}", "og:default:*",
            "pg:{n}", "snapshot:{n}*", "subgrp:{n}",
        ),
    ),
    "rolesanywhere": Scope(area="identity", arns=_of("rolesanywhere", "profile/*")),
    "route53": Scope(area="network", arns=("arn:aws:route53:::hostedzone/*", *_of("ec2", "vpc/*"))),
    "route53resolver": Scope(
        area="compute",
        arns=_of(
            "route53resolver", "firewall-domain-list/*", "firewall-rule-group/*", "firewall-rule-group-association/*",
            "resolver-query-log-config/*",
        ),
    ),
    "s3": Scope(area="operations", arns=("arn:aws:s3:::smartfactory-*-{account}-{suffix}",)),
    "secretsmanager": Scope(area="storage", arns=_of("secretsmanager", "secret:{n}", "secret:{n}-??????")),
    "sns": Scope(area="operations", arns=_of("sns", "{n}")),
    "sqs": Scope(area="operations", arns=_of("sqs", "{n}")),
    "ssm": Scope(area="identity", arns=_of("ssm", "parameter/cdk-bootstrap/*/version")),
    "wafv2": Scope(
        area="edge",
        arns=(
            *_of("wafv2", "regional/webacl/{n}/*"),
            "arn:aws:wafv2:{region}:*:regional/managedruleset/*",
            *_of("elasticloadbalancing", "loadbalancer/app/sf-*-{suffix}/*"),
            "arn:aws:apigateway:{region}::/restapis/*",
            *_of("cognito-idp", "userpool/*"),
        ),
    ),
}  # fmt: skip
"""By service. IAM itself is in `identity.py`: there a name is not enough."""

API_KEYS, API_TAGS = "arn:aws:apigateway:{region}::/apikeys", "arn:aws:apigateway:{region}::/tags/*"
"""Keys have no account in their ARN, and are in one collection: the tag alone tells whose they are."""

ASSETS = "arn:aws:s3:::cdk-{qualifier}-assets-{account}-{region}/*"
"""Where the code of functions is read from: the bucket of the bootstrap."""

READ_FROM_ASSETS = frozenset({"s3:GetObject", "s3:GetObjectVersion"})


def resolved(patterns: tuple[str, ...], *, suffixes: tuple[str, ...], **known: str) -> list[str]:
    """Return patterns with everything filled in; one for each suffix where a pattern speaks of it.

    Args:
        patterns: of `SCOPES`.
        suffixes: the environment suffixes, or patterns of them.
        known: account, region and what else a pattern names.
    """
    found: dict[str, None] = {}
    for pattern in patterns:
        for suffix in suffixes:
            text = pattern.replace("{n}", "smartfactory*-{suffix}")
            found[text.format(suffix=suffix, **known)] = None
    return list(found)
