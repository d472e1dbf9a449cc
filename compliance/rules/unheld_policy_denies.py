"""A policy that no identity of the environment holds is a guard rail for others: it denies."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.policies import identity_statements, undecided
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="unheld-policy-denies",
    title="A policy that no identity of the environment holds is a guard rail for others: it denies.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        "A right without a holder waits for whoever may attach policies; a guard rail that denies nothing protects "
        "nothing."
    ),
    fix="Attach the policy to the role that needs it, or let it hold Deny statements alone.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    types=("AWS::IAM::ManagedPolicy",),
    evidence_elsewhere=True,
)

PATH = "PolicyDocument"
HOLDERS = ("AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one policy that is neither attached nor a boundary."""
    if any(resource.properties.get(key) for key in ("Roles", "Users", "Groups")):
        return not_applicable()
    for holder in context.resources(*HOLDERS):
        held = [*as_list(holder.properties.get("ManagedPolicyArns")), holder.properties.get("PermissionsBoundary")]
        if any(refers_to(context, each, resource, stack=holder.stack) for each in held if each is not None):
            return not_applicable()
    found = identity_statements(resource)
    if undecided(resource.properties.get(PATH)):
        return unknown(PATH)
    if any(each.allows for each in found):
        return failed(PATH, detail="allows, and nobody holds it")
    return passed(PATH) if found else failed(PATH, detail="denies nothing")
