"""The rules of a DNS firewall refuse the lists that AWS manages, and what looks like a tunnel."""

from collections.abc import Iterator, Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.promises import BLOCKED_DOMAIN_LISTS

RULE = Rule(
    id="dns-firewall-rules-refuse",
    title="The rules of a DNS firewall block managed lists; ours also judge names that no list has, sure or not.",
    objective=Objective.WEB_FILTERING,
    why="A rule that only tells lets the first question through, which is all that malware needs.",
    fix=(
        "Set Action BLOCK for managed lists and for HIGH confidence; have both lists and, for DGA and DNS_TUNNELING, "
        "a rule at HIGH and one at LOW."
    ),
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/firewall-advanced.html",
    types=("AWS::Route53Resolver::FirewallRuleGroup",),
)

PATH = "FirewallRules"
THREATS = ("DGA", "DNS_TUNNELING")
CONFIDENCES = ("HIGH", "LOW")
"""What is almost certain, and all that is suspected."""


def check(resource: Resource, context: Context) -> Result:
    """Answer for one group of rules; the demands on a whole hold for all groups of an environment of ours together."""
    rules = resource.properties.get(PATH)
    if unresolved(rules):
        return unknown(PATH)
    own = [each for each in as_list(rules) if isinstance(each, Mapping)]
    results = [result for each in own for result in _judge(each, context, resource.stack)]
    if context.suffix:
        every = [
            rule
            for group in context.resources(*RULE.types)
            for rule in as_list(group.properties.get(PATH))
            if isinstance(rule, Mapping)
        ]
        results += [failed(PATH, detail=f"nothing blocks {name}") for name in _missing(every)]
    elif not own:
        return failed(PATH, detail="the group has no rule")
    return combine(*results) if results else not_applicable()


def _judge(rule: Mapping[str, Any], context: Context, stack: str) -> Iterator[Result]:
    """Yield the answers for one rule; with a list of one's own, every action may be right."""
    action, confidence = rule.get("Action"), rule.get("ConfidenceThreshold")
    if unresolved(action):
        yield unknown(PATH)
    elif rule.get("DnsThreatProtection") is not None:
        good = ("BLOCK",) if confidence == "HIGH" else ("BLOCK", "ALERT")
        yield passed(PATH) if action in good else failed(PATH, detail="a threat that is detected is let through")
    elif not rule.get("FirewallDomainListId"):
        yield failed(PATH, detail="a rule has no domain list")
    elif context.target(rule["FirewallDomainListId"], stack=stack) is None:
        yield passed(PATH) if action == "BLOCK" else failed(PATH, detail="a managed list is not blocked")


def _missing(rules: list[Mapping[str, Any]]) -> Iterator[str]:
    blocked = {str(each.get("FirewallDomainListId")) for each in rules if each.get("Action") == "BLOCK"}
    yield from (name for name, identifier in BLOCKED_DOMAIN_LISTS.items() if identifier not in blocked)
    judged = {(each.get("DnsThreatProtection"), each.get("ConfidenceThreshold")) for each in rules}
    for threat in THREATS:
        yield from (f"{threat} at {each} confidence" for each in CONFIDENCES if (threat, each) not in judged)
