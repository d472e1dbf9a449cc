"""The network stack: what is reachable, over which paths, and what is recorded."""

import json
from typing import Any

import pytest

from lib.config import EnvironmentConfig
from lib.constructs.vpc_endpoints import INTERFACE_ENDPOINTS
from tests.support.assembly import Template
from tests.support.network import subnets, tags

NAMED_BY_TAG = (
    "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable", "AWS::EC2::InternetGateway", "AWS::EC2::NatGateway",
    "AWS::EC2::EIP", "AWS::EC2::VPCEndpoint", "AWS::EC2::FlowLog",
    "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule",
)  # fmt: skip


@pytest.fixture
def stack() -> str:
    return "Network"


def default_routes(template: Template, group: str) -> list[dict[str, Any]]:
    """Return the default routes of a subnet group's route tables."""
    found = subnets(template, group)
    tables = {
        association["RouteTableId"]["Ref"]
        for association in template.of_type("AWS::EC2::SubnetRouteTableAssociation").values()
        if association["SubnetId"]["Ref"] in found
    }
    assert len(tables) == 3
    return [route for route in template.of_type("AWS::EC2::Route").values() if route["RouteTableId"]["Ref"] in tables]


def own_account(config: EnvironmentConfig) -> dict[str, Any]:
    account = config.settings.account
    return {
        "StringEquals": {"aws:PrincipalAccount": account},
        "StringEqualsIfExists": {"aws:ResourceAccount": account},
    }


def endpoint(template: Template, service: str) -> dict[str, Any]:
    return template.one("AWS::EC2::VPCEndpoint", ServiceName=f"com.amazonaws.us-east-1.{service}")


# ------------------------------------------------------------------------------------------------------ VPC


@pytest.mark.assembly
@pytest.mark.parametrize("group", ["public", "app", "data"])
def test_should_span_the_configured_zones(template: Template, config: EnvironmentConfig, group: str) -> None:
    found = subnets(template, group)
    assert {subnet["AvailabilityZone"] for subnet in found.values()} == set(config.settings.availability_zones)
    assert not any(subnet["MapPublicIpOnLaunch"] for subnet in found.values())


@pytest.mark.assembly
def test_should_use_the_configured_range_and_gateways(template: Template, config: EnvironmentConfig) -> None:
    vpc = template.one("AWS::EC2::VPC")
    assert vpc["CidrBlock"] == config.settings.network.cidr
    assert vpc["EnableDnsHostnames"] is vpc["EnableDnsSupport"] is True
    assert len(template.of_type("AWS::EC2::NatGateway")) == config.settings.network.nat_gateways


@pytest.mark.assembly
def test_should_route_out_through_nat_and_never_from_the_data_subnets(template: Template) -> None:
    assert not default_routes(template, "data")
    app = default_routes(template, "app")
    assert len(app) == 3
    assert all("NatGatewayId" in route and "GatewayId" not in route for route in app)
    public = default_routes(template, "public")
    assert len(public) == 3
    assert all("GatewayId" in route for route in public)
    gateways = template.of_type("AWS::EC2::NatGateway").values()
    assert {gateway["SubnetId"]["Ref"] for gateway in gateways} <= set(subnets(template, "public"))


@pytest.mark.assembly
def test_should_end_every_name_tag_with_the_suffix(template: Template, environment: str) -> None:
    for resource_type in NAMED_BY_TAG:
        found = template.of_type(resource_type)
        assert found, resource_type
        for logical_id, properties in found.items():
            assert tags(properties)["Name"].endswith(f"-{environment}"), logical_id


# ------------------------------------------------------------------------------------------------- flow log


@pytest.mark.assembly
def test_should_record_all_traffic_of_the_vpc(template: Template, environment: str) -> None:
    (vpc,) = template.of_type("AWS::EC2::VPC")
    flow_log = template.one("AWS::EC2::FlowLog")
    assert flow_log["ResourceType"] == "VPC"
    assert flow_log["ResourceId"] == {"Ref": vpc}
    assert flow_log["TrafficType"] == "ALL"
    assert flow_log["LogDestinationType"] == "cloud-watch-logs"
    group = template.resources[flow_log["LogGroupName"]["Ref"]]["Properties"]
    assert group["LogGroupName"] == f"/smartfactory/vpc/flow-{environment}"
    assert group["KmsKeyId"]


