"""The REST API: authorizes, validates and meters requests, then hands them to the internal load balancer."""

from typing import cast

from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_apigatewayv2 as apigwv2
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.constructs.api_clients import ApiClients
from lib.constructs.api_responses import add_problem_responses
from lib.constructs.api_routes import Routes
from lib.constructs.api_stage import stage_name, stage_options
from lib.constructs.internal_ingress import InternalIngress
from lib.contract.reading import PARQUET, Contract
from lib.naming import Names
from lib.settings import Api

TLS_POLICY = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
"""TLS 1.3, or 1.2 with forward secrecy; hybrid post-quantum where the client offers it."""


class RestInterface(Construct):
    """What clients see: the operations of the contract and nothing else.

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
        contract: Contract,
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
            contract: what clients may call.
            clients: who issues the tokens.
            vpc: whose subnets `app` the link to the load balancer is in.
            security_group: of the link.
            ingress: where requests go.
            access_log: gets a line a request.
        """
        super().__init__(scope, construct_id)
        self._names = names
        link = apigwv2.VpcLink(
            self,
            "Link",
            vpc_link_name=names.of("smartfactory-api"),
            vpc=vpc,
            subnets=ec2.SubnetSelection(subnet_group_name="app"),
            security_groups=[security_group],
        )
        variables = {
            "environment": names.suffix,
            "originHost": ingress.origin.partition("://")[2],
            "vpcLinkId": link.vpc_link_id,
        }
        self.api = self._api(stage_options(names=names, settings=settings, variables=variables, access_log=access_log))
        self.stage = self.api.deployment_stage
        # Through the L1: the library makes the construct's path from the name, and paths are the same everywhere.
        cast("apigw.CfnStage", self.stage.node.default_child).stage_name = stage_name(names)
        add_problem_responses(self.api)
        Routes(self, self.api, contract=contract, names=names, clients=clients, ingress=ingress)
        # What the overrides say is not in the deployment's hash: a change of it would never be deployed.
        deployment = cast("apigw.Deployment", self.api.latest_deployment)
        deployment.add_to_logical_id(
            {
                "target": ingress.load_balancer.load_balancer_arn,
                "stageVariables": variables,
                "models": dict(contract.models),
            }
        )
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
            # Answers of another kind are text to the service, which would replace what is none.
            binary_media_types=[PARQUET],
            deploy_options=stage,
        )
        resource = cast("apigw.CfnRestApi", api.node.default_child)
        resource.security_policy = TLS_POLICY
        resource.endpoint_access_mode = "STRICT"  # the policies from TLS 1.2 with forward secrecy on want it
        return api
