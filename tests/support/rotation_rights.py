"""What the three rotation roles may do, each with its reason.

Whoever takes over a rotation function has these rights. One more of them is one more row here, and somebody's question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What a role may do; in resources and conditions stand `{suffix}`, `{account}` and names in place of references.

    Attributes:
        actions: all of one statement.
        resources: likewise.
        why: what for.
        conditions: operator, key and values.
        allowed: whether it is allowed, or denied.
    """

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    why: str
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    allowed: bool = True


VIA = "kms:ViaService"
EC2 = "arn:aws:ec2:us-east-1:{account}"
INTERFACES = (
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
LOOKS = ("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets")


def of_every_function(what: str, *, queue: str) -> tuple[Right, ...]:
    """Return what each function of the platform may do, rotating or not."""
    function = f"arn:aws:lambda:us-east-1:{{account}}:function:smartfactory-rotate-{what}-{{suffix}}"
    return (
        Right(
            actions=INTERFACES,
            resources=(
                f"{EC2}:network-interface/*",
                *[f"{EC2}:subnet/[AppSubnet]"] * 3,
                f"{EC2}:security-group/[SecurityGroup]",
            ),
            why="Lambda puts it into the VPC: interfaces get their ids when they are made, subnets and group are named",
        ),
        Right(actions=LOOKS, resources=("*",), why="Lambda looks at them; EC2 knows no resource for it"),
        Right(
            actions=(*INTERFACES, *LOOKS),
            resources=("*",),
            conditions={"ArnEquals": {"lambda:SourceFunctionArn": (function,)}},
            allowed=False,
            why="the code itself never needs what Lambda needs for it",
        ),
        Right(
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resources=(f"[/aws/lambda/smartfactory-rotate-{what}-{{suffix}}]",),
            why="its own log",
        ),
        Right(
            actions=("kms:Decrypt",),
            resources=("[Key]",),
            conditions={"StringEquals": {"kms:EncryptionContext:aws:lambda:FunctionArn": (function,)}},
            why="its own settings are encrypted",
        ),
        Right(actions=("sqs:SendMessage",), resources=(f"[{queue}-{{suffix}}]",), why="calls that failed for good"),
        Right(
            actions=("kms:GenerateDataKey", "kms:Decrypt"),
            resources=("[Key]",),
            conditions={"StringEquals": {VIA: ("sqs.us-east-1.amazonaws.com",)}},
            why="that queue is encrypted",
        ),
        Right(
            actions=("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
            resources=("*",),
            why="traces; X-Ray knows no resource for it",
        ),
    )


def of_secrets(*names: str) -> tuple[Right, ...]:
    """Return what a rotation may do in Secrets Manager."""
    secrets = tuple(f"[smartfactory/{name}-{{suffix}}]" for name in names)
    return (
        Right(
            actions=(
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            ),
            resources=secrets,
            why="which version is which, and how old; what is current; the new one; making it current. No secret else",
        ),
        Right(
            actions=("kms:Decrypt", "kms:GenerateDataKey"),
            resources=("[Key]",),
            conditions={
                "StringEquals": {
                    VIA: ("secretsmanager.us-east-1.amazonaws.com",),
                    "kms:EncryptionContext:SecretARN": secrets,
                }
            },
            why="these secrets are encrypted; under the same key other data cannot be read with it",
        ),
    )


API = "arn:aws:apigateway:us-east-1::"
CLIENTS = ("manufacturing-execution", "operations")
"""Of every environment in cdk.json."""
REQUESTED = {"aws:RequestTag/EnvironmentSuffix": ("{suffix}",)}
EXISTING = {"aws:ResourceTag/EnvironmentSuffix": ("{suffix}",)}
CACHE = "arn:aws:elasticache:us-east-1:{account}"

RIGHTS = {
    # Nothing in RDS: passwords are changed in PostgreSQL, as the master user whose secret is one of these.
    "database": (
        *of_every_function("database", queue="smartfactory-data-functions-dead-letters"),
        *of_secrets("database/master", "database/application", "database/read-only", "database/api"),
    ),
    "cache": (
        *of_every_function("cache", queue="smartfactory-data-functions-dead-letters"),
        *of_secrets("cache/application", "cache/reader"),
        Right(
            actions=("elasticache:DescribeUsers", "elasticache:ModifyUser"),
            resources=(f"{CACHE}:user:sf-application-{{suffix}}", f"{CACHE}:user:sf-reader-{{suffix}}"),
            why="gives a user its next password beside the current one, and waits until the user is active again",
        ),
        Right(
            actions=("elasticache:DescribeReplicationGroups",),
            resources=(f"{CACHE}:replicationgroup:smartfactory-{{suffix}}",),
            why="while the cache itself is being changed, a new password would not reach every node",
        ),
    ),
    "api": (
        *of_every_function("api", queue="smartfactory-api-function-dead-letters"),
        *of_secrets(*(f"api/{kind}/{client}" for kind in ("client", "key") for client in CLIENTS)),
        Right(
            actions=(
                "cognito-idp:AddUserPoolClientSecret",
                "cognito-idp:DeleteUserPoolClientSecret",
                "cognito-idp:ListUserPoolClientSecrets",
            ),
            resources=("[smartfactory-clients-{suffix}]",),
            why="the next client secret, the removal of the one before the last, and which there are",
        ),
        Right(
            actions=("apigateway:POST",),
            resources=(f"{API}/apikeys",),
            conditions={"StringEquals": REQUESTED},
            why="makes the next key, which has to carry the environment's tag",
        ),
        Right(
            actions=("apigateway:GET",),
            resources=(f"{API}/apikeys",),
            why="finds the keys of the environment by name; the service knows no narrower way to ask",
        ),
        Right(
            actions=("apigateway:PUT",),
            resources=(f"{API}/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapikeys%2F*",),
            conditions={"StringEquals": REQUESTED, "StringEqualsIfExists": EXISTING},
            why="the tag of the new key: of a key that has none, or the environment's already",
        ),
        Right(
            actions=("apigateway:DELETE", "apigateway:GET", "apigateway:PATCH"),
            resources=(f"{API}/apikeys/*",),
            conditions={"StringEquals": EXISTING},
            why="removes the key before the last, tries a new one, switches the first one off: keys of this tag alone",
        ),
        Right(
            actions=("apigateway:POST",),
            resources=(f"{API}/usageplans/[smartfactory-clients-{{suffix}}]/keys",),
            why="lets the new key into the plan that meters",
        ),
        Right(
            actions=("apigateway:GET",),
            resources=(f"{API}/usageplans/[smartfactory-clients-{{suffix}}]/keys/*",),
            why="tries whether the new key is in the plan",
        ),
    ),
}
