"""What stops a deployment of a service before, or soon after, it reaches its callers."""

import re
from collections.abc import Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Result, failed, not_applicable, passed, unresolved
from compliance.rules_support.alarms import ALARM, metrics_of
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import physical_name

BEFORE_TRAFFIC = frozenset(
    {
        "RECONCILE_SERVICE",
        "PRE_SCALE_UP",
        "POST_SCALE_UP",
        "TEST_TRAFFIC_SHIFT",
        "POST_TEST_TRAFFIC_SHIFT",
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
    }
)
"""Stages at which the new tasks have no production traffic yet. Source:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html"""
KINDS = {
    "errors": re.compile(r"5xx|error|fault|unhealthy", re.IGNORECASE),
    "latency": re.compile(r"time|latency", re.IGNORECASE),
}


def verified(service: Resource, path: str) -> Result:
    """Answer whether one of the lifecycle hooks at `path`, if there are any, runs before callers meet the new tasks."""
    hooks = value_at(service.properties, path)
    if unresolved(hooks):
        return unknown(path)
    stages = [each.get("LifecycleStages") for each in as_list(hooks) if isinstance(each, Mapping)]
    if not stages:
        return not_applicable()
    if any(str(each) in BEFORE_TRAFFIC for several in stages for each in as_list(several)):
        return passed(path)
    if any(map(unresolved, stages)):
        return unknown(path)
    return failed(path, detail="the new tasks are verified after callers have met them")


def watched(service: Resource, context: Context, path: str) -> Result:
    """Answer whether alarms are named at `path`; in an environment of ours, for errors and for latency."""
    names = value_at(service.properties, path)
    if unresolved(names):
        return unknown(path)
    if not names:
        return failed(path, detail="no alarm watches the deployment")
    texts = {context.text(each, stack=service.stack) for each in as_list(names)}
    if not context.suffix:
        return passed(path)
    alarms = [each for each in context.resources(ALARM) if physical_name(context, each) in texts - {None}]
    metrics = [str(each.get("MetricName")) for alarm in alarms for each in metrics_of(alarm)]
    missing = [kind for kind, named in KINDS.items() if not any(map(named.search, metrics))]
    if missing and None in texts:
        return unknown(path)
    return failed(path, detail=f"no alarm for {' and '.join(missing)}") if missing else passed(path)
