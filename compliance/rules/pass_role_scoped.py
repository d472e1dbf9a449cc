"""A role may be passed by name and to a named service only."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.policies import IDENTITY_TYPES, identity_statements, judged

RULE = Rule(
    id="pass-role-scoped",
    title="A role may be passed by name and to a named service only.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Whoever may pass any role to a new task or function has that role's permissions, up to the administrator's.",
    fix="Name the role in Resource, and the service in a condition on iam:PassedToService.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    types=IDENTITY_TYPES,
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one policy, or for the inline policies of an identity; most do not speak of passing roles."""
    results = []
    for statement in identity_statements(resource):
        if not statement.allows or not statement.covers("iam:PassRole"):
            continue
        if "*" in statement.resources:
            results.append(failed(statement.path, detail="every role may be passed"))
        elif "iam:passedtoservice" not in statement.condition_keys():
            results.append(failed(statement.path, detail="the role may be passed to every service"))
        else:
            results.append(passed(statement.path))
    return judged(resource, results)
