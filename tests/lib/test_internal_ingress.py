"""The way in: an internal load balancer that speaks TLS, and the bucket of its logs."""

import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from lib.config import EnvironmentConfig, load_selection
from lib.stacks.network import NetworkStack
from tests.support.assembly import Template
from tests.support.network import subnets

pytestmark = pytest.mark.slow

LONGEST_SUFFIX = "a234567890123456789"


@pytest.fixture
def stack() -> str:
    return "Network"


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


def attributes(load_balancer: dict[str, Any]) -> dict[str, Any]:
    return {each["Key"]: each["Value"] for each in load_balancer["LoadBalancerAttributes"]}


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
    host = stack.ingress.load_balancer.load_balancer_dns_name
    assert (stack.ingress.origin, stack.ingress.test_address) == (f"http://{host}", f"{host}:9080")


def test_should_keep_names_within_limits_when_the_suffix_is_the_longest(
    build: Callable[..., tuple[NetworkStack, dict[str, Any]]],
) -> None:
    stack, resources = build(environmentSuffix=LONGEST_SUFFIX)
    (group, _) = only(resources, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert len(LONGEST_SUFFIX) == 19
    assert group["Name"].endswith(LONGEST_SUFFIX)
    assert stack.ingress.origin == "https://api.dev.smartfactory.example.com"
    assert stack.ingress.test_address == f"{stack.ingress.load_balancer.load_balancer_dns_name}:9443"


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
