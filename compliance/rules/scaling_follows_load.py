"""A scaling policy adds capacity when the load grows, over the whole range of the load."""

from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, number, unknown
from compliance.rules_support.loads import highest_target

RULE = Rule(
    id="scaling-follows-load",
    title="A scaling policy adds capacity when the load grows, over the whole range of the load.",
    objective=Objective.CAPACITY,
    why="A target that the load never reaches, or a step that adds nothing, is a policy that never acts.",
    fix=(
        "Name the target in ScalingTargetId; keep TargetValue below what the declared limits let in for each unit of "
        "MaxCapacity; give steps up to any height, each with a ScalingAdjustment, as ChangeInCapacity or "
        "PercentChangeInCapacity."
    ),
    source="https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html",
    types=("AWS::ApplicationAutoScaling::ScalingPolicy",),
)

TARGET = "ScalingTargetId"
TRACKED = "TargetTrackingScalingPolicyConfiguration.TargetValue"
STEPS = "StepScalingPolicyConfiguration.StepAdjustments"
KIND = "StepScalingPolicyConfiguration.AdjustmentType"
RELATIVE = ("ChangeInCapacity", "PercentChangeInCapacity")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one policy; one that names its resource by text has its target elsewhere."""
    return combine(_attached(resource, context), _tracking(resource, context), _steps(resource, context))


def _attached(resource: Resource, context: Context) -> Result:
    value = resource.properties.get(TARGET)
    if value is None:
        return not_applicable()
    if context.target(value, stack=resource.stack) is not None:
        return passed(TARGET)
    if unresolved(value) or not list(context.resources("AWS::ApplicationAutoScaling::ScalableTarget")):
        return unknown(TARGET)
    return failed(TARGET, detail="the policy scales nothing of these templates")


def _tracking(resource: Resource, context: Context) -> Result:
    if value_at(resource.properties, "TargetTrackingScalingPolicyConfiguration") is None:
        return not_applicable()
    value = value_at(resource.properties, TRACKED)
    if unresolved(value):
        return unknown(TRACKED)
    found, most = number(value), highest_target(resource, context)
    if found is None or found <= 0:
        return failed(TRACKED, detail="no target")
    if most is None:
        return passed(TRACKED)
    return passed(TRACKED) if found <= most else failed(TRACKED, detail="the declared limits keep the load below it")


def _steps(resource: Resource, context: Context) -> Result:
    if value_at(resource.properties, "StepScalingPolicyConfiguration") is None:
        return not_applicable()
    steps = value_at(resource.properties, STEPS)
    kind = context.text(value_at(resource.properties, KIND) or "", stack=resource.stack)
    if unresolved(steps) or kind is None:
        return unknown(STEPS, KIND)
    entries = [each for each in as_list(steps) if isinstance(each, Mapping)]
    changes = [each.get("ScalingAdjustment") for each in entries]
    if any(map(unresolved, changes)):
        return unknown(STEPS)
    if kind not in RELATIVE:
        return failed(KIND, detail="the policy sets a fixed number, whatever runs")
    return _heights(entries, [number(each, 0) or 0 for each in changes])


def _heights(steps: list[Mapping[str, Any]], changes: list[float]) -> Result:
    if changes and all(each < 0 for each in changes):
        return passed(STEPS, KIND)
    if not changes or not all(each > 0 for each in changes):
        return failed(STEPS, detail="a step adds nothing")
    return passed(STEPS, KIND) if _covers(steps) else failed(STEPS, detail="the steps leave a part of the load out")


def _covers(steps: list[Mapping[str, Any]]) -> bool:
    """Tell whether steps begin at the alarm's threshold and go up to any height; no bound is infinity."""
    lowest = min(number(each.get("MetricIntervalLowerBound"), 0) or 0 for each in steps)
    return lowest <= 0 and any("MetricIntervalUpperBound" not in each for each in steps)
