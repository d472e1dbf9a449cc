"""The resources, methods and models of the API: what the contract says, and nothing that it does not say."""

from collections.abc import Mapping
from typing import Any, cast

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from constructs import Construct

from lib.constructs.api_clients import ApiClients
from lib.constructs.internal_ingress import InternalIngress
from lib.contract.reading import Contract, Operation, Place
from lib.naming import Names

TIMEOUT = cdk.Duration.seconds(29)
"""The longest that the service waits for an answer that it holds back."""

STREAM_TIMEOUT = cdk.Duration.minutes(5)
"""For a whole file to a slow client, who can ask for the rest with `Range`; the service allows 15 minutes."""

IN_TEMPLATE: Mapping[Place, str] = {"path": "path", "query": "querystring", "header": "header"}


class Routes:
    """Adds what a contract says to an API."""

    def __init__(
        self,
        scope: Construct,
        api: apigw.RestApi,
        *,
        contract: Contract,
        names: Names,
        clients: ApiClients,
        ingress: InternalIngress,
    ) -> None:
        """Add every operation of the contract.

        Args:
            scope: where the authorizer is made.
            api: to add to.
            contract: what to add.
            names: makes physical names.
            clients: who issues the tokens.
            ingress: where requests go, through the link of the stage variable `vpcLinkId`.
        """
        self._api, self._names, self._clients, self._ingress = api, names, clients, ingress
        self._scheme = ingress.origin.partition("://")[0]
        self._authorizer = apigw.CognitoUserPoolsAuthorizer(
            scope,
            "Authorizer",
            authorizer_name=names.of("smartfactory-clients"),
            cognito_user_pools=[clients.user_pool],
        )
        self._validator = api.add_request_validator(
            "Validator",
            request_validator_name=names.of("smartfactory-body-and-parameters"),
            validate_request_body=True,
            validate_request_parameters=True,
        )
        self._models = {name: self._model(name, schema) for name, schema in contract.models.items()}
        for operation in contract.operations:
            self._through_link(self._method(operation))

    def _model(self, name: str, schema: Mapping[str, Any]) -> apigw.IModel:
        model = self._api.add_model(
            name,
            # Alphanumeric by the service's rule, so without the suffix: a model's name lives inside its API.
            model_name=name,
            content_type="application/json",
            description=self._names.describe(name),
            schema=apigw.JsonSchema(title=name),
        )
        # As it is: the library's own types would be the same keywords in other words.
        cast("apigw.CfnModel", model.node.default_child).add_property_override("Schema", schema)
        return model

    def _method(self, operation: Operation) -> apigw.Method:
        return self._api.root.resource_for_path(operation.path).add_method(
            operation.method,
            self._integration(operation),
            operation_name=operation.name,
            authorizer=self._authorizer,
            authorization_scopes=[self._clients.scope(operation.scope)],
            api_key_required=True,
            request_validator=self._validator,
            # For every content type: a body of another one would pass unseen.
            request_models={"$default": self._models[operation.body]} if operation.body else None,
            request_parameters={
                f"method.request.{IN_TEMPLATE[each.place]}.{each.name}": each.required for each in operation.parameters
            },
        )

    def _integration(self, operation: Operation) -> apigw.Integration:
        in_path = [each.name for each in operation.parameters if each.place == "path"]
        return apigw.Integration(
            type=apigw.IntegrationType.HTTP_PROXY,
            integration_http_method=operation.method,
            uri=f"{self._scheme}://${{stageVariables.originHost}}{operation.path}",
            options=apigw.IntegrationOptions(
                timeout=STREAM_TIMEOUT if operation.streamed else TIMEOUT,
                response_transfer_mode=apigw.ResponseTransferMode.STREAM if operation.streamed else None,
                # A proxy passes query and headers on as they are, the token among them: the service checks it, too.
                request_parameters={
                    **{f"integration.request.path.{name}": f"method.request.path.{name}" for name in in_path},
                    # Overwrites what a client sends under these names.
                    "integration.request.header.X-Client-Id": "context.authorizer.claims.client_id",
                    "integration.request.header.X-Request-Id": "context.requestId",
                },
            ),
        )

    def _through_link(self, method: apigw.Method) -> None:
        """Send a method's requests through the link; the library knows the older kind of links alone."""
        resource = cast("apigw.CfnMethod", method.node.default_child)
        resource.add_property_override("Integration.ConnectionType", "VPC_LINK")
        resource.add_property_override("Integration.ConnectionId", "${stageVariables.vpcLinkId}")
        resource.add_property_override("Integration.IntegrationTarget", self._ingress.load_balancer.load_balancer_arn)
