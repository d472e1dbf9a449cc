"""Somebody is told of what happens to a database that metrics do not show."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, not_evaluated, passed, unresolved
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="database-events-told",
    title="Somebody is told of a database's failures, fail-overs, backups, maintenance and security events.",
    objective=Objective.MONITORING,
    why=(
        "That a backup failed, a password or security group was changed or a certificate expires, RDS says as an event "
        "only. That somebody switched the subscription off shows as drift only where the template says Enabled."
    ),
    fix=(
        "Add an AWS::RDS::EventSubscription of SourceType db-instance with Enabled true and the EventCategories that "
        "the finding names, or none of them for all."
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html",
    types=("AWS::RDS::DBInstance",),
    evidence_elsewhere=True,
)

PATH = "DBInstanceIdentifier"
CATEGORIES = frozenset(
    ("availability", "backup", "failover", "failure", "low storage", "maintenance", "recovery", "security")
)
"""What loses data, service or protection; not what a deployment does: creation, deletion, configuration change."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one instance; several subscriptions may share the categories."""
    found = [each for each in context.resources("AWS::RDS::EventSubscription") if _is_about(context, each, resource)]
    told: set[str] = set()
    for each in found:
        categories = each.properties.get("EventCategories")
        if unresolved(categories):
            return not_evaluated(PATH, detail="EventCategories are only known once deployed")
        if is_true(each.properties.get("Enabled")) and each.properties.get("SnsTopicArn"):
            told |= {str(one) for one in as_list(categories)} or CATEGORIES
    missing = ", ".join(sorted(CATEGORIES - told))
    return failed(PATH, detail=f"nobody is told of events of the categories {missing}") if missing else passed(PATH)


def _is_about(context: Context, subscription: Resource, instance: Resource) -> bool:
    kind = subscription.properties.get("SourceType")
    sources = as_list(subscription.properties.get("SourceIds"))
    if not sources:
        return kind in (None, "db-instance")
    return any(refers_to(context, each, instance, stack=subscription.stack) for each in sources)
