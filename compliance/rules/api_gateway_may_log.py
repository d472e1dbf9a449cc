"""API Gateway has a role with which it writes logs."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_present

RULE = Rule(
    id="api-gateway-may-log",
    title="API Gateway has a role with which it writes logs.",
    objective=Objective.LOGGING,
    why="Without the account's role, stages that are set to log write nothing.",
    fix="Set CloudWatchRoleArn to a role that apigateway.amazonaws.com may assume.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    types=("AWS::ApiGateway::Account",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for the settings of one account."""
    return require_present(resource, "CloudWatchRoleArn", detail="no role: stages cannot log")
