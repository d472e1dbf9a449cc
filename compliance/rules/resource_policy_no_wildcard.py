"""A policy of a resource names who may do what: not everybody, and not everything."""

import re

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.accounts import opens_to_account
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.conditions import CALLERS, SOURCES, narrows
from compliance.rules_support.policies import Statement, undecided
from compliance.rules_support.references import outline
from compliance.rules_support.resource_policies import DOCUMENTS, allowing, document_of

RULE = Rule(
    id="resource-policy-no-wildcard",
    title="A policy of a resource names who may do what: not everybody, and not everything.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        "Whoever is allowed everything may also rewrite the policy; whoever is not named may be in any account of the "
        "world."
    ),
    fix=(
        'Name principals and actions; narrow a principal "*" by a condition on aws:PrincipalAccount or '
        "aws:PrincipalOrgID; narrow whole accounts too; do not allow with NotAction or NotPrincipal."
    ),
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
    types=tuple(DOCUMENTS),
)

WHOLE = re.compile(r"\*|[a-z0-9*-]+:\*")
PEOPLE = tuple(key for key in CALLERS if key not in SOURCES)
"""Conditions that make a named group of everybody. What services send of their sources belongs beside a service."""

VIA_SERVICE = "kms:viaservice"
"""Lets another account use a key through one service alone, which makes copies of what it encrypts."""

ADMINISTRATION = "kms:*"
"""What a key's account needs on the key: without it nobody could change the policy."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one policy; a resource without one is open to its account alone, or judged by another rule."""
    path, document = document_of(resource)
    if document is None:
        return not_applicable()
    results = [unknown(path) if undecided(document) else passed(path)]
    for statement in allowing(resource):
        results += _judged(statement, resource, context)
    return combine(*results)


def _judged(statement: Statement, resource: Resource, context: Context) -> list[Result]:
    found = []
    if statement.inverted:
        found.append(failed(statement.path, detail="allows everything, or everybody, but what it names"))
    whole = [each for each in statement.actions if WHOLE.fullmatch(each)]
    if whole and not (whole == [ADMINISTRATION] and _of_the_account(statement, resource, context)):
        found.append(failed(statement.path, detail=f"allows {', '.join(whole)}"))
    if statement.speaks_to_everybody() and not narrows(statement, *PEOPLE):
        found.append(failed(statement.path, detail="allows everybody"))
    if opens_to_account(statement, resource, context, VIA_SERVICE):
        found.append(failed(statement.path, detail="allows everybody in another account"))
    if resource.type == "AWS::Logs::ResourcePolicy" and "*" in statement.resources:
        found.append(failed(statement.path, detail="allows it on every log group"))
    return found


def _of_the_account(statement: Statement, resource: Resource, context: Context) -> bool:
    """Tell whether the principals are identities of the resource's own account; an account that is unknown is own."""
    own = context.text({"Ref": "AWS::AccountId"}, stack=resource.stack)
    named = [outline(context, each, stack=resource.stack) for each in statement.principals.get("AWS", ())]
    return set(statement.principals) == {"AWS"} and all(own is None or own in name or "*" in name[1:] for name in named)
