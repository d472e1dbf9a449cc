"""The REST API: authorizes, validates and meters requests, then hands them to the internal load balancer."""

from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_apigatewayv2 as apigwv2
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.constructs.api_clients import ApiClients
from lib.constructs.api_responses import add_problem_responses
from lib.constructs.api_routes import MODELS, ROUTES, Route
from lib.constructs.api_stage import stage_name, stage_options
from lib.constructs.internal_ingress import InternalIngress
from lib.naming import Names
from lib.settings import Api

TLS_POLICY = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
"""TLS 1.3, or 1.2 with forward secrecy; hybrid post-quantum where the client offers it."""

TIMEOUT = cdk.Duration.seconds(29)
"""The longest that the service waits for an answer."""


class RestInterface(Construct):
    """What clients see: the methods of `ROUTES` and nothing else.

    Attributes:
        api: the REST API, regional.
        stage: its only stage.
        usage_plan: meters by API key and throttles; a key alone opens nothing.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        settings: Api,
        clients: ApiClients,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        ingress: InternalIngress,
        access_log: logs.ILogGroup,
    ) -> None:
        """Create the API.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            settings: the throttle.
            clients: who issues the tokens.
            vpc: whose subnets `app` the link to the load balancer is in.
            security_group: of the link.
            ingress: where requests go.
            access_log: gets a line a request.
        """
        super().__init__(scope, construct_id)
        self._names, self._clients, self._ingress = names, clients, ingress
        self._scheme, _, host = ingress.origin.partition("://")
        link = apigwv2.VpcLink(
            self,
            "Link",
            vpc_link_name=names.of("smartfactory-api"),
            vpc=vpc,
            subnets=ec2.SubnetSelection(subnet_group_name="app"),
            security_groups=[security_group],
        )
        variables = {"environment": names.suffix, "originHost": host, "vpcLinkId": link.vpc_link_id}
        self.api = self._api(stage_options(names=names, settings=settings, variables=variables, access_log=access_log))
        self.stage = self.api.deployment_stage
        # Through the L1: the library makes the construct's path from the name, and paths are the same everywhere.
        cast("apigw.CfnStage", self.stage.node.default_child).stage_name = stage_name(names)
        add_problem_responses(self.api)
        self._add_methods()
        # What the overrides say is not in the deployment's hash: a change of it would never be deployed.
        deployment = cast("apigw.Deployment", self.api.latest_deployment)
        deployment.add_to_logical_id({"target": ingress.load_balancer.load_balancer_arn, "stageVariables": variables})
        self.usage_plan = apigw.UsagePlan(
            self,
            "UsagePlan",
            name=names.of("smartfactory-clients"),
            description=names.describe("meters the clients of the API"),
            throttle=apigw.ThrottleSettings(
                rate_limit=settings.requests_per_second, burst_limit=settings.burst_requests
            ),
            api_stages=[apigw.UsagePlanPerApiStage(api=self.api, stage=self.stage)],
        )

    def _api(self, stage: apigw.StageOptions) -> apigw.RestApi:
        api = apigw.RestApi(
            self,
            "Api",
            rest_api_name=self._names.of("smartfactory-api"),
            description=self._names.describe("readings, latest values, events"),
            endpoint_configuration=apigw.EndpointConfiguration(types=[apigw.EndpointType.REGIONAL]),
            # The role with which the service writes logs is the account's: it exists once, outside the environments.
            cloud_watch_role=False,
            deploy_options=stage,
        )
        resource = cast("apigw.CfnRestApi", api.node.default_child)
        resource.security_policy = TLS_POLICY
        resource.endpoint_access_mode = "STRICT"  # the policies from TLS 1.2 with forward secrecy on want it
        return api

    def _add_methods(self) -> None:
        authorizer = apigw.CognitoUserPoolsAuthorizer(
            self,
            "Authorizer",
            authorizer_name=self._names.of("smartfactory-clients"),
            cognito_user_pools=[self._clients.user_pool],
        )
        validator = self.api.add_request_validator(
            "Validator",
            request_validator_name=self._names.of("smartfactory-body-and-parameters"),
            validate_request_body=True,
            validate_request_parameters=True,
        )
        models: dict[str, apigw.IModel] = {
            name: self.api.add_model(
                name,
                # Alphanumeric by the service's rule, so without the suffix: a model's name lives inside its API.
                model_name=name,
                content_type="application/json",
                description=self._names.describe(name),
                schema=schema,
            )
            for name, schema in MODELS.items()
        }
        for route in ROUTES:
            method = self.api.root.resource_for_path(route.path).add_method(
                route.method,
                self._integration(route),
                operation_name=route.operation,
                authorizer=authorizer,
                authorization_scopes=[self._clients.scope(route.scope)],
                api_key_required=True,
                request_validator=validator,
                # For every content type: a body of another one would pass unseen.
                request_models={"$default": models[route.body]} if route.body else None,
                request_parameters={
                    **{f"method.request.path.{name}": True for name in route.path_parameters},
                    **{f"method.request.querystring.{name}": required for name, required in route.query.items()},
                },
            )
            self._through_link(method)

    def _integration(self, route: Route) -> apigw.Integration:
        return apigw.Integration(
            type=apigw.IntegrationType.HTTP_PROXY,
            integration_http_method=route.method,
            uri=f"{self._scheme}://${{stageVariables.originHost}}{route.origin_path}",
            options=apigw.IntegrationOptions(
                timeout=TIMEOUT,
                request_parameters={
                    **{f"integration.request.path.{name}": f"method.request.path.{name}"
                       for name in route.path_parameters},
                    # Overwrites what a client sends under these names.
                    "integration.request.header.X-Client-Id": "context.authorizer.claims.client_id",
                    "integration.request.header.X-Request-Id": "context.requestId",
                },
            ),
        )  # fmt: skip

    def _through_link(self, method: apigw.Method) -> None:
        """Send a method's requests through the link; the library knows the older kind of links alone."""
        resource = cast("apigw.CfnMethod", method.node.default_child)
        resource.add_property_override("Integration.ConnectionType", "VPC_LINK")
        resource.add_property_override("Integration.ConnectionId", "${stageVariables.vpcLinkId}")
        resource.add_property_override("Integration.IntegrationTarget", self._ingress.load_balancer.load_balancer_arn)
