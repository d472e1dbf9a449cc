"""A deployment that fails is rolled back without anybody's help."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_true

RULE = Rule(
    id="service-rolls-back",
    title="A deployment that fails is rolled back without anybody's help.",
    objective=Objective.CHANGE_CONTROL,
    why="A bad image would replace every good task; of tasks that never start, alarms on requests see nothing.",
    fix="Set DeploymentConfiguration.DeploymentCircuitBreaker, and Alarms where given, with Enable and Rollback true.",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    types=("AWS::ECS::Service",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one service: its circuit breaker rolls back, and its alarms do where there are any."""
    breaker = _rolls_back(resource, "DeploymentConfiguration.DeploymentCircuitBreaker", "the circuit breaker")
    alarms = "DeploymentConfiguration.Alarms"
    if value_at(resource.properties, alarms) is None:
        return breaker
    return combine(breaker, _rolls_back(resource, alarms, "an alarm"))


def _rolls_back(resource: Resource, path: str, what: str) -> Result:
    detail = f"{what} does not roll back"
    return combine(
        require_true(resource, f"{path}.Enable", detail=detail),
        require_true(resource, f"{path}.Rollback", detail=detail),
    )
