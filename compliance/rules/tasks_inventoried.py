"""A service's tasks carry the tags by which the inventory knows their owner."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.propagation import tags_reach_tasks

RULE = Rule(
    id="tasks-inventoried",
    title="A service's tasks carry the tags by which the inventory knows their owner.",
    objective=Objective.ASSET_INVENTORY,
    why="Tasks are what runs, costs and fails; without tags the inventory cannot say whose they are.",
    fix="Set PropagateTags to SERVICE or TASK_DEFINITION.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html",
    types=("AWS::ECS::Service",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service that has tags; the service's default is to give none of them to its tasks."""
    return tags_reach_tasks(resource, context)
