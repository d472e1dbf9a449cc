"""An access point forces a user that is not root and a folder of its own."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, combine, number, require_range, unknown

RULE = Rule(
    id="access-point-non-root",
    title="An access point forces a user that is not root and a folder of its own.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Without both, one compromised task can read and change what every other task has stored.",
    fix=(
        "Set PosixUser with Uid, Gid and SecondaryGids other than 0, and RootDirectory.Path to a folder with "
        "CreationInfo whose Permissions let nobody else write."
    ),
    source="https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html",
    types=("AWS::EFS::AccessPoint",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one access point."""
    detail = "PosixUser is absent or root"
    return combine(
        require_range(resource, "PosixUser.Uid", least=1, detail=detail),
        require_range(resource, "PosixUser.Gid", least=1, detail=detail),
        *_further_groups(resource),
        _folder(resource),
        _permissions(resource, context),
    )


def _further_groups(resource: Resource) -> list[Result]:
    path = "PosixUser.SecondaryGids"
    groups = value_at(resource.properties, path)
    if unresolved(groups):
        return [unknown(path)]
    root = [each for each in as_list(groups) if number(each) == 0]
    return [failed(path, detail="a further group is root's")] if root else []


def _permissions(resource: Resource, context: Context) -> Result:
    path = "RootDirectory.CreationInfo.Permissions"
    value = value_at(resource.properties, path)
    if value is None:
        return passed()
    text = context.text(value, stack=resource.stack)
    if text is None:
        return unknown(path)
    open_to_all = text[-1:] not in ("0", "1", "4", "5")
    return failed(path, detail="every user may write into the folder") if open_to_all else passed(path)


def _folder(resource: Resource) -> Result:
    path = value_at(resource.properties, "RootDirectory.Path")
    if unresolved(path):
        return unknown("RootDirectory.Path")
    if path in (None, "", "/"):
        return failed("RootDirectory.Path", detail="the access point opens the whole file system")
    return passed("RootDirectory.Path")
