"""Reads the network stack's template."""

from typing import Any

from tests.support.assembly import Template


def tags(properties: dict[str, Any]) -> dict[str, str]:
    """Return the tags of a resource."""
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}


def subnets(template: Template, group: str) -> dict[str, dict[str, Any]]:
    """Return the subnets of a group, logical id -> properties."""
    return {
        logical_id: subnet
        for logical_id, subnet in template.of_type("AWS::EC2::Subnet").items()
        if tags(subnet)["aws-cdk:subnet-name"] == group
    }
