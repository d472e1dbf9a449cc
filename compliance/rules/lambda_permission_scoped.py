"""A function is invoked by named callers, and by services for named resources only."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown

RULE = Rule(
    id="lambda-permission-scoped",
    title="A function is invoked by named callers, and by services for named resources only.",
    objective=Objective.PUBLIC_ACCESS,
    why="Without a source, a service invokes the function for whoever asks it to, in any account.",
    fix='Set SourceArn next to a service\'s Principal, and one Action; never Principal "*".',
    source="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    types=("AWS::Lambda::Permission",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one permission; an account or role as principal is named already."""
    principal = context.text(resource.properties.get("Principal"), stack=resource.stack)
    if principal is None:
        return unknown("Principal")
    if principal == "*" and "PrincipalOrgID" not in resource.properties:
        return failed("Principal", detail="everybody may invoke the function")
    action = context.text(resource.properties.get("Action"), stack=resource.stack)
    if action is None:
        return unknown("Action")
    if "*" in action:
        return failed("Action", detail="more than one action is allowed")
    if principal.endswith(".amazonaws.com") and not {"SourceArn", "EventSourceToken"} & set(resource.properties):
        return failed("Principal", "SourceArn", detail="a service for whatever resource: no SourceArn")
    return passed("Action", "Principal", "SourceArn")
