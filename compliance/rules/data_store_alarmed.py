"""Somebody is told when a data store, load balancer or API is in trouble."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, not_applicable
from compliance.rules_support.alarms import require_alarm
from compliance.rules_support.catalogue import NAME_PROPERTIES

RULE = Rule(
    id="data-store-alarmed",
    title="Somebody is told when a data store, load balancer or API is in trouble.",
    objective=Objective.MONITORING,
    why="Users find out otherwise, and later.",
    fix="Add an alarm with an action on the metric that the finding names.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::EFS::FileSystem",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ApiGateway::RestApi",
    ),
    evidence_elsewhere=True,
)

WATCHED: dict[str, tuple[str, tuple[str, ...]]] = {
    "AWS::RDS::DBInstance": ("AWS/RDS", ("FreeStorageSpace",)),
    "AWS::ElastiCache::ReplicationGroup": (
        "AWS/ElastiCache",
        ("DatabaseMemoryUsagePercentage", "DatabaseMemoryUsageCountedForEvictPercentage", "EngineCPUUtilization"),
    ),
    "AWS::EFS::FileSystem": (
        "AWS/EFS",
        ("PercentIOLimit", "BurstCreditBalance", "MeteredIOBytes", "PermittedThroughput"),
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": (
        "AWS/ApplicationELB",
        ("UnHealthyHostCount", "HealthyHostCount", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"),
    ),
    "AWS::ApiGateway::RestApi": ("AWS/ApiGateway", ("5XXError", "Latency")),
}
"""Type to the metrics one of which must be watched, and their namespace."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one store, load balancer or API; of load balancers, application ones."""
    if resource.properties.get("Type", "application") != "application":
        return not_applicable()
    namespace, metrics = WATCHED[resource.type]
    path = NAME_PROPERTIES.get(resource.type, "ThroughputMode")
    return require_alarm(context, resource, namespace=namespace, metrics=metrics, path=path)
