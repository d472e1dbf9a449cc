"""EC2's networks."""

from collections.abc import Callable

from delivery.emulated.clients import Clients
from delivery.emulated.compare import JSON, Check, Live


def _one(operation: str, argument: str, path: str) -> Callable[[Clients, Live], JSON]:
    return lambda client, live: getattr(client("ec2"), operation)(**{argument: [live.id]})[path][0]


def _vpc(client: Clients, live: Live) -> JSON:
    def attribute(name: str) -> JSON:
        answer = client("ec2").describe_vpc_attribute(VpcId=live.id, Attribute=name)
        return answer[name[0].upper() + name[1:]]["Value"]

    return {
        **client("ec2").describe_vpcs(VpcIds=[live.id])["Vpcs"][0],
        "support": attribute("enableDnsSupport"),
        "hostnames": attribute("enableDnsHostnames"),
    }


def _table(client: Clients, live: Live) -> JSON:
    return client("ec2").describe_route_tables(RouteTableIds=[live.properties["RouteTableId"]])["RouteTables"][0]


def _route(client: Clients, live: Live) -> JSON:
    block = live.properties["DestinationCidrBlock"]
    return next(each for each in _table(client, live)["Routes"] if each.get("DestinationCidrBlock") == block)


def _association(client: Clients, live: Live) -> JSON:
    subnet = live.properties["SubnetId"]
    return next(each for each in _table(client, live)["Associations"] if each.get("SubnetId") == subnet)


def _attachment(client: Clients, live: Live) -> JSON:
    gateway = live.properties["InternetGatewayId"]
    return client("ec2").describe_internet_gateways(InternetGatewayIds=[gateway])["InternetGateways"][0]["Attachments"][
        0
    ]


CHECKS = (
    Check(
        type="AWS::EC2::VPC",
        read=_vpc,
        fields={
            "CidrBlock": "CidrBlock",
            "EnableDnsSupport": "support",
            "EnableDnsHostnames": "hostnames",
            "InstanceTenancy": "InstanceTenancy",
            "Tags": "Tags",
        },
    ),
    Check(
        type="AWS::EC2::Subnet",
        read=_one("describe_subnets", "SubnetIds", "Subnets"),
        fields={
            "VpcId": "VpcId",
            "CidrBlock": "CidrBlock",
            "AvailabilityZone": "AvailabilityZone",
            "MapPublicIpOnLaunch": "MapPublicIpOnLaunch",
            "Tags": "Tags",
        },
    ),
    Check(
        type="AWS::EC2::SecurityGroup",
        read=_one("describe_security_groups", "GroupIds", "SecurityGroups"),
        fields={
            "GroupName": "GroupName",
            "GroupDescription": "Description",
            "VpcId": "VpcId",
            "Tags": "Tags",
            "SecurityGroupEgress[].CidrIp": "IpPermissionsEgress[].IpRanges[].CidrIp",
            "SecurityGroupEgress[].IpProtocol": "IpPermissionsEgress[].IpProtocol",
        },
    ),
    Check(
        type="AWS::EC2::RouteTable",
        read=_one("describe_route_tables", "RouteTableIds", "RouteTables"),
        fields={"VpcId": "VpcId", "Tags": "Tags"},
    ),
    Check(type="AWS::EC2::Route", read=_route, fields={"GatewayId": "GatewayId", "NatGatewayId": "NatGatewayId"}),
    Check(
        type="AWS::EC2::SubnetRouteTableAssociation",
        read=_association,
        fields={"SubnetId": "SubnetId", "RouteTableId": "RouteTableId"},
    ),
    Check(
        type="AWS::EC2::InternetGateway",
        read=_one("describe_internet_gateways", "InternetGatewayIds", "InternetGateways"),
        fields={"Tags": "Tags"},
    ),
    Check(type="AWS::EC2::VPCGatewayAttachment", read=_attachment, fields={"VpcId": "VpcId"}),
    Check(
        type="AWS::EC2::VPCEndpoint",
        read=_one("describe_vpc_endpoints", "VpcEndpointIds", "VpcEndpoints"),
        fields={
            "VpcId": "VpcId",
            "ServiceName": "ServiceName",
            "VpcEndpointType": "VpcEndpointType",
            "SubnetIds": "SubnetIds",
            "SecurityGroupIds": "Groups[].GroupId",
            "RouteTableIds": "RouteTableIds",
            "PrivateDnsEnabled": "PrivateDnsEnabled",
            "PolicyDocument": "PolicyDocument",
            "Tags": "Tags",
        },
    ),
)
