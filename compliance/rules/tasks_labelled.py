"""A service's tasks carry the label of the data that they process."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.propagation import tags_reach_tasks

RULE = Rule(
    id="tasks-labelled",
    title="A service's tasks carry the label of the data that they process.",
    objective=Objective.CLASSIFICATION_LABELS,
    why="The label on the service is not on the tasks, where the data is in memory and on disk.",
    fix="Set PropagateTags to SERVICE or TASK_DEFINITION.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html",
    types=("AWS::ECS::Service",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service that has tags; the service's default is to give none of them to its tasks."""
    return tags_reach_tasks(resource, context)
