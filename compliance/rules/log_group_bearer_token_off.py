"""Nobody writes to a log group with a token that does not expire."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_false

RULE = Rule(
    id="log-group-bearer-token-off",
    title="Nobody writes to a log group with a bearer token.",
    objective=Objective.AUTHENTICATION,
    why="A bearer token belongs to a user with long-lived credentials; whoever holds a copy writes false evidence.",
    fix="Leave BearerTokenAuthenticationEnabled out, and let writers sign their requests with a role.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_HTTP_Endpoints_BearerTokenAuth.html",
    types=("AWS::Logs::LogGroup",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one log group; the service takes signed requests only, by default."""
    path = "BearerTokenAuthenticationEnabled"
    return require_false(resource, path, default=False, detail=f"{path} is true")
