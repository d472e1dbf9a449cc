"""No switch stops an environment from being destroyed."""

from collections.abc import Mapping
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import as_list, unknown

RULE = Rule(
    id="destroyable-without-a-manual-step",
    title="No switch stops an environment from being destroyed.",
    objective=Objective.DATA_DELETION,
    why="A destroy that stops half-way leaves a broken environment that somebody has to take apart by hand.",
    fix="Turn the protection off that the finding names; who may destroy at all is decided by roles.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/best-practices.html",
    types=(
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::DynamoDB::Table",
        "AWS::DynamoDB::GlobalTable",
        "AWS::Cognito::UserPool",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::Route53Resolver::FirewallRuleGroupAssociation",
        "AWS::Logs::LogGroup",
    ),
)

SWITCHES = {
    "AWS::RDS::DBInstance": "DeletionProtection",
    "AWS::RDS::DBCluster": "DeletionProtection",
    "AWS::DynamoDB::Table": "DeletionProtectionEnabled",
    "AWS::DynamoDB::GlobalTable": "Replicas.0.DeletionProtectionEnabled",
    "AWS::Cognito::UserPool": "DeletionProtection",
    "AWS::Route53Resolver::FirewallRuleGroupAssociation": "MutationProtection",
    "AWS::Logs::LogGroup": "DeletionProtectionEnabled",
}
ON = ("true", "active", "enabled")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one resource of an environment with a suffix; protection is off by default in all these services."""
    if not context.suffix:
        return not_applicable()
    path = SWITCHES.get(resource.type, "LoadBalancerAttributes")
    value: Any = value_at(resource.properties, path)
    if path == "LoadBalancerAttributes":
        attributes = [each for each in as_list(value) if isinstance(each, Mapping)]
        value = next(
            (each.get("Value") for each in attributes if each.get("Key") == "deletion_protection.enabled"), None
        )
    if value is None:
        return passed(path)
    text = context.text(value, stack=resource.stack)
    if text is None:
        return unknown(path)
    return failed(path, detail="deletion protection is on") if text.lower() in ON else passed(path)
