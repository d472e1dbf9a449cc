"""How much load the declared limits let in."""

from collections.abc import Iterator, Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.answers import as_list, number
from compliance.rules_support.references import targets
from compliance.rules_support.stages import everywhere_settings

TRACKING = "TargetTrackingScalingPolicyConfiguration"
MOST_UTILISATION = 75.0
"""Percent: above it, nothing is left for the minutes until new capacity is there."""
BYTES_PER_SHARD = 1_048_576
"""Bytes a second that a shard takes. Source: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"""


def highest_target(policy: Resource, context: Context) -> float | None:
    """Return the highest target value at which a target-tracking policy can still reach its target's MaxCapacity.

    For a use in percent, `MOST_UTILISATION`; for a rate for each unit, what the API's stages or the streams let in,
    divided by MaxCapacity. None where no limit is declared.
    """
    configuration = policy.properties.get(TRACKING)
    predefined = value_at(configuration, "PredefinedMetricSpecification.PredefinedMetricType")
    if isinstance(predefined, str) and predefined.endswith("Utilization"):
        return MOST_UTILISATION
    target = context.target(policy.properties.get("ScalingTargetId"), stack=policy.stack)
    most = number(target.properties.get("MaxCapacity")) if target is not None else None
    limit = _limit(policy, context)
    return limit / most if limit and most else None


def _limit(policy: Resource, context: Context) -> float | None:
    queries = as_list(value_at(policy.properties.get(TRACKING), "CustomizedMetricSpecification.Metrics"))
    metrics = [value_at(each, "MetricStat.Metric") for each in queries if isinstance(each, Mapping)]
    named = {(each.get("Namespace"), each.get("MetricName")) for each in metrics if isinstance(each, Mapping)}
    if ("AWS/ApplicationELB", "RequestCount") in named:
        return max(_rates(context), default=None)
    if ("AWS/Kinesis", "IncomingBytes") in named:
        streams = {id(each): each for each in targets(context, metrics, stack=policy.stack)}
        shards = [number(each.properties.get("ShardCount")) for each in streams.values() if _is_stream(each)]
        known = [each for each in shards if each]
        return sum(known) * BYTES_PER_SHARD if known else None
    return None


def _is_stream(resource: Resource) -> bool:
    return resource.type == "AWS::Kinesis::Stream"


def _rates(context: Context) -> Iterator[float]:
    for stage in context.resources("AWS::ApiGateway::Stage"):
        rate = number((everywhere_settings(stage) or {}).get("ThrottlingRateLimit"))
        if rate:
            yield rate