@pytest.mark.assembly
def test_should_let_the_flow_log_write_its_own_group_only(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    role = template.one("AWS::IAM::Role", RoleName=f"smartfactory-flow-log-{environment}")
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    account = config.settings.account
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": account},
        "ArnLike": {"aws:SourceArn": f"arn:aws:ec2:us-east-1:{account}:vpc-flow-log/*"},
    }
    (role_id,) = [
        logical_id
        for logical_id, each in template.of_type("AWS::IAM::Role").items()
        if each["RoleName"] == role["RoleName"]
    ]
    policy = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=f"smartfactory-flow-log-{environment}")
    assert policy["Roles"] == [{"Ref": role_id}]
    assert template.one("AWS::EC2::FlowLog")["DeliverLogsPermissionArn"] == {"Fn::GetAtt": [role_id, "Arn"]}
    (statement,) = policy["PolicyDocument"]["Statement"]
    group = template.one("AWS::EC2::FlowLog")["LogGroupName"]["Ref"]
    assert statement["Resource"] == {"Fn::GetAtt": [group, "Arn"]}
    assert all(action.startswith("logs:") and "*" not in action for action in statement["Action"])


@pytest.mark.assembly
def test_should_use_the_key_for_dead_letters_through_sqs_only(template: Template, environment: str) -> None:
    name = f"smartfactory-empty-log-bucket-{environment}"
    policy = template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=name)["PolicyDocument"]
    (statement,) = [each for each in policy["Statement"] if each.get("Sid") == "EncryptDeadLetters"]
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}


# ------------------------------------------------------------------------------------------------ endpoints


@pytest.mark.assembly
def test_should_have_the_endpoints_of_the_table(template: Template) -> None:
    listed = {f"com.amazonaws.us-east-1.{row.service}" for row in INTERFACE_ENDPOINTS}
    gateways = {"com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.dynamodb"}
    found = template.of_type("AWS::EC2::VPCEndpoint").values()
    assert sorted(each["ServiceName"] for each in found) == sorted(listed | gateways)


@pytest.mark.assembly
@pytest.mark.parametrize("row", INTERFACE_ENDPOINTS, ids=lambda row: row.service)
def test_should_keep_interface_endpoints_private_and_in_the_account(
    template: Template, environment: str, config: EnvironmentConfig, row: Any
) -> None:
    properties = endpoint(template, row.service)
    assert properties["VpcEndpointType"] == "Interface"
    assert properties["PrivateDnsEnabled"] is True
    assert {each["Ref"] for each in properties["SubnetIds"]} == set(subnets(template, "app"))
    (group,) = properties["SecurityGroupIds"]
    name = template.resources[group["Fn::GetAtt"][0]]["Properties"]["GroupName"]
    assert name == f"smartfactory-endpoints-{environment}"
    (statement,) = properties["PolicyDocument"]["Statement"]
    assert statement["Action"] == f"{row.action}:*"
    assert statement["Condition"] == own_account(config)


@pytest.mark.assembly
@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_should_route_only_the_app_subnets_through_gateway_endpoints(template: Template, service: str) -> None:
    properties = endpoint(template, service)
    assert properties["VpcEndpointType"] == "Gateway"
    tables = {
        association["RouteTableId"]["Ref"]
        for association in template.of_type("AWS::EC2::SubnetRouteTableAssociation").values()
        if association["SubnetId"]["Ref"] in subnets(template, "app")
    }
    assert {each["Ref"] for each in properties["RouteTableIds"]} == tables


@pytest.mark.assembly
def test_should_let_s3_serve_image_layers_and_answers_to_cloudformation_alone(template: Template) -> None:
    statements = endpoint(template, "s3")["PolicyDocument"]["Statement"]
    assert [(each["Action"], each["Resource"]) for each in statements] == [
        ("s3:GetObject", "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"),
        ("s3:PutObject", "arn:aws:s3:::cloudformation-custom-resource-response-useast1/*"),
    ]


