"""What a deployment may do in IAM: make roles that stay within the boundary, and pass them to named services."""

from collections.abc import Collection

from aws_cdk import aws_iam as iam

from lib.constructs.execution.actions import Action
from lib.constructs.execution.statements import Conditions, Reach

PASSED_TO = (
    "backup.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "ecs.amazonaws.com",
    "lambda.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "rolesanywhere.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
)
"""The services that assume the platform's roles; a test compares them with the trust policies."""

LINKED = (
    "backup.amazonaws.com",
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticache.amazonaws.com",
    "elasticfilesystem.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "email.cognito-idp.amazonaws.com",
    "ops.apigateway.amazonaws.com",
    "rds.amazonaws.com",
    "route53resolver.amazonaws.com",
    "wafv2.amazonaws.com",
)
"""The services that make a role of their own when they are first used in an account."""

AWS_MANAGED = ("service-role/AWSBackupServiceRolePolicyForBackup",)
"""The policies of AWS that the platform's roles hold; a test compares them with the templates."""

ROLE, POLICY = "arn:aws:iam::{account}:role/{n}", "arn:aws:iam::{account}:policy/{n}"
_SHARED = tuple(f"arn:aws:iam::{{account}}:{each}/*-shared" for each in ("policy", "role"))

_BOUNDED = frozenset({"iam:CreateRole", "iam:PutRolePermissionsBoundary"})
_HELD = frozenset({"iam:AttachRolePolicy", "iam:DetachRolePolicy"})
_CHANGES_SHARED = (
    "iam:AttachRolePolicy", "iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:CreateRole", "iam:DeletePolicy",
    "iam:DeletePolicyVersion", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PassRole",
    "iam:PutRolePermissionsBoundary", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)  # fmt: skip


def identity_statements(actions: Collection[Action], reach: Reach, *, boundary: str) -> list[iam.PolicyStatement]:
    """Return the statements of IAM.

    Args:
        actions: those of IAM are taken.
        reach: where.
        boundary: the ARN of the permissions boundary that every role of an environment has.
    """
    names = {each.name: each for each in actions if each.service == "iam"}
    roles = reach.arns(ROLE)
    bounded: Conditions = {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    policies = [*reach.arns(POLICY), *(f"arn:aws:iam::aws:policy/{each}" for each in AWS_MANAGED)]
    parts: list[tuple[str, set[str], list[str], Conditions]] = [
        ("IamBounded", set(_BOUNDED), roles, bounded),
        ("IamHeld", set(_HELD), roles, {**bounded, "ArnLike": {"iam:PolicyARN": policies}}),
        ("IamPassed", {"iam:PassRole"}, roles, {"StringEquals": {"iam:PassedToService": list(PASSED_TO)}}),
        (
            "IamLinked",
            {"iam:CreateServiceLinkedRole"},
            [f"arn:aws:iam::{reach.account}:role/aws-service-role/*"],
            {"StringEquals": {"iam:AWSServiceName": list(LINKED)}},
        ),
        ("IamAny", {each.name for each in names.values() if not each.takes_resource}, ["*"], {}),
    ]
    special = {name for _, members, _, _ in parts for name in members}
    linked = f"arn:aws:iam::{reach.account}:role/aws-service-role/*"
    parts.append(("Iam", set(names) - special, [*roles, *reach.arns(POLICY), linked], {}))
    statements = [
        iam.PolicyStatement(sid=sid, actions=sorted(found), resources=resources, conditions=conditions)
        for sid, members, resources, conditions in parts
        if (found := members & set(names))
    ]
    changing = sorted(set(_CHANGES_SHARED) & set(names))
    if changing:
        # A pattern of suffixes may match more than was meant; what decides about rights ends in `-shared`.
        statements.append(
            iam.PolicyStatement(
                sid="IamShared", effect=iam.Effect.DENY, actions=changing, resources=reach.arns(*_SHARED)
            )
        )
    return statements
