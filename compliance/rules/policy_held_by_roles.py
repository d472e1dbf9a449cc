"""Rights are held by roles, and not by users or groups of users."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed

RULE = Rule(
    id="policy-held-by-roles",
    title="Rights are held by roles, and not by users or groups of users.",
    objective=Objective.LEAST_PRIVILEGE,
    why="A user's right lasts until somebody remembers to take it away; a group's right comes with whoever joins it.",
    fix="Attach the policy to roles: leave out Users and Groups.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    types=("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one policy; one that nobody holds yet is held by no user."""
    held = [path for path in ("Users", "Groups") if resource.properties.get(path)]
    return failed(*held, detail=f"attached to {' and '.join(held)}") if held else passed("Users", "Groups")
