"""Which role a value names."""

from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.references import targets


def named_role(value: Any, context: Context, *, stack: str) -> Resource | None:
    """Return the role of the templates that a value refers to; None for a name, an ARN or what is not known."""
    found = [each for each in targets(context, value, stack=stack) if each.type == "AWS::IAM::Role"]
    return found[0] if len(found) == 1 else None
