"""What a web ACL and each of its rules match is counted."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.web_acls import WEB_ACL

RULE = Rule(
    id="web-acl-measured",
    title="What a web ACL and each of its rules match is counted in CloudWatch.",
    objective=Objective.MONITORING,
    why="An attack, or a rule that refuses good clients, shows as a jump of a count; without it nobody is told.",
    fix="Set CloudWatchMetricsEnabled to true in VisibilityConfig, of the web ACL and of each rule.",
    source="https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-testing-metrics.html",
    types=(WEB_ACL,),
)

NAME = "VisibilityConfig.CloudWatchMetricsEnabled"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one web ACL with its rules."""
    rules = resource.properties.get("Rules")
    if unresolved(rules):
        return unknown("Rules")
    places = [("", resource.properties), *((f"Rules.{index}.", each) for index, each in enumerate(as_list(rules)))]
    return combine(*(_on(f"{prefix}{NAME}", value_at(place, NAME)) for prefix, place in places))


def _on(path: str, value: object) -> Result:
    if unresolved(value):
        return unknown(path)
    return passed(path) if is_true(value) else failed(path, detail="matches are not counted")
