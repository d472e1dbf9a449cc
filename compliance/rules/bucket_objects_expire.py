"""Objects in a bucket are deleted after a time that was decided, ten years at most."""

from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, number, unknown

RULE = Rule(
    id="bucket-objects-expire",
    title="Objects in a bucket are deleted after a time that was decided, ten years at most.",
    objective=Objective.DATA_DELETION,
    why="Logs and archives that nothing deletes are personal data without an end.",
    fix=(
        "Add a LifecycleConfiguration rule for all objects, Status Enabled, with ExpirationInDays, and "
        "NoncurrentVersionExpiration where versions are kept."
    ),
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
    types=("AWS::S3::Bucket",),
)

PATH = "LifecycleConfiguration"
MOST_DAYS = 3653
"""Ten years: what commercial law asks for at the most. A longer time is none."""
OBJECTS = {"ExpirationInDays": "", "ExpirationDate": None}
VERSIONS = {"NoncurrentVersionExpiration": "NoncurrentDays", "NoncurrentVersionExpirationInDays": ""}
"""Property of a rule to the path of its days below; None for what has no days."""
PARTS = ("Prefix", "Filter", "TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan")
"""What makes a rule speak of some objects only."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one bucket."""
    rules = value_at(resource.properties, f"{PATH}.Rules")
    if unresolved(rules):
        return unknown(PATH)
    enabled = [each for each in as_list(rules) if isinstance(each, Mapping) and each.get("Status") == "Enabled"]
    if not any(_ends(each, OBJECTS) for each in enabled):
        return failed(PATH, detail="no rule deletes objects")
    versions = value_at(resource.properties, "VersioningConfiguration.Status") == "Enabled"
    if versions and not any(_ends(each, VERSIONS) for each in enabled):
        return failed(PATH, detail="no rule deletes old versions")
    return passed(PATH)


def _ends(rule: Mapping[str, Any], properties: Mapping[str, str | None]) -> bool:
    """Tell whether a rule deletes all objects, or all old versions, within the time; of an unknown one it is said."""
    if any(rule.get(part) not in (None, "", [], {}) for part in PARTS):
        return False
    for name, below in properties.items():
        if name not in rule:
            continue
        days = value_at(rule, f"{name}.{below}") if below else rule[name]
        if below is None or unresolved(days) or 0 < (number(days) or 0) <= MOST_DAYS:
            return True
    return False
