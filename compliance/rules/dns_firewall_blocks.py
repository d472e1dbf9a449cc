"""Names that are known to be malicious are not resolved in a network."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="dns-firewall-blocks",
    title="Names that are known to be malicious are not resolved in a network.",
    objective=Objective.WEB_FILTERING,
    why="Malware finds its control server, and data its way out, by a name; security groups see only addresses.",
    fix="Associate an AWS::Route53Resolver::FirewallRuleGroup with the VPC whose rules block domain lists.",
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html",
    types=("AWS::EC2::VPC",),
)

PATH = "CidrBlock"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one network; in an environment of ours the rules stand in the templates, to be seen."""
    groups = [
        context.target(each.properties.get("FirewallRuleGroupId"), stack=each.stack)
        for each in context.resources("AWS::Route53Resolver::FirewallRuleGroupAssociation")
        if refers_to(context, each.properties.get("VpcId"), resource, stack=each.stack)
    ]
    if not groups:
        return failed(PATH, detail="no DNS firewall is associated with this network")
    rules = [
        rule
        for group in groups
        if group is not None
        for rule in as_list(group.properties.get("FirewallRules"))
        if isinstance(rule, Mapping)
    ]
    if any(rule.get("Action") == "BLOCK" and "FirewallDomainListId" in rule for rule in rules):
        return passed(PATH)
    if None in groups and not context.suffix:
        return not_evaluated(PATH, detail="the rules of the DNS firewall are not in the template")
    return failed(PATH, detail="the DNS firewall blocks no domain list")
