"""A container gives up the kernel capabilities that it is started with."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.containers import for_each_container

RULE = Rule(
    id="task-drops-capabilities",
    title="A container gives up the kernel capabilities that it is started with.",
    objective=Objective.PRIVILEGED_UTILITIES,
    why="A container starts with the right to change owners, send raw packets and become another user; servers do not.",
    fix='Set LinuxParameters.Capabilities.Drop to ["ALL"].',
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    types=("AWS::ECS::TaskDefinition",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for all containers of one task."""

    def dropped(path: str) -> Result:
        capabilities, values = (value_at(resource.properties, each) for each in (path.rpartition(".")[0], path))
        if unresolved(capabilities) or unresolved(values) or any(map(unresolved, as_list(values))):
            return unknown(path)
        return passed(path) if "ALL" in map(str, as_list(values)) else failed(path, detail=f"{path} is not ALL")

    return for_each_container(resource, dropped, "LinuxParameters.Capabilities.Drop")
