"""The account lets API Gateway write logs."""

from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.account import has_account_baseline

RULE = Rule(
    id="account-api-logging",
    title="The account lets API Gateway write logs.",
    objective=Objective.LOGGING,
    why="The role is a setting of the account and region; without it no stage of any environment logs.",
    fix="Add an AWS::ApiGateway::Account with CloudWatchRoleArn to the account's stack.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
)


def check(context: Context) -> Result:
    """Answer for one environment of ours whose account's baseline is among its templates."""
    if not has_account_baseline(context) or not context.suffix:
        return not_applicable()
    settings = context.resources("AWS::ApiGateway::Account")
    if any("CloudWatchRoleArn" in each.properties for each in settings):
        return passed()
    return failed(detail="the account's stack gives API Gateway no role to log with")
