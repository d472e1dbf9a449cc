"""A condition of a policy that allows something is not met by every value."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.conditions import met_by_all
from compliance.rules_support.policies import (
    IDENTITY_TYPES,
    identity_documents,
    statements,
    trust_statements,
    undecided,
)
from compliance.rules_support.resource_policies import DOCUMENTS, document_of

RULE = Rule(
    id="policy-conditions-narrow",
    title="A condition of a policy that allows something is not met by every value.",
    objective=Objective.LEAST_PRIVILEGE,
    why="A condition on whatever value protects nothing, and reads as if it did.",
    fix='Name the values instead of "*", or say with Null that the key has to be there.',
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    types=tuple(sorted({*IDENTITY_TYPES, *DOCUMENTS})),
)

TRUST = "AssumeRolePolicyDocument"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for the policies of one resource; NOT_APPLICABLE where nothing is allowed."""
    documents = [document_of(resource)] if resource.type in DOCUMENTS else identity_documents(resource)
    found = [each for path, document in documents for each in statements(document, path)]
    if resource.type == "AWS::IAM::Role":
        found += trust_statements(resource)
        documents.append((TRUST, resource.properties.get(TRUST)))
    results = [unknown(path) for path, document in documents if undecided(document)]
    for statement in found:
        if statement.allows:
            keys = met_by_all(statement)
            text = f"every value meets the condition on {', '.join(keys)}"
            results.append(failed(statement.path, detail=text) if keys else passed(statement.path))
    return combine(*results) if results else not_applicable()
