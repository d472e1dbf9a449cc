"""Makes a network of three zones with public, private and isolated subnets."""

from typing import Any

from tests.compliance.rules.judge import ref, resource

ZONES = ("a", "b", "c")
DEFAULT = {"DestinationCidrBlock": "0.0.0.0/0"}


def subnets(kind: str) -> list[dict[str, str]]:
    """Return references to the subnets of a kind: `Public`, `Private` or `Data`."""
    return [ref(f"{kind}{zone}") for zone in ZONES]


def network() -> dict[str, Any]:
    """Return the resources by logical id: `Vpc`; a subnet `Publica`, its table `PublicaTable`, and so on."""
    found = {
        "Vpc": resource("AWS::EC2::VPC"),
        "Gateway": resource("AWS::EC2::InternetGateway"),
        "Nat": resource("AWS::EC2::NatGateway", SubnetId=ref("Publica")),
    }
    ways: dict[str, dict[str, Any]] = {"Public": {"GatewayId": ref("Gateway")}, "Private": {"NatGatewayId": ref("Nat")}}
    for kind in ("Public", "Private", "Data"):
        for zone in ZONES:
            name = f"{kind}{zone}"
            table = ref(f"{name}Table")
            found[name] = resource("AWS::EC2::Subnet", VpcId=ref("Vpc"), AvailabilityZone=f"us-east-1{zone}")
            found[f"{name}Table"] = resource("AWS::EC2::RouteTable", VpcId=ref("Vpc"))
            found[f"{name}Association"] = association(name, f"{name}Table")
            if kind in ways:
                found[f"{name}Route"] = resource("AWS::EC2::Route", RouteTableId=table, **DEFAULT, **ways[kind])
    return found


def association(subnet: str, table: str) -> dict[str, Any]:
    """Return the association of a subnet with a route table."""
    return resource("AWS::EC2::SubnetRouteTableAssociation", SubnetId=ref(subnet), RouteTableId=ref(table))
