"""The network stack: what is reachable, over which paths, and what is recorded."""

import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from lib.config import EnvironmentConfig, load_selection
from lib.constructs.vpc_endpoints import INTERFACE_ENDPOINTS
from lib.stacks.network import NetworkStack
from tests.support.assembly import SynthesizedAssembly, Template

ENVIRONMENTS = ("dev", "staging", "prod")
NAMED_BY_TAG = (
    "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable", "AWS::EC2::InternetGateway", "AWS::EC2::NatGateway",
    "AWS::EC2::EIP", "AWS::EC2::VPCEndpoint", "AWS::EC2::FlowLog",
    "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule",
)  # fmt: skip
LONGEST_SUFFIX = "a234567890123456789"


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def config(cdk_context: dict[str, Any], environment: str) -> EnvironmentConfig:
    (config,) = load_selection({**cdk_context, "environment": environment}).environments
    return config


@pytest.fixture
def template(assembly: SynthesizedAssembly, environment: str) -> Template:
    return assembly.template(environment, "Network")


@pytest.fixture(scope="module")
def build(cdk_context: dict[str, Any]) -> Callable[..., tuple[NetworkStack, dict[str, Any]]]:
    """Return a function that builds the stack of dev with other settings: the stack and its resources."""

    def build(*, tls: bool = True, **context: str) -> tuple[NetworkStack, dict[str, Any]]:
        environments = json.loads(json.dumps(cdk_context["environments"]))
        if not tls:
            del environments["dev"]["api"]["certificateArn"], environments["dev"]["api"]["internalHostname"]
        (config,) = load_selection({**cdk_context, "environments": environments, **context}).environments
        stack = NetworkStack(cdk.App(context=cdk_context), config=config)
        resources: dict[str, Any] = assertions.Template.from_stack(stack).to_json()["Resources"]
        return stack, resources

    return build


def only(resources: dict[str, Any], resource_type: str) -> list[dict[str, Any]]:
    return [each["Properties"] for each in resources.values() if each["Type"] == resource_type]


def tags(properties: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}


def attributes(load_balancer: dict[str, Any]) -> dict[str, Any]:
    return {each["Key"]: each["Value"] for each in load_balancer["LoadBalancerAttributes"]}


def subnets(template: Template, group: str) -> dict[str, dict[str, Any]]:
    return {
        logical_id: subnet
        for logical_id, subnet in template.of_type("AWS::EC2::Subnet").items()
        if tags(subnet)["aws-cdk:subnet-name"] == group
    }


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
def test_should_let_s3_serve_image_layers_and_custom_resource_answers_alone(template: Template) -> None:
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


# ------------------------------------------------------------------------------------------------- ingress


