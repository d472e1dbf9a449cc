"""A session of somebody from outside of AWS ends after two hours at most, and the role says so."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable
from compliance.rules_support.answers import require_range
from compliance.rules_support.policies import trust_statements
from compliance.rules_support.roles import from_outside

RULE = Rule(
    id="role-session-bounded",
    title="A session of somebody from outside of AWS ends after two hours at most, and the role says so.",
    objective=Objective.LEAST_PRIVILEGE,
    why="A credential that is taken from a workflow or a machine is good for as long as the session lasts.",
    fix="Set MaxSessionDuration to 7200 or less.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
    types=("AWS::IAM::Role",),
)

PATH = "MaxSessionDuration"
MOST_SECONDS = 7200
DEFAULT_SECONDS = 3600


def check(resource: Resource, context: Context) -> Result:
    """Answer for one role of an identity provider or of certificates; with a suffix an explicit number is demanded."""
    if not any(from_outside(each) for each in trust_statements(resource)):
        return not_applicable()
    if context.suffix and resource.properties.get(PATH) is None:
        return failed(PATH, detail=f"{PATH} is not decided")
    detail = f"{PATH} is over {MOST_SECONDS}"
    return require_range(resource, PATH, most=MOST_SECONDS, default=DEFAULT_SECONDS, detail=detail)
