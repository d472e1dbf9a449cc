"""Where the roles of an environment have a permissions boundary, each has one, and it is no administrator's."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.account import BASELINE_TYPES
from compliance.rules_support.policies import trust_statements
from compliance.rules_support.references import outline, same

RULE = Rule(
    id="role-bounded",
    title="Where the roles of an environment have a permissions boundary, each has one, and it is no administrator's.",
    objective=Objective.SEGREGATION_OF_DUTIES,
    why=(
        "Whoever deploys makes roles and writes their policies; the one role without the boundary is the way to become "
        "more than a deployment."
    ),
    fix="Set PermissionsBoundary to the platform's own policy: `permissions_boundary` of the stage does it for all.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    types=("AWS::IAM::Role",),
    evidence_elsewhere=True,
)

PATH = "PermissionsBoundary"
WIDE = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")
"""Policies of AWS that bound nothing."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one role that a service assumes; those of an account are its administrator's."""
    boundary = resource.properties.get(PATH)
    if boundary is not None:
        text = outline(context, boundary, stack=resource.stack)
        wide = [each for each in WIDE if text.endswith(f"/{each}")]
        return failed(PATH, detail=f"the boundary is {wide[0]}") if wide else passed(PATH)
    services = any("Service" in each.principals for each in trust_statements(resource))
    others = any(
        other.properties.get(PATH) is not None
        for other in context.resources("AWS::IAM::Role")
        if not same(other, resource)
    )
    of_account = any(each.stack == resource.stack for each in context.resources(*BASELINE_TYPES))
    if not services or not others or of_account:
        return not_applicable()
    return failed(PATH, detail="other roles are bounded, and this one is not")
