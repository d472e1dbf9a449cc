"""A function's code cannot use the rights that the service needs to put it into a network."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.policies import statements_of, trust_statements

RULE = Rule(
    id="function-network-rights-not-for-code",
    title="A function's code cannot use the rights that the service needs to put it into a network.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        "Whoever takes over the code could make network interfaces with any security group that the role names, and "
        "reach what the function cannot."
    ),
    fix="Add a Deny for the ec2 actions with a condition on lambda:SourceFunctionArn to the function's role.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    types=("AWS::IAM::Role",),
)

ACTION = "ec2:CreateNetworkInterface"
KEY = "lambda:sourcefunctionarn"
PATH = "AssumeRolePolicyDocument"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one role of functions that may make network interfaces by a policy of the environment."""
    services = {
        str(each)
        for statement in trust_statements(resource)
        for each in statement.principals.get("Service", ())
        if statement.allows
    }
    spoken = [each for each in statements_of(context, resource) if each.covers(ACTION)]
    if "lambda.amazonaws.com" not in services or not any(each.allows for each in spoken):
        return not_applicable()
    if any(not each.allows and KEY in each.condition_keys() for each in spoken):
        return passed(PATH)
    return failed(PATH, detail=f"{ACTION} is not denied to the function's code")
