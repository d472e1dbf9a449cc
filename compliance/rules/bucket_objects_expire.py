"""Objects in a bucket are deleted after a time that was decided."""

from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="bucket-objects-expire",
    title="Objects in a bucket are deleted after a time that was decided.",
    objective=Objective.DATA_DELETION,
    why="Logs and archives that nothing deletes are personal data without an end.",
    fix=(
        "Add a LifecycleConfiguration rule, Status Enabled, with ExpirationInDays, and NoncurrentVersionExpiration "
        "where versions are kept."
    ),
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
    types=("AWS::S3::Bucket",),
)

PATH = "LifecycleConfiguration"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one bucket."""
    rules = value_at(resource.properties, f"{PATH}.Rules")
    if unresolved(rules):
        return unknown(PATH)
    enabled = [each for each in as_list(rules) if isinstance(each, Mapping) and each.get("Status") == "Enabled"]
    if not any({"ExpirationInDays", "ExpirationDate"} & set(each) for each in enabled):
        return failed(PATH, detail="no rule deletes objects")
    noncurrent = {"NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays"}
    versions = value_at(resource.properties, "VersioningConfiguration.Status") == "Enabled"
    if versions and not any(noncurrent & set(each) for each in enabled):
        return failed(PATH, detail="no rule deletes old versions")
    return passed(PATH)
