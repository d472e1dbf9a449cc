"""API Gateway."""

from collections.abc import Callable, Mapping

from delivery.emulated.clients import Clients
from delivery.emulated.compare import JSON, Check, Live


def _resource(client: Clients, live: Live) -> JSON:
    return _resources(client, live)[live.id]


def _resources(client: Clients, live: Live) -> Mapping[str, JSON]:
    api = live.properties["RestApiId"]
    return client.listed("apigateway", "get_resources", "items", "id", restApiId=api)


def _of_api(operation: str, argument: str) -> Callable[[Clients, Live], JSON]:
    return lambda client, live: getattr(client("apigateway"), operation)(
        restApiId=live.properties["RestApiId"], **{argument: live.id}
    )


def _method(client: Clients, live: Live) -> JSON:
    return client("apigateway").get_method(
        restApiId=live.properties["RestApiId"],
        resourceId=live.properties["ResourceId"],
        httpMethod=live.properties["HttpMethod"],
    )


def _response(client: Clients, live: Live) -> JSON:
    return client("apigateway").get_gateway_response(
        restApiId=live.properties["RestApiId"], responseType=live.properties["ResponseType"]
    )


def _model(client: Clients, live: Live) -> JSON:
    return client("apigateway").get_model(restApiId=live.properties["RestApiId"], modelName=live.properties["Name"])


def _stage(client: Clients, live: Live) -> JSON:
    return client("apigateway").get_stage(
        restApiId=live.properties["RestApiId"], stageName=live.properties["StageName"]
    )


def _plan_key(client: Clients, live: Live) -> JSON:
    return client("apigateway").get_usage_plan_key(
        usagePlanId=live.properties["UsagePlanId"], keyId=live.properties["KeyId"]
    )


CHECKS = (
    Check(
        type="AWS::ApiGateway::RestApi",
        read=lambda client, live: client("apigateway").get_rest_api(restApiId=live.id),
        fields={
            "Name": "name",
            "Description": "description",
            "BinaryMediaTypes": "binaryMediaTypes",
            "EndpointConfiguration.Types": "endpointConfiguration.types",
            "SecurityPolicy": "securityPolicy",
            "EndpointAccessMode": "endpointAccessMode",
        },
    ),
    Check(
        type="AWS::ApiGateway::Resource",
        read=_resource,
        fields={"PathPart": "pathPart", "ParentId": "parentId"},
    ),
    Check(
        type="AWS::ApiGateway::Method",
        read=_method,
        fields={
            "HttpMethod": "httpMethod",
            "OperationName": "operationName",
            "ApiKeyRequired": "apiKeyRequired",
            "AuthorizationType": "authorizationType",
            "AuthorizationScopes": "authorizationScopes",
            "AuthorizerId": "authorizerId",
            "RequestParameters": "requestParameters",
            "RequestValidatorId": "requestValidatorId",
            "Integration.Type": "methodIntegration.type",
            "Integration.Uri": "methodIntegration.uri",
            "Integration.IntegrationHttpMethod": "methodIntegration.httpMethod",
            "Integration.RequestParameters": "methodIntegration.requestParameters",
            "Integration.ConnectionType": "methodIntegration.connectionType",
            "Integration.IntegrationTarget": "methodIntegration.integrationTarget",
            "Integration.ResponseTransferMode": "methodIntegration.responseTransferMode",
            "Integration.TimeoutInMillis": "methodIntegration.timeoutInMillis",
        },
    ),
    Check(
        type="AWS::ApiGateway::Stage",
        read=_stage,
        fields={
            "StageName": "stageName",
            "DeploymentId": "deploymentId",
            "TracingEnabled": "tracingEnabled",
            "Variables": "variables",
            "AccessLogSetting.DestinationArn": "accessLogSettings.destinationArn",
            "AccessLogSetting.Format": "accessLogSettings.format",
            "MethodSettings[].LoggingLevel": "methodSettings.*.loggingLevel",
            "MethodSettings[].MetricsEnabled": "methodSettings.*.metricsEnabled",
            "MethodSettings[].DataTraceEnabled": "methodSettings.*.dataTraceEnabled",
            "MethodSettings[].ThrottlingRateLimit": "methodSettings.*.throttlingRateLimit",
        },
    ),
    Check(
        type="AWS::ApiGateway::Authorizer",
        read=_of_api("get_authorizer", "authorizerId"),
        fields={
            "Name": "name",
            "Type": "type",
            "IdentitySource": "identitySource",
            "ProviderARNs": "providerARNs",
        },
    ),
    Check(
        type="AWS::ApiGateway::RequestValidator",
        read=_of_api("get_request_validator", "requestValidatorId"),
        fields={
            "Name": "name",
            "ValidateRequestBody": "validateRequestBody",
            "ValidateRequestParameters": "validateRequestParameters",
        },
    ),
    Check(type="AWS::ApiGateway::Model", read=_model, fields={"Name": "name", "ContentType": "contentType"}),
    Check(
        type="AWS::ApiGateway::GatewayResponse",
        read=_response,
        fields={
            "ResponseType": "responseType",
            "StatusCode": "statusCode",
            "ResponseTemplates": "responseTemplates",
            "ResponseParameters": "responseParameters",
        },
    ),
    Check(
        type="AWS::ApiGateway::Deployment",
        read=_of_api("get_deployment", "deploymentId"),
        fields={"Description": "description"},
    ),
    Check(
        type="AWS::ApiGateway::Account",
        read=lambda client, _: client("apigateway").get_account(),
        fields={"CloudWatchRoleArn": "cloudwatchRoleArn"},
    ),
    Check(
        type="AWS::ApiGateway::ApiKey",
        read=lambda client, live: client("apigateway").get_api_key(apiKey=live.id, includeValue=True),
        fields={"Name": "name", "Description": "description", "Enabled": "enabled"},
    ),
    Check(
        type="AWS::ApiGateway::UsagePlan",
        read=lambda client, live: client("apigateway").get_usage_plan(usagePlanId=live.id),
        fields={
            "UsagePlanName": "name",
            "Description": "description",
            "Throttle.RateLimit": "throttle.rateLimit",
            "Throttle.BurstLimit": "throttle.burstLimit",
            "ApiStages[].Stage": "apiStages[].stage",
        },
    ),
    Check(type="AWS::ApiGateway::UsagePlanKey", read=_plan_key, fields={"KeyId": "id", "KeyType": "type"}),
)
