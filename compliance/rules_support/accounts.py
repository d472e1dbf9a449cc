"""Which account a principal belongs to."""

import re

from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.conditions import CALLERS, SOURCES, narrows
from compliance.rules_support.policies import Statement

ACCOUNT = re.compile(r"(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$")
"""A principal that is a whole account."""

PEOPLE = (*(key for key in CALLERS if key not in SOURCES), "sts:externalid")
"""Conditions that choose among the identities of an account. What services send of their sources does not."""


def opens_to_account(statement: Statement, resource: Resource, context: Context, *purposes: str) -> bool:
    """Tell whether a statement means everybody in another account than the resource's own.

    Args:
        statement: of a policy of the resource.
        resource: whose account is the own one; where that is not known, no account is another one.
        context: resolves values.
        purposes: further condition keys that confine another account well enough.
    """
    own = context.text({"Ref": "AWS::AccountId"}, stack=resource.stack)
    for principal in statement.principals.get("AWS", ()):
        match = ACCOUNT.match(context.text(principal, stack=resource.stack) or "")
        if match and own and match[1] != own:
            return not narrows(statement, *PEOPLE, *purposes)
    return False
