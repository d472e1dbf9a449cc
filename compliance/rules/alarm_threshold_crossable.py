"""An alarm's threshold lies within what its metrics can report."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.alarm_queries import Query, filtered, queries
from compliance.rules_support.answers import number, unknown
from compliance.rules_support.metrics import CEILINGS, ceiling

RULE = Rule(
    id="alarm-threshold-crossable",
    title="An alarm's threshold lies within what its metrics can report.",
    objective=Objective.MONITORING,
    why="A threshold that no number ever crosses is an alarm that never fires, or one that never ends.",
    fix=(
        "Set Threshold to a number that the metric passes when something is wrong, in the metric's own unit: percent "
        "up to 100, seconds, milliseconds, bytes."
    ),
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html",
    types=("AWS::CloudWatch::Alarm",),
)

PATH = "Threshold"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one alarm; nothing is said of anomaly detection, nor of metrics whose range is not known."""
    threshold = resource.properties.get(PATH)
    if threshold is None:
        return not_applicable()
    if unresolved(threshold):
        return unknown(PATH)
    ceilings = [_ceiling(context, each) for each in queries(context, resource)]
    known = [each for each in ceilings if each is not None]
    found = number(threshold)
    if found is None or not known or len(known) < len(ceilings):
        return not_applicable()
    # a rate of two metrics is a percentage, whatever their unit
    if 0 <= found <= max(*known, CEILINGS["Percent"]):
        return passed(PATH)
    return failed(PATH, detail="the metric never crosses the threshold")


def _ceiling(context: Context, query: Query) -> float | None:
    listed = ceiling(query.namespace, query.name)
    if listed is not None or query.namespace is None or query.name is None:
        return listed
    made = filtered(context, query.namespace)
    return CEILINGS["Count"] if number(made.get(query.name)) is not None else None
