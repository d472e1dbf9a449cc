"""Whether a service's tags reach its tasks."""

from compliance.model import Resource
from compliance.rules.base import Context, Result, not_applicable
from compliance.rules_support.answers import require_text

WAYS = ("SERVICE", "TASK_DEFINITION")


def tags_reach_tasks(service: Resource, context: Context) -> Result:
    """Answer for one service; one of somebody else's without tags has none to hand on."""
    if not context.suffix and not service.properties.get("Tags"):
        return not_applicable()
    return require_text(service, context, "PropagateTags", WAYS, default="NONE", detail="tags do not reach the tasks")
