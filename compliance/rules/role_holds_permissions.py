"""A role that a service may assume holds permissions: an empty one is a left-over."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.policies import POLICY_TYPES, identity_documents, trust_statements
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="role-holds-permissions",
    title="A role that a service may assume holds permissions: an empty one is a left-over.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Nobody misses or reviews a role that does nothing, until somebody attaches a policy to it.",
    fix="Remove the role, or state its permissions in the templates.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    types=("AWS::IAM::Role",),
    evidence_elsewhere=True,
)

PATHS = ("ManagedPolicyArns", "Policies")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one role of a service; those of people and workflows may be there to be recognised alone."""
    if not any("Service" in each.principals and each.allows for each in trust_statements(resource)):
        return not_applicable()
    if resource.properties.get("ManagedPolicyArns") or identity_documents(resource):
        return passed(*PATHS)
    for policy in context.resources(*POLICY_TYPES):
        names = [*as_list(policy.properties.get("Roles")), *as_list(policy.properties.get("RoleName"))]
        if any(refers_to(context, name, resource, stack=policy.stack) is not False for name in names):
            return passed(*PATHS)
    return failed(*PATHS, detail="no policy is attached to the role")
