"""A service behind a load balancer shifts its traffic to tasks that were verified, and back on an alarm."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.answers import combine, require_present, require_range, require_text, require_true
from compliance.rules_support.containers import has_load_balancer
from compliance.rules_support.deployments import verified, watched

RULE = Rule(
    id="service-blue-green",
    title="A service behind a load balancer shifts its traffic to tasks that were verified, and back on an alarm.",
    objective=Objective.CHANGE_CONTROL,
    why="In a rolling deployment the first to notice a bad version are clients.",
    fix=(
        "Set DeploymentConfiguration.Strategy to BLUE_GREEN, LINEAR or CANARY, with LifecycleHooks at stages before "
        "production traffic, BakeTimeInMinutes, and Alarms with Enable, Rollback and AlarmNames for errors and latency."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html",
    types=("AWS::ECS::Service",),
)

STRATEGIES = ("BLUE_GREEN", "LINEAR", "CANARY")
CONFIGURATION = "DeploymentConfiguration"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one service; a worker without a load balancer has no traffic to shift."""
    if not has_load_balancer(resource):
        return not_applicable()
    strategy, hooks, alarms = (f"{CONFIGURATION}.{each}" for each in ("Strategy", "LifecycleHooks", "Alarms"))
    return combine(
        require_text(resource, context, strategy, STRATEGIES, detail="the strategy is a rolling deployment"),
        require_present(resource, hooks, detail="no lifecycle hook verifies the new tasks"),
        watched(resource, context, f"{alarms}.AlarmNames"),
        require_range(resource, f"{CONFIGURATION}.BakeTimeInMinutes", least=1, detail="the old tasks are gone at once"),
        verified(resource, hooks),
        require_true(resource, f"{alarms}.Enable", detail="Alarms.Enable is not true"),
        require_true(resource, f"{alarms}.Rollback", detail="Alarms.Rollback is not true"),
    )
