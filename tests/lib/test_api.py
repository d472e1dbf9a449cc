"""What clients see: methods, who may call them, what is checked, logged and passed on."""

import json
from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import jsonschema
import pytest
from aws_cdk import assertions

from lib.config import EnvironmentConfig, load_selection
from lib.constructs.body_limits import LARGEST_BATCH_BYTES
from lib.contract.reading import load as load_contract
from lib.stage import PlatformStage
from tests.support.api_template import methods
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader

ENVIRONMENTS = ("dev", "staging", "prod")

METHODS = [(each.method, each.path) for each in load_contract().operations]

EVENT = {
    "facility": "austin-1",
    "line": "line-4",
    "sensor": "press-17",
    "metric": "temperature",
    "ts": "2026-01-01T00:00:00.123Z",
    "seq": 1,
    "value": 20.5,
    "unit": "Cel",
}
DEMANDED = ("facility", "line", "sensor", "metric", "ts", "value", "unit")
LARGEST_BATCH = 500


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
    return assembly.template(environment, "Api")


@pytest.fixture
def reader(assembly: SynthesizedAssembly, environment: str, template: Template) -> Reader:
    return Reader(assembly, environment, template)


@pytest.fixture(scope="module")
def build(cdk_context: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Return a function that builds dev with other settings and returns the resources of its API stack."""

    def build(**api: Any) -> dict[str, Any]:
        environments = json.loads(json.dumps(cdk_context["environments"]))
        environments["dev"]["api"].update(api)
        (config,) = load_selection({**cdk_context, "environments": environments}).environments
        stage = PlatformStage(cdk.App(context=cdk_context), config=config)
        stack = stage.node.find_child("Api")
        assert isinstance(stack, cdk.Stack)
        resources: dict[str, Any] = assertions.Template.from_stack(stack).to_json()["Resources"]
        return resources

    return build


def of_type(resources: dict[str, Any], resource_type: str) -> dict[str, Any]:
    return {key: each["Properties"] for key, each in resources.items() if each["Type"] == resource_type}


@pytest.mark.parametrize("method", METHODS)
def test_should_ask_every_caller_for_a_token_a_scope_and_a_key(
    reader: Reader, template: Template, environment: str, method: tuple[str, str]
) -> None:
    found = methods(template)[method]
    assert found["AuthorizationType"] == "COGNITO_USER_POOLS"
    (scope,) = found["AuthorizationScopes"]
    assert scope.startswith(f"smartfactory-api-{environment}/")
    assert found["ApiKeyRequired"] is True
    authorizer = reader.target(found["AuthorizerId"])["Properties"]
    assert authorizer["Type"] == "COGNITO_USER_POOLS"
    assert authorizer["IdentitySource"] == "method.request.header.Authorization"
    (pool,) = authorizer["ProviderARNs"]
    assert reader.target(pool)["Type"] == "AWS::Cognito::UserPool"


@pytest.mark.parametrize("method", METHODS)
def test_should_validate_body_and_parameters_of_every_method(
    reader: Reader, template: Template, method: tuple[str, str]
) -> None:
    found = methods(template)[method]
    validator = reader.target(found["RequestValidatorId"])["Properties"]
    assert validator["ValidateRequestBody"] is True
    assert validator["ValidateRequestParameters"] is True
    in_path = {part[1:-1] for part in method[1].split("/") if part.startswith("{")}
    assert {name for name in found["RequestParameters"] if ".path." in name} == {
        f"method.request.path.{name}" for name in in_path
    }


def test_should_match_bodies_of_every_content_type_against_the_model(reader: Reader, template: Template) -> None:
    models = methods(template)["POST", "/v1/events"]["RequestModels"]
    assert set(models) == {"$default"}
    assert reader.target(models["$default"])["Properties"]["Schema"]["$schema"].endswith("draft-04/schema#")


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        ({"events": [EVENT]}, True),
        ({"events": [EVENT] * LARGEST_BATCH}, True),
        ({"events": [EVENT] * (LARGEST_BATCH + 1)}, False),
        ({"events": []}, False),
        ({}, False),
        ([EVENT], False),
        ({"events": [EVENT], "more": 1}, False),
        ({"events": [{**EVENT, "more": 1}]}, False),
        ({"events": [{**EVENT, "sensor": "x' OR '1'='1"}]}, False),
        ({"events": [{**EVENT, "seq": -1}]}, False),
        ({"events": [{**EVENT, "value": "20.5"}]}, False),
        *(({"events": [{k: v for k, v in EVENT.items() if k != missing}]}, False) for missing in DEMANDED),
    ],
)
def test_should_accept_batches_of_events_and_nothing_else(
    assembly: SynthesizedAssembly, body: object, accepted: bool
) -> None:
    schema = assembly.template("prod", "Api").one("AWS::ApiGateway::Model", Name="NewEvents")["Schema"]
    assert jsonschema.Draft4Validator(schema).is_valid(body) is accepted


def test_should_fit_the_largest_batch_into_what_the_firewall_lets_pass() -> None:
    batch = json.dumps({"events": [EVENT] * LARGEST_BATCH})
    assert len(batch) <= LARGEST_BATCH_BYTES


@pytest.mark.parametrize("method", METHODS)
def test_should_hand_requests_to_the_internal_load_balancer_over_tls(
    reader: Reader, template: Template, method: tuple[str, str]
) -> None:
    integration = methods(template)[method]["Integration"]
    assert integration["Type"] == "HTTP_PROXY"
    assert integration["IntegrationHttpMethod"] == method[0]
    assert integration["ConnectionType"] == "VPC_LINK"
    assert integration["ConnectionId"] == "${stageVariables.vpcLinkId}"
    assert integration["Uri"].startswith("https://${stageVariables.originHost}/")
    target = reader.target(integration["IntegrationTarget"])
    assert target["Type"] == "AWS::ElasticLoadBalancingV2::LoadBalancer"
    assert target["Properties"]["Scheme"] == "internal"


@pytest.mark.parametrize("method", METHODS)
def test_should_tell_the_service_who_calls_whatever_the_client_says(
    template: Template, method: tuple[str, str]
) -> None:
    parameters = methods(template)[method]["Integration"]["RequestParameters"]
    assert parameters["integration.request.header.X-Client-Id"] == "context.authorizer.claims.client_id"
    assert parameters["integration.request.header.X-Request-Id"] == "context.requestId"


def test_should_stream_files_and_nothing_else(template: Template) -> None:
    streamed = {method for method, found in methods(template).items() if "ResponseTransferMode" in found["Integration"]}
    assert streamed == {("GET", "/v1/facilities/{facility}/archive/{hour}")}
    assert template.one("AWS::ApiGateway::RestApi")["BinaryMediaTypes"] == ["application/vnd.apache.parquet"]


def test_should_use_http_behind_the_link_when_there_is_no_certificate(
    build: Callable[..., dict[str, Any]], assembly: SynthesizedAssembly
) -> None:
    resources = build(certificateArn=None, internalHostname=None)
    found = of_type(resources, "AWS::ApiGateway::Method")
    assert {each["Integration"]["Uri"].split("/")[0] for each in found.values()} == {"http:"}
    (stage,) = of_type(resources, "AWS::ApiGateway::Stage").values()
    assert "Fn::ImportValue" in stage["Variables"]["originHost"]  # the load balancer's own name
    (service,) = of_type(resources, "AWS::ECS::Service").values()
    assert service["LoadBalancers"][0]["ContainerPort"] == 8080
    (task,) = of_type(resources, "AWS::ECS::TaskDefinition").values()
    variables = {each["Name"]: each["Value"] for each in task["ContainerDefinitions"][0]["Environment"]}
    assert (variables["API_TLS"], variables["API_PORT"]) == ("off", "8080")


def test_should_deploy_anew_when_only_the_origin_changes(
    build: Callable[..., dict[str, Any]], assembly: SynthesizedAssembly
) -> None:
    before, after = (
        set(of_type(build(internalHostname=host), "AWS::ApiGateway::Deployment"))
        for host in ("a.example.com", "b.example.com")
    )
    assert before.isdisjoint(after)


def test_should_deploy_after_everything_that_is_deployed(template: Template) -> None:
    ((_, deployment),) = (
        (key, each) for key, each in template.resources.items() if each["Type"] == "AWS::ApiGateway::Deployment"
    )
    for kind in ("Method", "Model", "GatewayResponse", "RequestValidator", "Authorizer"):
        assert set(template.of_type(f"AWS::ApiGateway::{kind}")) <= set(deployment["DependsOn"])


def test_should_link_to_the_load_balancer_from_the_private_subnets(
    reader: Reader, template: Template, environment: str
) -> None:
    link = template.one("AWS::ApiGatewayV2::VpcLink")
    (group,) = link["SecurityGroupIds"]
    assert reader.name(group, of="GroupName") == f"smartfactory-vpc-link-{environment}"
    assert len(link["SubnetIds"]) == 3
    assert all(reader.target(subnet)["Properties"]["MapPublicIpOnLaunch"] is False for subnet in link["SubnetIds"])


def test_should_speak_modern_tls_alone_in_its_region(template: Template) -> None:
    api = template.one("AWS::ApiGateway::RestApi")
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert api["SecurityPolicy"] == "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
    assert api["EndpointAccessMode"] == "STRICT"


def test_should_throttle_log_trace_and_measure_without_a_cache(template: Template, config: EnvironmentConfig) -> None:
    stage = template.one("AWS::ApiGateway::Stage")
    assert stage["StageName"] == f"v1-{config.suffix}"
    assert stage["TracingEnabled"] is True
    assert stage["MethodSettings"] == [
        {
            "HttpMethod": "*",
            "ResourcePath": "/*",
            "LoggingLevel": "ERROR",
            "DataTraceEnabled": False,
            "MetricsEnabled": True,
            "CachingEnabled": False,
            "CacheDataEncrypted": True,
            "ThrottlingRateLimit": config.settings.api.requests_per_second,
            "ThrottlingBurstLimit": config.settings.api.burst_requests,
        }
    ]
    assert "CacheClusterEnabled" not in stage


def test_should_give_the_stage_variables_of_its_environment(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    variables = template.one("AWS::ApiGateway::Stage")["Variables"]
    assert variables["environment"] == config.suffix
    assert variables["originHost"] == config.settings.api.internal_hostname
    assert reader.target(variables["vpcLinkId"])["Type"] == "AWS::ApiGatewayV2::VpcLink"


def test_should_write_an_access_log_that_names_the_client_and_holds_no_credential(
    reader: Reader, template: Template, environment: str
) -> None:
    setting = template.one("AWS::ApiGateway::Stage")["AccessLogSetting"]
    group = setting["DestinationArn"]["Fn::Join"][1][1]
    assert reader.name(group, of="LogGroupName") == f"/smartfactory/api/access-{environment}"
    fields = json.loads(setting["Format"])
    assert {"requestId", "time", "address", "client", "method", "resource", "status", "tls"} <= set(fields)
    written = set(fields.values())
    assert "$context.identity.apiKey" not in written
    assert not any("Authorization" in value or "querystring" in value for value in written)
    assert "$context.identity.userAgent" not in written  # free text of the client would break the line


def test_should_make_the_execution_log_before_the_service_would(template: Template, environment: str) -> None:
    named = {
        key: each["LogGroupName"]
        for key, each in template.of_type("AWS::Logs::LogGroup").items()
        if isinstance(each["LogGroupName"], dict)
    }
    ((group, name),) = named.items()
    prefix, api, stage = name["Fn::Join"][1]
    assert (prefix, stage) == ("API-Gateway-Execution-Logs_", f"/v1-{environment}")
    assert template.resources[api["Ref"]]["Type"] == "AWS::ApiGateway::RestApi"
    (stages,) = (each for each in template.resources.values() if each["Type"] == "AWS::ApiGateway::Stage")
    assert group in stages["DependsOn"]


def test_should_encrypt_retain_and_archive_every_log_group(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    groups = template.of_type("AWS::Logs::LogGroup")
    assert len(groups) == 7
    for group in groups.values():
        assert reader.target(group["KmsKeyId"])["Type"] == "AWS::KMS::Key"
        assert group["RetentionInDays"] == config.settings.retention.logs_days
    archived = {each["LogGroupName"]["Ref"] for each in template.of_type("AWS::Logs::SubscriptionFilter").values()}
    assert archived == set(groups)


@pytest.mark.parametrize(
    ("kind", "status", "header"),
    [
        ("DEFAULT_4XX", None, {}),
        ("DEFAULT_5XX", None, {}),
        ("MISSING_AUTHENTICATION_TOKEN", "404", {}),
        ("UNAUTHORIZED", None, {"gatewayresponse.header.WWW-Authenticate": "'Bearer'"}),
        ("THROTTLED", None, {"gatewayresponse.header.Retry-After": "'1'"}),
    ],
)
def test_should_answer_errors_with_problem_details_that_tell_nothing_of_the_inside(
    template: Template, kind: str, status: str | None, header: dict[str, str]
) -> None:
    response = template.one("AWS::ApiGateway::GatewayResponse", ResponseType=kind)
    assert response.get("StatusCode") == status
    headers = response["ResponseParameters"]
    assert header.items() <= headers.items()
    assert headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
    assert headers["gatewayresponse.header.Strict-Transport-Security"] == "'max-age=63072000'"
    assert headers["gatewayresponse.header.X-Content-Type-Options"] == "'nosniff'"
    assert headers["gatewayresponse.header.Cache-Control"] == "'no-store'"
    (body,) = response["ResponseTemplates"].values()
    problem = json.loads(body.replace("$context.error.messageString", '"Forbidden"'))
    assert set(problem) == {"type", "title", "instance"}
    assert "validationErrorString" not in body
    assert kind != "DEFAULT_5XX" or "$context.error" not in body


def test_should_meter_by_key_and_throttle_by_plan(
    reader: Reader, template: Template, config: EnvironmentConfig
) -> None:
    plan = template.one("AWS::ApiGateway::UsagePlan")
    assert plan["Throttle"] == {
        "RateLimit": config.settings.api.requests_per_second,
        "BurstLimit": config.settings.api.burst_requests,
    }
    (stage,) = plan["ApiStages"]
    assert reader.target(stage["Stage"])["Type"] == "AWS::ApiGateway::Stage"
    keys = list(template.of_type("AWS::ApiGateway::UsagePlanKey").values())
    assert len(keys) == len(config.settings.api.clients)
    for key in keys:
        assert reader.target(key["UsagePlanId"])["Type"] == "AWS::ApiGateway::UsagePlan"
        assert reader.target(key["KeyId"])["Type"] == "AWS::ApiGateway::ApiKey"


def test_should_use_the_same_logical_ids_in_every_environment(assembly: SynthesizedAssembly) -> None:
    ids = [
        {
            (key if each["Type"] != "AWS::ApiGateway::Deployment" else "")
            for key, each in assembly.template(environment, "Api").resources.items()
        }
        for environment in ENVIRONMENTS
    ]
    assert ids[0] == ids[1] == ids[2]
