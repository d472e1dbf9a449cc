"""Nobody makes an account by themselves."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_true

RULE = Rule(
    id="user-pool-no-self-sign-up",
    title="Nobody makes an account by themselves.",
    objective=Objective.AUTHENTICATION,
    why="Whoever signs up gets tokens that the API's authorizer accepts.",
    fix="Set AdminCreateUserConfig.AllowAdminCreateUserOnly to true.",
    source="https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-admin-create-user-policy.html",
    types=("AWS::Cognito::UserPool",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one user pool; the service's default lets everybody sign up."""
    path = "AdminCreateUserConfig.AllowAdminCreateUserOnly"
    return require_true(resource, path, detail="everybody may sign up")
