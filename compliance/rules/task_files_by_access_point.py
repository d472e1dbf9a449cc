"""A task sees the folder of its access point, not the whole file system."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import combine, require_present
from compliance.rules_support.files import mounted_files

RULE = Rule(
    id="task-files-by-access-point",
    title="A task sees the folder of its access point, not the whole file system.",
    objective=Objective.LEAST_PRIVILEGE,
    why="From the root of the file system a task reads and changes what every other task has stored.",
    fix="Set AuthorizationConfig.AccessPointId in each EFSVolumeConfiguration.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
    types=("AWS::ECS::TaskDefinition",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for all file-system volumes of one task."""
    paths = [f"{each}.AuthorizationConfig.AccessPointId" for each in mounted_files(resource)]
    if not paths:
        return not_applicable()
    return combine(*(require_present(resource, each, detail="no access point") for each in paths))