@pytest.mark.assembly
def test_should_balance_inside_the_vpc_and_refuse_malformed_requests(template: Template, environment: str) -> None:
    load_balancer = template.one("AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert load_balancer["Scheme"] == "internal"
    assert load_balancer["Name"] == f"sf-api-{environment}"
    assert {each["Ref"] for each in load_balancer["Subnets"]} == set(subnets(template, "app"))
    (group,) = load_balancer["SecurityGroups"]
    name = template.resources[group["Fn::GetAtt"][0]]["Properties"]["GroupName"]
    assert name == f"smartfactory-load-balancer-{environment}"
    found = attributes(load_balancer)
    assert found["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert found["routing.http.desync_mitigation_mode"] == "strictest"
    assert found["deletion_protection.enabled"] == "false"


@pytest.mark.assembly
@pytest.mark.parametrize("kind", ["access", "connection"])
def test_should_log_requests_and_connections(template: Template, kind: str) -> None:
    (bucket,) = template.of_type("AWS::S3::Bucket")
    found = attributes(template.one("AWS::ElasticLoadBalancingV2::LoadBalancer"))
    assert found[f"{kind}_logs.s3.enabled"] == "true"
    assert found[f"{kind}_logs.s3.bucket"] == {"Ref": bucket}
    assert found[f"{kind}_logs.s3.prefix"] == kind


@pytest.mark.assembly
@pytest.mark.parametrize("port", [443, 9443])
def test_should_speak_tls_and_answer_nothing_by_default(
    template: Template, config: EnvironmentConfig, port: int
) -> None:
    listener = template.one("AWS::ElasticLoadBalancingV2::Listener", Port=port)
    assert listener["Protocol"] == "HTTPS"
    assert listener["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    assert listener["Certificates"] == [{"CertificateArn": config.settings.api.certificate_arn}]
    assert listener["DefaultActions"] == [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]


@pytest.mark.assembly
def test_should_send_everything_to_blue_at_first(template: Template, environment: str) -> None:
    names = {
        logical_id: group["Name"]
        for logical_id, group in template.of_type("AWS::ElasticLoadBalancingV2::TargetGroup").items()
    }
    rules = template.of_type("AWS::ElasticLoadBalancingV2::ListenerRule").values()
    assert {rule["ListenerArn"]["Ref"] for rule in rules} == set(
        template.of_type("AWS::ElasticLoadBalancingV2::Listener")
    )
    for rule in rules:
        assert rule["Priority"] == 1
        assert rule["Conditions"] == [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/*"]}}]
        (action,) = rule["Actions"]
        weights = {
            names[each["TargetGroupArn"]["Ref"]]: each["Weight"] for each in action["ForwardConfig"]["TargetGroups"]
        }
        assert weights == {f"sf-api-blue-{environment}": 100, f"sf-api-green-{environment}": 0}


@pytest.mark.assembly
@pytest.mark.parametrize("colour", ["blue", "green"])
def test_should_check_health_over_tls(template: Template, environment: str, colour: str) -> None:
    group = template.one("AWS::ElasticLoadBalancingV2::TargetGroup", Name=f"sf-api-{colour}-{environment}")
    assert (group["Protocol"], group["Port"], group["TargetType"]) == ("HTTPS", 8443, "ip")
    assert (group["HealthCheckProtocol"], group["HealthCheckPath"]) == ("HTTPS", "/healthz")
    assert group["Matcher"] == {"HttpCode": "200"}
    assert {"Key": "deregistration_delay.timeout_seconds", "Value": "30"} in group["TargetGroupAttributes"]


def test_should_fall_back_to_http_inside_the_vpc_when_there_is_no_certificate(
    build: Callable[..., tuple[NetworkStack, dict[str, Any]]],
) -> None:
    stack, resources = build(tls=False)
    listeners = only(resources, "AWS::ElasticLoadBalancingV2::Listener")
    assert sorted((each["Protocol"], each["Port"]) for each in listeners) == [("HTTP", 80), ("HTTP", 9080)]
    groups = only(resources, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert {(each["Protocol"], each["HealthCheckProtocol"], each["Port"]) for each in groups} == {
        ("HTTP", "HTTP", 8080)
    }
    origin = f"http://{stack.ingress.load_balancer.load_balancer_dns_name}"
    assert (stack.ingress.origin, stack.ingress.test_origin) == (origin, f"{origin}:9080")


def test_should_keep_names_within_limits_when_the_suffix_is_the_longest(
    build: Callable[..., tuple[NetworkStack, dict[str, Any]]],
) -> None:
    stack, resources = build(environmentSuffix=LONGEST_SUFFIX)
    (group, _) = only(resources, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert len(LONGEST_SUFFIX) == 19
    assert group["Name"].endswith(LONGEST_SUFFIX)
    assert stack.ingress.origin == "https://api.dev.smartfactory.example.com"
    assert stack.ingress.test_origin == "https://api.dev.smartfactory.example.com:9443"


# --------------------------------------------------------------------------------------------- log bucket


@pytest.mark.assembly
def test_should_keep_the_log_bucket_private_encrypted_and_versioned(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    bucket = template.one("AWS::S3::Bucket")
    assert bucket["BucketName"] == f"smartfactory-alb-logs-{config.settings.account}-{environment}"
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["ExpirationInDays"]) == ("Enabled", config.settings.retention.logs_days)
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}


@pytest.mark.assembly
def test_should_refuse_plain_and_old_connections_to_the_log_bucket(template: Template) -> None:
    (bucket,) = template.of_type("AWS::S3::Bucket")
    policy = template.one("AWS::S3::BucketPolicy")
    assert policy["Bucket"] == {"Ref": bucket}
    statements = policy["PolicyDocument"]["Statement"]
    denied = [each["Condition"] for each in statements if each["Effect"] == "Deny" and each["Action"] == "s3:*"]
    assert denied == [{"Bool": {"aws:SecureTransport": "false"}}, {"NumericLessThan": {"s3:TlsVersion": 1.2}}]


@pytest.mark.assembly
def test_should_let_only_load_balancers_of_the_account_write_logs(
    template: Template, config: EnvironmentConfig
) -> None:
    (bucket,) = template.of_type("AWS::S3::Bucket")
    allowed = [
        each
        for each in template.one("AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
        if each["Effect"] == "Allow" and "Service" in each["Principal"]
    ]
    assert {each["Principal"]["Service"] for each in allowed} == {"logdelivery.elasticloadbalancing.amazonaws.com"}
    assert {each["Action"] for each in allowed} == {"s3:PutObject"}
    arn = {"Fn::GetAtt": [bucket, "Arn"]}
    assert [each["Resource"] for each in allowed] == [
        {"Fn::Join": ["", [arn, f"/{prefix}/AWSLogs/{config.settings.account}/*"]]}
        for prefix in ("access", "connection")
    ]


@pytest.mark.assembly
def test_should_empty_the_bucket_after_its_writer_is_gone(template: Template) -> None:
    (emptied,) = template.of_type("Custom::S3AutoDeleteObjects")
    (function,) = template.of_type("AWS::Lambda::Function")
    (load_balancer,) = template.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer")
    assert emptied in template.resources[load_balancer]["DependsOn"]
    (bucket,) = template.of_type("AWS::S3::Bucket")
    assert template.resources[emptied]["Properties"] == {
        "ServiceToken": {"Fn::GetAtt": [function, "Arn"]}, "BucketName": {"Ref": bucket}
    }  # fmt: skip
    assert template.resources[bucket]["DeletionPolicy"] == "Delete"


@pytest.mark.assembly
def test_should_govern_the_function_that_empties_the_bucket(template: Template, environment: str) -> None:
    name = f"smartfactory-empty-log-bucket-{environment}"
    function = template.one("AWS::Lambda::Function")
    assert function["FunctionName"] == name
    assert function["ReservedConcurrentExecutions"] == 1
    group = template.resources[function["LoggingConfig"]["LogGroup"]["Ref"]]["Properties"]
    assert group["LogGroupName"] == f"/aws/lambda/{name}"
    queue = function["DeadLetterConfig"]["TargetArn"]["Fn::GetAtt"][0]
    assert template.resources[queue]["Type"] == "AWS::SQS::Queue"
    role = template.resources[function["Role"]["Fn::GetAtt"][0]]["Properties"]
    assert role["RoleName"] == name
    assert "Policies" not in role
    (policy,) = role["ManagedPolicyArns"]
    statements = template.resources[policy["Ref"]]["Properties"]["PolicyDocument"]["Statement"]
    actions = {action for each in statements for action in (
        each["Action"] if isinstance(each["Action"], list) else [each["Action"]]
    )}  # fmt: skip
    assert actions == {
        "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "kms:Decrypt", "kms:GenerateDataKey"
    }  # fmt: skip
    assert all(each["Resource"] != "*" for each in statements)


@pytest.mark.assembly
def test_should_keep_its_dead_letters_encrypted_and_over_tls(template: Template) -> None:
    (queue,) = template.of_type("AWS::SQS::Queue")
    (key,) = template.of_type("AWS::KMS::Key")
    assert template.one("AWS::SQS::Queue")["KmsMasterKeyId"] == {"Fn::GetAtt": [key, "Arn"]}
    assert template.one("AWS::SQS::Queue")["MessageRetentionPeriod"] == 14 * 24 * 3600
    policy = template.one("AWS::SQS::QueuePolicy")
    assert policy["Queues"] == [{"Ref": queue}]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
