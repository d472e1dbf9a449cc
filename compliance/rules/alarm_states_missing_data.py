"""An alarm says whether silence is good or bad."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.alarms import heard
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="alarm-states-missing-data",
    title="An alarm says whether silence is good or bad.",
    objective=Objective.MONITORING,
    why=(
        "With ignore, an alarm whose metric stops keeps its last state, all is well for ever; with missing, the "
        "default, it goes to a state that tells nobody."
    ),
    fix=(
        "Set TreatMissingData to breaching where numbers must always come, to notBreaching where none means that "
        "nothing happened; with missing, add InsufficientDataActions."
    ),
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html",
    types=("AWS::CloudWatch::Alarm",),
)

PATH = "TreatMissingData"
STATED = ("breaching", "notBreaching")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one alarm; one that does nothing is not spoken of here, unless one that does is composed of it."""
    if not heard(context, resource):
        return not_applicable()
    value = resource.properties.get(PATH, "missing")
    if unresolved(value) and context.text(value, stack=resource.stack) is None:
        return unknown(PATH)
    text = context.text(value, stack=resource.stack)
    told = text == "missing" and as_list(resource.properties.get("InsufficientDataActions"))
    if text in STATED or told:
        return passed(PATH)
    return failed(PATH, detail="TreatMissingData is absent, ignore, or missing without an action")
