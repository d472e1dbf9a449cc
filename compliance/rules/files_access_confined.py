"""A file system is mounted by the account's own roles, by access points and mount targets, and never as root."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.policies import Statement, statements, undecided

RULE = Rule(
    id="files-access-confined",
    title="A file system is mounted by the account's own roles, by access points and mount targets, and never as root.",
    objective=Objective.LEAST_PRIVILEGE,
    why="A role's permission to mount, given too widely one day, would else open every folder, to any user of it.",
    fix=(
        "Set FileSystemPolicy with Deny statements for everybody: aws:PrincipalAccount is another, "
        "elasticfilesystem:AccessPointArn is null, AccessedViaMountTarget is false, and ClientRootAccess at all."
    ),
    source="https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    types=("AWS::EFS::FileSystem",),
)

PATH = "FileSystemPolicy"
MOUNT, ROOT = "elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess"
DENIALS: Mapping[str, Mapping[tuple[str, str], str | None]] = {
    "callers of other accounts": {
        ("stringnotequals", "aws:principalaccount"): None,
        ("stringnotequals", "aws:principalorgid"): None,
    },
    "mounts past the access points": {("null", "elasticfilesystem:accesspointarn"): "true"},
    "clients past the mount targets": {("bool", "elasticfilesystem:accessedviamounttarget"): "false"},
}
"""What has to be denied -> operator and key of the conditions that do it -> the value; None for any."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one file system."""
    policy = resource.properties.get(PATH)
    if undecided(policy):
        return unknown(PATH)
    denied = [each for each in statements(policy, PATH) if not each.allows and each.speaks_to_everybody()]
    results = [passed(PATH)]
    if not any(each.covers(ROOT) and not each.conditions for each in denied):
        results.append(failed(PATH, detail="not denied: access as root"))
    for what, forms in DENIALS.items():
        if not any(each.covers(MOUNT) and _denies(each, forms) for each in denied):
            results.append(failed(PATH, detail=f"not denied: {what}"))
    return combine(*results)


def _denies(statement: Statement, forms: Mapping[tuple[str, str], str | None]) -> bool:
    """Tell whether a statement's one condition is one of these forms."""
    found = [
        ((str(operator).lower(), str(key).lower()), [str(each).lower() for each in as_list(values)])
        for operator, block in statement.conditions.items()
        for key, values in (block.items() if isinstance(block, Mapping) else ())
    ]
    return len(found) == 1 and found[0][0] in forms and forms[found[0][0]] in (None, *found[0][1])
