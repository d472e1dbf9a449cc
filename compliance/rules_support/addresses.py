"""Address ranges in the rules of security groups."""

from collections.abc import Collection, Mapping
from typing import Any

from compliance.rules.base import Context, Result, failed, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.routes import EVERYWHERE


def open_range(rule: Any, names: Collection[str], context: Context, *, stack: str, prefix: str = "") -> Result:
    """Answer FAIL if one of a rule's ranges (`CidrIp`, `CidrIpv6`) is the whole internet.

    Args:
        rule: the rule, a map in the form of the template.
        names: of the properties that hold ranges.
        context: resolves values.
        stack: where the rule stands.
        prefix: of the paths that the answer names.
    """
    if not isinstance(rule, Mapping):
        return unknown(prefix.rstrip("."))
    results = [passed(*(f"{prefix}{name}" for name in names))]
    for name in names:
        if name not in rule:
            continue
        path = f"{prefix}{name}"
        text = context.text(rule[name], stack=stack)
        if text is None:
            results.append(unknown(path))
        elif text in EVERYWHERE:
            results.append(failed(path, detail=f"{name} is the whole internet"))
    return combine(*results)
