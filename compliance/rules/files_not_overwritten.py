"""A file system cannot be made the copy of another one, which would overwrite it."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_text

RULE = Rule(
    id="files-not-overwritten",
    title="A file system cannot be made the copy of another one, which would overwrite it.",
    objective=Objective.RECORD_RETENTION,
    why="As the target of a replication it loses every file that the source does not have, records too.",
    fix="Leave FileSystemProtection.ReplicationOverwriteProtection at ENABLED.",
    source="https://docs.aws.amazon.com/efs/latest/ug/efs-replication.html",
    types=("AWS::EFS::FileSystem",),
)

PATH = "FileSystemProtection.ReplicationOverwriteProtection"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one file system; protection is the service's default."""
    return require_text(resource, context, PATH, ("ENABLED",), default="ENABLED", detail=f"{PATH} is not ENABLED")
