"""A task proves its role before it mounts files."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import combine, require_text
from compliance.rules_support.files import mounted_files

RULE = Rule(
    id="task-files-authorized",
    title="A task proves its role before it mounts files.",
    objective=Objective.AUTHENTICATION,
    why="Without IAM, whatever reaches the mount target's port is a client like every other.",
    fix="Set AuthorizationConfig.IAM to ENABLED in each EFSVolumeConfiguration.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
    types=("AWS::ECS::TaskDefinition",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for all file-system volumes of one task; the service's default is DISABLED."""
    paths = [f"{each}.AuthorizationConfig.IAM" for each in mounted_files(resource)]
    if not paths:
        return not_applicable()
    detail = "AuthorizationConfig.IAM is not ENABLED"
    return combine(*(require_text(resource, context, each, ("ENABLED",), detail=detail) for each in paths))
