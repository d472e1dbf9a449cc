"""An access point forces a user that is not root and a folder of its own."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import combine, require_range, unknown

RULE = Rule(
    id="access-point-non-root",
    title="An access point forces a user that is not root and a folder of its own.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Without both, one compromised task can read and change what every other task has stored.",
    fix="Set PosixUser with Uid and Gid other than 0, and RootDirectory.Path to a folder with CreationInfo.",
    source="https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html",
    types=("AWS::EFS::AccessPoint",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one access point."""
    detail = "PosixUser is absent or root"
    return combine(
        require_range(resource, "PosixUser.Uid", least=1, detail=detail),
        require_range(resource, "PosixUser.Gid", least=1, detail=detail),
        _folder(resource),
    )


def _folder(resource: Resource) -> Result:
    path = value_at(resource.properties, "RootDirectory.Path")
    if unresolved(path):
        return unknown("RootDirectory.Path")
    if path in (None, "", "/"):
        return failed("RootDirectory.Path", detail="the access point opens the whole file system")
    return passed("RootDirectory.Path")
