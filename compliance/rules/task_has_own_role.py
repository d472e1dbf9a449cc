"""Each task has a role of its own, which the templates describe."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.containers import TASK_DEFINITION
from compliance.rules_support.references import same
from compliance.rules_support.roles import named_role

RULE = Rule(
    id="task-has-own-role",
    title="Each task has a role of its own, which the templates describe.",
    objective=Objective.AUTHENTICATION,
    why="Under a shared role the trail cannot tell who acted, and each program may do what any of them may.",
    fix="Set TaskRoleArn to an AWS::IAM::Role that no other task definition names.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    types=(TASK_DEFINITION,),
)

PATH = "TaskRoleArn"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one task; a role of another template of somebody else's cannot be judged."""
    value = resource.properties.get(PATH)
    if value in (None, ""):
        return failed(PATH, detail="the task has no identity of its own")
    role = named_role(value, context, stack=resource.stack)
    if role is None:
        return failed(PATH, detail="a role that no template has") if _is_ours(value, context) else unknown(PATH)
    for other in context.resources(TASK_DEFINITION):
        if not same(other, resource) and same(named_role(other.properties.get(PATH), context, stack=other.stack), role):
            return failed(PATH, detail="another task has the same role")
    return passed(PATH)


def _is_ours(value: object, context: Context) -> bool:
    return bool(context.suffix) and isinstance(value, str)
