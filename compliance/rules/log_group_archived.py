"""Every log is copied to the log archive, out of reach of this account."""

import re

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="log-group-archived",
    title="Every log is copied to the log archive, out of reach of this account.",
    objective=Objective.EVIDENCE_INTEGRITY,
    why=(
        "Who takes over an account deletes its logs first; destroying the environment deletes them too. The copy "
        "remains."
    ),
    fix=(
        "Add an AWS::Logs::SubscriptionFilter for the log group whose DestinationArn is the archive's destination, "
        "with an empty FilterPattern."
    ),
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html",
    types=("AWS::Logs::LogGroup",),
)

PATH = "LogGroupName"
DESTINATION = re.compile(r"^arn:[^:]+:logs:[^:]*:\d{12}:destination:.+$")
"""What logs of one account reach another one by; streams and functions get them within the account only."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one log group of an environment that is made to be destroyed (it has a suffix)."""
    if not context.suffix:
        return not_applicable()
    filters = [
        each
        for each in context.resources("AWS::Logs::SubscriptionFilter")
        if refers_to(context, each.properties.get("LogGroupName"), resource, stack=each.stack)
    ]
    if not filters:
        return failed(PATH, detail="no subscription filter copies this log to the archive")
    if not any(each.properties.get("FilterPattern", "") == "" for each in filters):
        return failed(PATH, detail="the subscription filter drops events: its FilterPattern is not empty")
    own = context.text({"Ref": "AWS::AccountId"}, stack=resource.stack)
    places = [context.text(each.properties.get("DestinationArn"), stack=each.stack) for each in filters]
    if own is None or None in places:
        return unknown(PATH)
    wrong = _wrong([str(each) for each in places if f":{own}:" not in str(each)])
    return failed(PATH, detail=wrong) if wrong else passed(PATH)


def _wrong(elsewhere: list[str]) -> str:
    """Return what is wrong with the destinations in other accounts; nothing if nothing is."""
    if not elsewhere:
        return "the archive is in the same account"
    if not any(map(DESTINATION.match, elsewhere)):
        return "DestinationArn is no destination of CloudWatch Logs, which an archive has"
    return ""
