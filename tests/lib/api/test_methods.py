"""What clients may call: who is let in, what is checked and what is passed on."""

import pytest

from lib.contract.reading import load as load_contract
from tests.support.api_template import methods
from tests.support.assembly import Template
from tests.support.reader import Reader

METHODS = [(each.method, each.path) for each in load_contract().operations]


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
