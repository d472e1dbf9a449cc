"""Who runs the platform, who deploys it and who destroys it are different roles."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.policies import statements_of, trust_statements, undecided
from compliance.rules_support.references import outline, same

RULE = Rule(
    id="roles-separated-by-duty",
    title="Who runs the platform, who deploys it and who destroys it are different roles.",
    objective=Objective.SEGREGATION_OF_DUTIES,
    why="Where one role can do two of these, one mistake or one stolen credential can too.",
    fix=(
        "Give each duty a role of its own, with a subject of its own, and deploy and destroy bootstrap roles of their "
        "own."
    ),
    source="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/permissions-management.html",
    types=("AWS::IAM::Role",),
)

PATH = "AssumeRolePolicyDocument"
DEPLOYMENT = ("cloudformation:CreateStack", "cloudformation:DeleteStack", "iam:CreateRole", "iam:AttachRolePolicy")
EXECUTES = "-deploy-role-"
"""In the name of every bootstrap role that may create and delete stacks."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one role: a runtime role (a service's) or a workflow's (a web identity's)."""
    if undecided(resource.properties.get(PATH)):
        return unknown(PATH)
    trust = [each for each in trust_statements(resource) if each.allows]
    services = {str(value) for each in trust for value in each.principals.get("Service", ())}
    workflow = any("Federated" in each.principals for each in trust)
    if services and workflow:
        return failed(PATH, detail="a service and a workflow may assume the role")
    if workflow:
        return _workflow(resource, context)
    if not services or "cloudformation.amazonaws.com" in services:
        return not_applicable()
    allowed = [each for each in statements_of(context, resource) if each.allows]
    changing = sorted({action for each in allowed for action in DEPLOYMENT if each.covers(action)})
    if changing:
        return failed(PATH, detail=f"a runtime role may change the platform: {', '.join(changing)}")
    return passed(PATH)


def _workflow(role: Resource, context: Context) -> Result:
    subjects, executed = _subjects(role), _executed(role, context)
    for other in context.resources("AWS::IAM::Role"):
        if same(other, role) or not _subjects(other):
            continue
        # In an account of several environments a pull request is compared with each: no duty that would be separated.
        changes = executed or _executed(other, context)
        if changes and subjects & _subjects(other):
            return failed(PATH, detail="another role answers to the same workflow")
        if executed & _executed(other, context):
            return failed(PATH, detail="another role goes through the same bootstrap role")
    return passed(PATH)


def _subjects(role: Resource) -> set[str]:
    found: set[str] = set()
    for statement in trust_statements(role):
        for block in statement.conditions.values() if "Federated" in statement.principals else ():
            for key, value in block.items() if isinstance(block, Mapping) else ():
                if str(key).lower().endswith(":sub"):
                    found.update(map(str, as_list(value)))
    return found


def _executed(role: Resource, context: Context) -> set[str]:
    return {
        outline(context, value, stack=role.stack)
        for statement in statements_of(context, role)
        if statement.allows and statement.covers("sts:AssumeRole")
        for value in statement.resources
        if EXECUTES in outline(context, value, stack=role.stack)
    }
