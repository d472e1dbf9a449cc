"""A container cannot change its own root file system."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_true
from compliance.rules_support.containers import for_each_container

RULE = Rule(
    id="task-read-only-root",
    title="A container cannot change its own root file system.",
    objective=Objective.SOFTWARE_INSTALLATION,
    why=(
        "What cannot be written cannot be replaced: an intruder finds no place for tools, and what runs is what was "
        "scanned."
    ),
    fix="Set ReadonlyRootFilesystem to true in every container; mount a volume where the program has to write.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    types=("AWS::ECS::TaskDefinition",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for all containers of one task."""
    return for_each_container(
        resource, lambda path: require_true(resource, path, detail=f"{path} is not true"), "ReadonlyRootFilesystem"
    )
