"""A role that is assumed from outside of AWS has a permissions boundary."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import require_present, unknown
from compliance.rules_support.policies import trust_statements, undecided
from compliance.rules_support.roles import from_outside

RULE = Rule(
    id="federated-role-bounded",
    title="A role that is assumed from outside of AWS has a permissions boundary.",
    objective=Objective.SEGREGATION_OF_DUTIES,
    why="Whatever policy is attached to it later, the boundary caps what a thief of its token can do.",
    fix="Set PermissionsBoundary.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    types=("AWS::IAM::Role",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one role that a web identity, a SAML provider or the holder of a certificate may assume."""
    if undecided(resource.properties.get("AssumeRolePolicyDocument")):
        return unknown("AssumeRolePolicyDocument")
    if not any(from_outside(each) for each in trust_statements(resource)):
        return not_applicable()
    return require_present(resource, "PermissionsBoundary", detail="no permissions boundary")
