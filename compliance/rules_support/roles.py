"""Which role a value names, and who is let in by a trust policy."""

from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.policies import Statement
from compliance.rules_support.references import targets

ROLES_ANYWHERE = "rolesanywhere.amazonaws.com"
"""Assumes roles for whoever holds a certificate."""


def by_certificate(statement: Statement) -> bool:
    """Tell whether a statement of a trust policy lets in holders of certificates."""
    return statement.allows and ROLES_ANYWHERE in statement.principals.get("Service", ())


def from_outside(statement: Statement) -> bool:
    """Tell whether a statement of a trust policy lets in somebody from outside of AWS: by a token or a certificate."""
    return (statement.allows and "Federated" in statement.principals) or by_certificate(statement)


def named_role(value: Any, context: Context, *, stack: str) -> Resource | None:
    """Return the role of the templates that a value refers to; None for a name, an ARN or what is not known."""
    found = [each for each in targets(context, value, stack=stack) if each.type == "AWS::IAM::Role"]
    return found[0] if len(found) == 1 else None
