"""Finds resources of a synthesized stack, and reads references in its properties."""

from typing import Any

from tests.support.assembly import Template


def id_of(template: Template, resource_type: str, **having: Any) -> str:
    """Return the logical id of the only resource of a type with these property values."""
    found = [
        logical_id
        for logical_id, properties in template.of_type(resource_type).items()
        if all(properties.get(name) == value for name, value in having.items())
    ]
    assert len(found) == 1, f"{len(found)} resources of {resource_type} with {having} in {template.path.name}"
    return found[0]


def policy_of(template: Template, name: str) -> list[dict[str, Any]]:
    """Return the statements of the customer-managed policy of a name."""
    policy = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=name)
    statements: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return statements


def statement(statements: list[dict[str, Any]], sid: str) -> dict[str, Any]:
    """Return the only statement with an id."""
    found = [each for each in statements if each.get("Sid") == sid]
    assert len(found) == 1, f"{len(found)} statements with Sid {sid}"
    return found[0]


def security_group(value: Any) -> str:
    """Return which member of the network's table an imported security group is, `DatabaseRotation` for example."""
    export = str(value["Fn::ImportValue"])
    # ...SecurityGroups{Member}{hash of 8}GroupId{hash}
    return export.partition("FnGetAttSecurityGroups")[2].partition("GroupId")[0][:-8]


def isolated_subnets(values: list[Any]) -> int:
    """Count the different isolated subnets among imported subnets; another kind of subnet fails."""
    exports = {str(each["Fn::ImportValue"]) for each in values}
    assert all("VpcdataSubnet" in each for each in exports), exports
    return len(exports)
