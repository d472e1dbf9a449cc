"""Keys, files, metrics and shared names are used in the way they are meant for, which a condition says."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.conditions import mentions, narrows
from compliance.rules_support.policies import IDENTITY_TYPES, Statement, identity_statements, judged
from compliance.rules_support.references import outline

RULE = Rule(
    id="policy-use-confined",
    title="Keys, files, metrics and shared names are used in the way they are meant for, which a condition says.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        "A credential that may decrypt without its service opens any copy of the data; one that may tag everything "
        "makes everything its own."
    ),
    fix=(
        "Add the condition that the detail names: kms:ViaService or kms:EncryptionContext, an access point, a "
        "namespace, a tag."
    ),
    source="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
    types=IDENTITY_TYPES,
)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a statement that allows one of some actions has to say.

    Attributes:
        actions: that it is about.
        keys: condition keys, of which one has to narrow the statement.
        resources: pattern of the ARNs that it is about; `*` stands for all.
        lax: whether a condition will do that holds where the key is absent.
    """

    actions: tuple[str, ...]
    keys: tuple[str, ...]
    resources: str = "*"
    lax: bool = False


CHANGING = tuple(f"apigateway:{verb}" for verb in ("DELETE", "PATCH", "POST", "PUT"))
DEMANDS = (
    # https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html
    Demand(
        ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom"),
        ("kms:viaservice", "kms:encryptioncontext*"),
    ),
    Demand(("kms:CreateGrant",), ("kms:viaservice", "kms:grantisforawsresource", "kms:grant*operations"), lax=True),
    # https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html
    Demand(("elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"), ("elasticfilesystem:accesspointarn",)),
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
    Demand(("cloudwatch:PutMetricData",), ("cloudwatch:namespace",)),
    # API keys have no account in their ARN, and one collection: a tag alone tells whose they are.
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-iam-policy.html
    Demand(CHANGING, ("aws:requesttag/*", "aws:resourcetag/*"), "arn:*:apigateway:*::/apikeys*"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
    Demand(CHANGING, ("aws:requesttag/*",), "arn:*:apigateway:*::/tags/*"),
    Demand(CHANGING, ("aws:resourcetag/*",), "arn:*:apigateway:*::/tags/*", lax=True),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    Demand(("iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy"), ("iam:permissionsboundary",)),
    Demand(("iam:AttachRolePolicy",), ("iam:policyarn",)),
    Demand(("iam:CreateServiceLinkedRole",), ("iam:awsservicename",)),
    # A change set keeps the role that its request names, for whatever happens to the stack next.
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
    Demand(("cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet"), ("cloudformation:changesetname",)),
    Demand(("cloudformation:CreateChangeSet",), ("cloudformation:rolearn",), lax=True),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one policy, or for the inline policies of an identity."""
    results = []
    for statement in identity_statements(resource):
        if statement.allows:
            results.append(passed(statement.path))
            results += [failed(statement.path, detail=text) for text in _missing(statement, resource, context)]
    return judged(resource, results)


def _missing(statement: Statement, resource: Resource, context: Context) -> Iterator[str]:
    arns = [outline(context, each, stack=resource.stack) for each in statement.resources]
    for demand in DEMANDS:
        touched = [action for action in demand.actions if statement.covers(action)]
        spoken = demand.resources == "*" or any(fnmatchcase(arn, demand.resources) for arn in arns)
        said = (mentions if demand.lax else narrows)(statement, *demand.keys)
        if touched and spoken and not said:
            yield f"{', '.join(touched)} without a condition on {' or '.join(demand.keys)}"
