"""What deployments, destroys and the search for drift may do ends at the environment, which a condition says."""

from fnmatch import fnmatchcase

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.conditions import mentions, narrows
from compliance.rules_support.policies import Statement, identity_statements, judged
from compliance.rules_support.references import outline

RULE = Rule(
    id="deployment-rights-confined",
    title="What deployments, destroys and the search for drift may do ends at the environment, which a condition says.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        "These policies are the widest that there are: a name that fits by chance, or a resource that has none, is "
        "another environment's or another application's, and only its tag or the region tells."
    ),
    fix=(
        "Add a condition on the tag EnvironmentSuffix of resource or request; where the service knows no resource, on "
        "aws:RequestedRegion."
    ),
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
    types=("AWS::IAM::ManagedPolicy",),
)

NAMES = ("*-cfn-execution-*", "*-cfn-removal-*", "*-drift-*")
"""Of the policies; see `docs/decisions/0033`."""
TAGS = ("aws:resourcetag/environmentsuffix", "aws:requesttag/environmentsuffix")
REGION = "aws:requestedregion"
GLOBAL = ("iam:*",)
"""Actions of a service that is in no region."""
ELSEWHERE = (*GLOBAL, "cloudformation:*", "sts:*")
"""Actions whose names or own condition keys confine them; `policy-use-confined` asks for those."""
ASSETS = "arn:*:s3:::cdk-*"
"""Code that the bootstrap keeps for all environments, found by its hash."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one policy; one with another name does not apply."""
    name = outline(context, resource.properties.get("ManagedPolicyName"), stack=resource.stack)
    if not any(fnmatchcase(name, pattern) for pattern in NAMES):
        return not_applicable()
    allowing = [each for each in identity_statements(resource) if each.allows]
    return judged(resource, [_judge(each, resource, context) for each in allowing])


def _judge(statement: Statement, resource: Resource, context: Context) -> Result:
    arns = [outline(context, each, stack=resource.stack) for each in statement.resources]
    if "*" in arns and not _only(statement, GLOBAL):
        if narrows(statement, REGION):
            return passed(statement.path)
        return failed(statement.path, detail="every resource, without a condition on aws:RequestedRegion")
    of_code = bool(arns) and all(fnmatchcase(arn, ASSETS) for arn in arns)
    if of_code or _only(statement, ELSEWHERE) or mentions(statement, *TAGS):
        return passed(statement.path)
    return failed(statement.path, detail="without a condition on the tag EnvironmentSuffix of resource or request")


def _only(statement: Statement, patterns: tuple[str, ...]) -> bool:
    """Tell whether all actions of a statement are among these."""
    return bool(statement.actions) and all(
        any(fnmatchcase(action, pattern) for pattern in patterns) for action in statement.actions
    )
