"""A web ACL blocks an address that sends too much."""

from collections.abc import Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import number, unknown
from compliance.rules_support.stages import everywhere_settings
from compliance.rules_support.web_acls import WEB_ACL, refuses, rules_with

RULE = Rule(
    id="web-acl-limits-rate",
    title="A web ACL blocks an address that sends more than the API behind it lets everybody send together.",
    objective=Objective.REQUEST_FILTERING,
    why="A flood without a valid token reaches no throttle of a usage plan; only the web ACL sees where it comes from.",
    fix=(
        "Add a rule with the action Block and a RateBasedStatement without a scope-down statement, whose Limit is at "
        "most the stage's throttle over the same time."
    ),
    source="https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
    types=(WEB_ACL,),
)

PATH = "Rules"
WINDOW_SECONDS = 300
"""Over which requests are counted where nothing is said. Source: the page above."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one web ACL."""
    if unresolved(resource.properties.get(PATH)):
        return unknown(PATH)
    limits = list(rules_with(resource, "RateBasedStatement"))
    if not limits:
        return failed(PATH, detail="no rate-based rule")
    whole = [each for _, rule, each in limits if refuses(rule) and not each.get("ScopeDownStatement")]
    if not whole:
        return failed(PATH, detail="the rate-based rule does not block, or counts some requests only")
    if any(unresolved(each.get("Limit")) for each in whole):
        return unknown(PATH)
    most = _stage_rate(context)
    if most is not None and all(_rate(each) > most for each in whole):
        return failed(PATH, detail="one address may send more than the API's stages let everybody send")
    return passed(PATH)


def _rate(statement: Mapping[str, Any]) -> float:
    """Return requests a second; endless without a limit."""
    window = number(statement.get("EvaluationWindowSec"), WINDOW_SECONDS) or WINDOW_SECONDS
    return (number(statement.get("Limit")) or float("inf")) / window


def _stage_rate(context: Context) -> float | None:
    """Return the requests a second that the fastest stage takes; None where no stage says so."""
    settings = [everywhere_settings(each) or {} for each in context.resources("AWS::ApiGateway::Stage")]
    rates = [number(each.get("ThrottlingRateLimit")) for each in settings if "ThrottlingRateLimit" in each]
    return max((each for each in rates if each is not None), default=None)
