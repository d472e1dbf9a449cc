"""No policy allows every action, of everything or of a whole service."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.policies import IDENTITY_TYPES, identity_statements, judged

RULE = Rule(
    id="policy-no-full-wildcard",
    title="No policy allows every action, of everything or of a whole service.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Nobody needs all of it; what is not needed is what a stolen credential is used for.",
    fix="Name the actions; allow with Action and Resource, not with NotAction or NotResource.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    types=IDENTITY_TYPES,
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one policy, or for the inline policies of an identity."""
    results = []
    for statement in identity_statements(resource):
        if not statement.allows:
            continue
        results.append(passed(statement.path))
        whole = [action for action in statement.actions if action in ("*", "*:*") or action.endswith(":*")]
        if statement.inverted:
            results.append(failed(statement.path, detail="allows everything but what it names"))
        elif whole:
            results.append(failed(statement.path, detail=f"allows {', '.join(whole)}"))
    return judged(resource, results)
