"""A session that a certificate opens ends after two hours at most, and the profile says so."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed
from compliance.rules_support.answers import require_range

RULE = Rule(
    id="certificate-session-bounded",
    title="A session that a certificate opens ends after two hours at most, and the profile says so.",
    objective=Objective.LEAST_PRIVILEGE,
    why="A certificate can be revoked; the credentials that were made from it last as long as the session.",
    fix="Set DurationSeconds to 7200 or less.",
    source="https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_CreateProfile.html",
    types=("AWS::RolesAnywhere::Profile",),
)

PATH = "DurationSeconds"
MOST_SECONDS = 7200
DEFAULT_SECONDS = 3600


def check(resource: Resource, context: Context) -> Result:
    """Answer for one profile; of an environment with a suffix an explicit number is demanded."""
    if context.suffix and resource.properties.get(PATH) is None:
        return failed(PATH, detail=f"{PATH} is not decided")
    detail = f"{PATH} is over {MOST_SECONDS}"
    return require_range(resource, PATH, most=MOST_SECONDS, default=DEFAULT_SECONDS, detail=detail)
