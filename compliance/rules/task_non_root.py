"""A container does not run as root."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.containers import for_each_container

RULE = Rule(
    id="task-non-root",
    title="A container does not run as root.",
    objective=Objective.PRIVILEGED_UTILITIES,
    why="Root in a container owns every file in it and is one kernel flaw away from its neighbours.",
    fix='Set User in every container to a user that is not root, by number ("10001:10001").',
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    types=("AWS::ECS::TaskDefinition",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for all containers of one task; left out, the image decides, which the template does not show."""

    def user(path: str) -> Result:
        value = value_at(resource.properties, path)
        text = "" if value is None else context.text(value, stack=resource.stack)
        if text is None:
            return unknown(path)
        return (
            failed(path, detail=f"{path} is absent or root")
            if text.split(":")[0] in ("", "0", "root")
            else passed(path)
        )

    return for_each_container(resource, user, "User")
