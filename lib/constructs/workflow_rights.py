"""What the workflows' roles may do by themselves, besides what the bootstrap roles do for them."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam

from lib.constructs.execution.actions import COMPARING, needed
from lib.constructs.execution.resources import SCOPES
from lib.constructs.execution.statements import TAG, Reach
from lib.constructs.github_workflows import DEPLOY, DESTROY, DIFF, DRIFT, Workflow

CHANGE_SETS = "pull-request-*"
"""Names of the change sets that pull requests make: a deployment's has another name, and cannot be replaced by one."""

TEMPLATES = "arn:aws:s3:::cdk-{qualifier}-assets-{account}-{region}/change-sets/*"
"""Where templates go that are too long for a request. Nowhere else: assets are found by their hash and never compared
again, so who may write them decides what the next deployment deploys."""

API_CLIENT = tuple(
    f"arn:aws:secretsmanager:{{region}}:{{account}}:secret:smartfactory/api/{kind}/operations-{{suffix}}-??????"
    for kind in ("client", "key")
)
"""Client secret and API key of the client that asks a new deployment how it is, and that tests staging."""

STACKS = "arn:aws:cloudformation:{region}:{account}:stack/{n}/*"

_DESCRIBED = frozenset({"ec2", "elasticache", "elasticfilesystem", "elasticloadbalancing", "rds", "route53resolver"})
"""Services whose reading actions tell of resources alone: the boundary names them by verb, to be short enough."""


def own_statements(workflow: Workflow, reach: Reach) -> list[iam.PolicyStatement]:
    """Return the statements of a workflow's own; of the drift workflow without what reads resources."""
    if workflow is DEPLOY:
        return _asking(reach)
    if workflow is DIFF:
        return _comparing(reach)
    if workflow is DRIFT:
        return _detecting(reach)
    return _removing_logs(reach) if workflow is DESTROY else []


def _asking(reach: Reach) -> list[iam.PolicyStatement]:
    """A deployment is verified through its API, as a client. The bootstrap's own roles may read no secret."""
    return [
        iam.PolicyStatement(
            sid="ReadApiClient",
            actions=["secretsmanager:GetSecretValue"],
            resources=reach.arns(*API_CLIENT),
        ),
        iam.PolicyStatement(
            sid="DecryptApiClient",
            actions=["kms:Decrypt"],
            # A key's id is not known before it is made: its tag says whose it is.
            resources=reach.arns("arn:aws:kms:{region}:{account}:key/*"),
            conditions={
                "StringLike": {f"aws:ResourceTag/{TAG}": list(reach.suffixes)},
                "StringEquals": {"kms:ViaService": f"secretsmanager.{reach.region}.amazonaws.com"},
            },
        ),
    ]


def _comparing(reach: Reach) -> list[iam.PolicyStatement]:
    stacks = reach.arns(STACKS)
    named = {"StringLike": {"cloudformation:ChangeSetName": CHANGE_SETS}}
    return [
        iam.PolicyStatement(
            sid="ReadStacks",
            actions=[
                "cloudformation:DescribeStackEvents",
                "cloudformation:DescribeStacks",
                "cloudformation:GetTemplate",
            ],
            resources=stacks,
        ),
        iam.PolicyStatement(
            sid="MakeChangeSets",
            actions=["cloudformation:CreateChangeSet"],
            resources=stacks,
            # With a role in the request CloudFormation would keep that role for whatever happens to the stack next.
            conditions={**named, "Null": {"cloudformation:RoleArn": "true"}},
        ),
        iam.PolicyStatement(
            sid="ReadAndDeleteChangeSets",
            actions=["cloudformation:DeleteChangeSet", "cloudformation:DescribeChangeSet"],
            resources=stacks,
            conditions=named,
        ),
        iam.PolicyStatement(sid="Templates", actions=["s3:GetObject", "s3:PutObject"], resources=reach.arns(TEMPLATES)),
    ]


def _detecting(reach: Reach) -> list[iam.PolicyStatement]:
    return [
        iam.PolicyStatement(
            sid="DetectDrift",
            actions=[
                "cloudformation:DescribeStackResourceDrifts",
                "cloudformation:DescribeStackResources",
                "cloudformation:DescribeStacks",
                "cloudformation:DetectStackDrift",
                "cloudformation:DetectStackResourceDrift",
                "cloudformation:GetTemplate",
            ],
            resources=reach.arns(STACKS),
        ),
        iam.PolicyStatement(
            sid="FollowDetection",
            actions=[
                "cloudformation:BatchDescribeTypeConfigurations",
                "cloudformation:DescribeStackDriftDetectionStatus",
            ],
            resources=["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": reach.region}},
        ),
    ]


def _removing_logs(reach: Reach) -> list[iam.PolicyStatement]:
    """Services write their last lines after a destroy deleted the log group, and make it again."""
    groups = reach.arns(*(each for each in SCOPES["logs"].arns if ":log-group:" in each))
    return [
        iam.PolicyStatement(sid="RemoveLogs", actions=["logs:DeleteLogGroup"], resources=groups),
        iam.PolicyStatement(
            sid="FindLogs",
            actions=["logs:DescribeLogGroups"],
            resources=["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": reach.region}},
        ),
    ]


def reading_cap() -> Sequence[str]:
    """Return what the role that finds drift can read at the most: no action of these changes anything."""
    found = set()
    for action in needed(COMPARING):
        name = action.name.partition(":")[2]
        verb = next((each for each in ("Describe", "Get", "List") if name.startswith(each)), None)
        found.add(f"{action.service}:{verb}*" if action.service in _DESCRIBED and verb else action.name)
    return sorted(found)
