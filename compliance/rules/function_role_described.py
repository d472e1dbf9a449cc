"""What a function may do is said by a role of the templates."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.roles import named_role

RULE = Rule(
    id="function-role-described",
    title="What a function may do is said by a role of the templates.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Of a role that is made elsewhere nobody can tell what it allows, nor who changes it.",
    fix="Set Role to an AWS::IAM::Role of the templates.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    types=("AWS::Lambda::Function",),
)

PATH = "Role"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one function; in templates of others a role may well be made by another team."""
    value = resource.properties.get(PATH)
    if named_role(value, context, stack=resource.stack) is not None:
        return passed(PATH)
    if context.suffix and (value is None or isinstance(value, str)):
        return failed(PATH, detail="a role that no template has")
    return unknown(PATH)
