"""Each container that matters says how it is asked whether it still works."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_false, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.containers import containers

RULE = Rule(
    id="task-health-checked",
    title="Each container that matters says how it is asked whether it still works.",
    objective=Objective.CONTINUITY,
    why="A program that hangs without ending keeps its place, and its share of the work, until somebody notices.",
    fix="Set HealthCheck.Command to a command that fails when the program does not work.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html",
    types=("AWS::ECS::TaskDefinition",),
)

EMPTY = {"true", ":", "exit 0", "/bin/true", "echo", "none"}
"""Commands that succeed whatever is wrong; `NONE` switches off what the image brings."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for all essential containers of one task; the health check of the image is not used by ECS."""
    if unresolved(resource.properties.get("ContainerDefinitions")):
        return unknown("ContainerDefinitions")
    essential = [path for path, each in containers(resource) if not is_false(each.get("Essential"))]
    return combine(*(_checked(resource, f"{path}.HealthCheck.Command") for path in essential))


def _checked(resource: Resource, path: str) -> Result:
    check, command = value_at(resource.properties, path.rpartition(".")[0]), value_at(resource.properties, path)
    if unresolved(check) or unresolved(command):
        return unknown(path)
    words = [str(each).strip() for each in as_list(command)]
    said = " ".join(word for word in words if word not in ("CMD", "CMD-SHELL"))
    return failed(path, detail="nothing is asked") if not said or said.lower() in EMPTY else passed(path)
