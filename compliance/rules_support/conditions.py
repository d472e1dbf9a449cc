"""What the conditions of a policy's statement narrow: whose callers, on behalf of what, which resources."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from compliance.rules_support.answers import as_list
from compliance.rules_support.policies import Statement
from compliance.rules_support.references import literals

CALLERS = (
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltag/*",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "kms:calleraccount",
)
"""Condition keys that say whose requests are meant."""

RESOURCES = (
    "*:resourcetag/*",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
    "kms:resourcealiases",
    "s3:resourceaccount",
)
"""Condition keys that say which resources are meant."""

SOURCE_ARN = "aws:sourcearn"
SOURCES = (SOURCE_ARN, "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
"""Condition keys that say on behalf of what a service acts."""


def demanded(statement: Statement) -> Iterator[tuple[str, Any]]:
    """Yield (lower-case key, values) of the conditions that a request without the key, or with another value, fails."""
    for operator, block in statement.conditions.items():
        name = str(operator).rpartition(":")[2].lower()
        lax = name.endswith("ifexists") or "not" in name or str(operator).lower().startswith("forallvalues")
        if not lax and name != "null" and isinstance(block, Mapping):
            yield from ((str(key).lower(), values) for key, values in block.items())


def narrows(statement: Statement, *patterns: str) -> bool:
    """Tell whether a condition with one of these keys has to hold; a value of `*` alone narrows nothing."""
    return any(
        fnmatchcase(key, pattern) and not _anything(values)
        for key, values in demanded(statement)
        for pattern in patterns
    )


def mentions(statement: Statement, *patterns: str) -> bool:
    """Tell whether there is a condition with one of these keys, also one that holds where the key is absent.

    A value of `*` alone says nothing, here too.
    """
    blocks = (block for block in statement.conditions.values() if isinstance(block, Mapping))
    return any(
        fnmatchcase(str(key).lower(), pattern) and not _anything(values)
        for block in blocks
        for key, values in block.items()
        for pattern in patterns
    )


def met_by_all(statement: Statement) -> list[str]:
    """Return the condition keys that may have every value; a tag that a request has to bring may have any."""
    return [
        str(key)
        for operator, block in statement.conditions.items()
        if "not" not in str(operator).lower() and isinstance(block, Mapping)
        for key, values in block.items()
        if _anything(values) and not str(key).lower().startswith("aws:requesttag/")
    ]


def _anything(values: Any) -> bool:
    return "*" in as_list(values)


def names_its_source(statement: Statement) -> bool:
    """Tell whether a service acts for one named resource, or for resources by pattern in a named account."""
    exact = any(
        key == SOURCE_ARN and not any(set("*?") & set(text) for text in literals(values))
        for key, values in demanded(statement)
    )
    return exact or (narrows(statement, SOURCE_ARN) and narrows(statement, *SOURCES[1:]))