@pytest.mark.assembly
def test_should_let_dynamodb_serve_this_environment_alone(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    (statement,) = endpoint(template, "dynamodb")["PolicyDocument"]["Statement"]
    account = config.settings.account
    table = f"arn:aws:dynamodb:us-east-1:{account}:table/*-{environment}"
    assert statement["Resource"] == [table, f"{table}/index/*"]
    assert statement["Condition"] == own_account(config)


# --------------------------------------------------------------------------------------------- DNS Firewall


@pytest.mark.assembly
def test_should_block_every_managed_list(template: Template, config: EnvironmentConfig) -> None:
    rules = template.one("AWS::Route53Resolver::FirewallRuleGroup")["FirewallRules"]
    lists = {rule["FirewallDomainListId"]: rule for rule in rules if "FirewallDomainListId" in rule}
    assert set(lists) == set(config.region_facts.dns_firewall_lists.values())
    assert all((rule["Action"], rule["BlockResponse"]) == ("BLOCK", "NXDOMAIN") for rule in lists.values())


@pytest.mark.assembly
def test_should_judge_generated_domains_and_tunnels(template: Template) -> None:
    rules = template.one("AWS::Route53Resolver::FirewallRuleGroup")["FirewallRules"]
    judged = {
        (rule["DnsThreatProtection"], rule["ConfidenceThreshold"]): rule["Action"]
        for rule in rules
        if "DnsThreatProtection" in rule
    }
    assert judged == {
        ("DGA", "HIGH"): "BLOCK", ("DNS_TUNNELING", "HIGH"): "BLOCK",
        ("DGA", "LOW"): "ALERT", ("DNS_TUNNELING", "LOW"): "ALERT",
    }  # fmt: skip
    assert len({rule["Priority"] for rule in rules}) == len(rules)


@pytest.mark.assembly
def test_should_guard_the_vpc_and_let_a_destroy_pass(template: Template) -> None:
    (vpc,) = template.of_type("AWS::EC2::VPC")
    (group,) = template.of_type("AWS::Route53Resolver::FirewallRuleGroup")
    association = template.one("AWS::Route53Resolver::FirewallRuleGroupAssociation")
    assert association["VpcId"] == {"Ref": vpc}
    assert association["FirewallRuleGroupId"] == {"Fn::GetAtt": [group, "Id"]}
    assert association["MutationProtection"] == "DISABLED"


@pytest.mark.assembly
def test_should_log_every_question(template: Template, environment: str, config: EnvironmentConfig) -> None:
    name = f"/smartfactory/dns/queries-{environment}"
    arn = f"arn:aws:logs:us-east-1:{config.settings.account}:log-group:{name}"
    (vpc,) = template.of_type("AWS::EC2::VPC")
    assert template.one("AWS::Logs::LogGroup", LogGroupName=name)["KmsKeyId"]
    assert template.one("AWS::Route53Resolver::ResolverQueryLoggingConfig")["DestinationArn"] == arn
    association = template.one("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation")
    (logging,) = template.of_type("AWS::Route53Resolver::ResolverQueryLoggingConfig")
    assert association["ResourceId"] == {"Ref": vpc}
    assert association["ResolverQueryLogConfigId"] == {"Fn::GetAtt": [logging, "Id"]}
    (statement,) = json.loads(template.one("AWS::Logs::ResourcePolicy")["PolicyDocument"])["Statement"]
    assert statement["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert statement["Resource"] == f"{arn}:*"
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": config.settings.account}}


@pytest.mark.assembly
def test_should_count_what_the_firewall_blocked_or_flagged(template: Template, environment: str) -> None:
    metric_filter = template.one("AWS::Logs::MetricFilter")
    group = template.resources[metric_filter["LogGroupName"]["Ref"]]["Properties"]
    assert group["LogGroupName"] == f"/smartfactory/dns/queries-{environment}"
    pattern = '{ ($.firewall_rule_action = "BLOCK") || ($.firewall_rule_action = "ALERT") }'
    assert metric_filter["FilterPattern"] == pattern
    (transformation,) = metric_filter["MetricTransformations"]
    assert transformation["MetricName"] == f"dns-firewall-matches-{environment}"
