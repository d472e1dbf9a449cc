"""A container has no privileges over its host."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import combine, require_false, require_text, unknown
from compliance.rules_support.containers import for_each_container

RULE = Rule(
    id="task-not-privileged",
    title="A container has no privileges over its host, and no terminal; ours say so.",
    objective=Objective.PRIVILEGED_UTILITIES,
    why=(
        "Privileged containers, added capabilities and host namespaces turn a flaw in a program into the machine "
        "under it."
    ),
    fix=(
        "Set Privileged to false, leave Interactive and PseudoTerminal out, add no LinuxParameters.Capabilities, no "
        "Devices, no host PidMode or IpcMode."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    types=("AWS::ECS::TaskDefinition",),
)

TERMINAL = ("Interactive", "PseudoTerminal")
EMPTY = ("LinuxParameters.Capabilities.Add", "LinuxParameters.Devices", "DockerSecurityOptions")


def check(resource: Resource, context: Context) -> Result:
    """Answer for all containers of one task and what they share."""
    unshared = [
        require_text(resource, context, path, ("task", "none", ""), default="", detail=f"{path} is host")
        for path in ("PidMode", "IpcMode")
    ]

    def unprivileged(path: str) -> Result:
        return require_false(resource, path, default=bool(context.suffix), detail=f"{path} is true or not stated")

    def closed(path: str) -> Result:
        return require_false(resource, path, default=False, detail=f"{path} is true")

    def without(path: str) -> Result:
        value = value_at(resource.properties, path)
        if unresolved(value):
            return unknown(path)
        return failed(path, detail=f"{path} is not empty") if value else passed(path)

    return combine(
        *unshared,
        for_each_container(resource, unprivileged, "Privileged"),
        *(for_each_container(resource, closed, name) for name in TERMINAL),
        *(for_each_container(resource, without, name) for name in EMPTY),
    )
