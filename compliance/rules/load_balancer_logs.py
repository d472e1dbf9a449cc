"""A load balancer records requests and connections."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.load_balancers import ATTRIBUTES, LOAD_BALANCER, attributes_of, is_application

RULE = Rule(
    id="load-balancer-logs",
    title="A load balancer records requests, and in an environment of ours refused TLS connections too.",
    objective=Objective.LOGGING,
    why="What the load balancer refuses reaches no application: only its own logs show who tried what.",
    fix="Set access_logs.s3.enabled and connection_logs.s3.enabled to true, each with its bucket.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html",
    types=(LOAD_BALANCER,),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one application load balancer; others log TLS connections alone. Both logs are off by default."""
    if not is_application(resource):
        return not_applicable()
    attributes = attributes_of(resource, context)
    if attributes is None:
        return unknown(ATTRIBUTES)
    logs = ("access_logs", "connection_logs") if context.suffix else ("access_logs",)
    return combine(*(_on(f"{log}.s3.enabled", attributes) for log in logs))


def _on(key: str, attributes: dict[str, str | None]) -> Result:
    value = attributes.get(key, "false")
    if value is None:
        return unknown(ATTRIBUTES)
    return passed(ATTRIBUTES) if value == "true" else failed(ATTRIBUTES, detail=f"{key} is not true")
