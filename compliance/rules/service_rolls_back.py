"""A deployment that fails is rolled back without anybody's help."""

from compliance.model import Answer, Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_true

RULE = Rule(
    id="service-rolls-back",
    title="A deployment that fails is rolled back without anybody's help.",
    objective=Objective.CHANGE_CONTROL,
    why="A bad image would otherwise replace every good task, at night as well.",
    fix=(
        "Set DeploymentConfiguration.DeploymentCircuitBreaker with Enable and Rollback true, or Alarms with Enable "
        "and Rollback true."
    ),
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    types=("AWS::ECS::Service",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one service: its circuit breaker or its alarms roll back."""
    breaker = _rolls_back(resource, "DeploymentConfiguration.DeploymentCircuitBreaker")
    alarms = _rolls_back(resource, "DeploymentConfiguration.Alarms")
    return next((each for each in (breaker, alarms) if each.answer is not Answer.FAIL), breaker)


def _rolls_back(resource: Resource, path: str) -> Result:
    detail = "neither the circuit breaker nor alarms roll back"
    return combine(
        require_true(resource, f"{path}.Enable", detail=detail),
        require_true(resource, f"{path}.Rollback", detail=detail),
    )
