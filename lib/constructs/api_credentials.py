"""The credentials of an API client, and what replaces them: a client secret that authenticates, a key that meters."""

from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.constructs.api_clients import ApiClients
from lib.constructs.credential_rotation import CredentialRotation
from lib.constructs.function import ANSWER_TIMEOUT
from lib.constructs.rest_api import RestInterface
from lib.constructs.rotated_secret import RotatedSecret
from lib.naming import Names

SUFFIX_TAG = "EnvironmentSuffix"
"""The tag by which the rotation tells our API keys from those of other environments of the account."""


class ApiCredentials(Construct):
    """Two secrets a client, one function that rotates them, and what removes on destroy whatever it has made.

    Two credentials of each kind are valid at a time, so that a client can change over without an interruption. A key's
    value cannot be changed: a rotation makes a new key outside this stack, and removes the one before the last. So a
    custom resource of each client, which the same function serves, removes the rest before user pool and usage plan go,
    and when the client is taken out of the configuration. Its schedules go before it: nothing is made any more when it
    removes.

    One secret holds `clientId` and `clientSecret`, which the client trades for a token. The other holds `apiKey`, which
    it sends along to be metered, and `firstKeyName`, which tells its keys from those of other clients.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        clients: ApiClients,
        interface: RestInterface,
        rotation: CredentialRotation,
    ) -> None:
        """Create the secrets and the first API keys, and start the rotation.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            clients: who authenticates.
            interface: whose usage plan meters.
            rotation: gets secrets and permissions.
        """
        super().__init__(scope, construct_id)
        self._names, self._interface, self._rotation = names, interface, rotation
        plan_id, pool = interface.usage_plan.usage_plan_id, clients.user_pool
        secrets = {name: self._client_secret(name, client) for name, client in clients.clients.items()}
        keys = {name: self._key_secret(name) for name in clients.clients}
        first_keys = {name: self._first_key(name, each.secret) for name, each in keys.items()}
        rotation.policy.add_statements(
            iam.PolicyStatement(
                sid="ClientSecrets",
                actions=[
                    "cognito-idp:AddUserPoolClientSecret",
                    "cognito-idp:DeleteUserPoolClientSecret",
                    "cognito-idp:ListUserPoolClientSecrets",
                ],
                resources=[pool.user_pool_arn],
            ),
            *_key_statements(cdk.Stack.of(self), names, plan_id),
        )
        rotation.start({"USER_POOL_ID": pool.user_pool_id, "USAGE_PLAN_ID": plan_id})
        for name, client in clients.clients.items():
            removal = self._removal(name, client)
            # What depends on it goes before it, and what it depends on stays until it is done. The references are to
            # function and client alone; without its policy the function could remove nothing.
            removal.node.add_dependency(rotation.policy, interface.usage_plan, first_keys[name])
            for each in (secrets[name], keys[name]):
                each.schedule.node.add_dependency(removal)

    def _removal(self, name: str, client: cognito.UserPoolClient) -> cdk.CustomResource:
        return cdk.CustomResource(
            self,
            f"Removal-{name}",
            service_token=self._rotation.function.function_arn,
            resource_type="Custom::ApiCredentials",
            service_timeout=ANSWER_TIMEOUT,
            properties={
                "EnvironmentSuffix": self._names.suffix,
                "ClientId": client.user_pool_client_id,
                "FirstKeyName": self._key_name(name),
            },
        )

    def _client_secret(self, client: str, created: cognito.UserPoolClient) -> RotatedSecret:
        resource = cast("cognito.CfnUserPoolClient", created.node.default_child)
        return self._rotation.secret(
            f"api/client/{client}",
            purpose=f"The API client {client}: what it authenticates with",
            template={"clientId": created.user_pool_client_id},
            generate_key="clientSecret",
            first_value=resource.attr_client_secret,
        )

    def _key_secret(self, client: str) -> RotatedSecret:
        return self._rotation.secret(
            f"api/key/{client}",
            purpose=f"The API client {client}: the key that it is metered by",
            template={"firstKeyName": self._key_name(client)},
            generate_key="apiKey",
        )

    def _key_name(self, client: str) -> str:
        return self._names.of(f"smartfactory-client-{client}")

    def _first_key(self, client: str, secret: sm.ISecret) -> apigw.CfnUsagePlanKey:
        """Return the first API key of a client, in its usage plan."""
        api_key = apigw.ApiKey(
            self,
            f"FirstKey-{client}",
            api_key_name=self._key_name(client),
            description=self._names.describe(f"meters the API client {client} until the first rotation"),
            # A reference that CloudFormation resolves; the value is in no template.
            value=secret.secret_value_from_json("apiKey").unsafe_unwrap(),
        )
        # L1: the id that the L2 makes up holds the stage's name, and would differ from environment to environment.
        return apigw.CfnUsagePlanKey(
            self,
            f"FirstKeyOfPlan-{client}",
            key_id=api_key.key_id,
            key_type="API_KEY",
            usage_plan_id=self._interface.usage_plan.usage_plan_id,
        )


def _key_statements(stack: cdk.Stack, names: Names, usage_plan_id: str) -> list[iam.PolicyStatement]:
    """Return what a rotation of API keys needs. The ids of the keys are not known: tags tell whose they are."""

    def arn(path: str) -> str:
        return f"arn:{stack.partition}:apigateway:{stack.region}::{path}"

    # The service wants the ARN of what is tagged as one part of the path.
    tags = arn("/tags/" + arn("/apikeys/").replace(":", "%3A").replace("/", "%2F") + "*")
    requested = {f"aws:RequestTag/{SUFFIX_TAG}": names.suffix}
    existing = {f"aws:ResourceTag/{SUFFIX_TAG}": names.suffix}
    return [
        iam.PolicyStatement(
            sid="MakeKey",
            actions=["apigateway:POST"],
            resources=[arn("/apikeys")],
            conditions={"StringEquals": requested},
        ),
        # A rotation that was stopped between the making of a key and the next line finds it again by its name. The
        # service knows no way to ask for names of this environment alone; values are asked for of own keys, below.
        iam.PolicyStatement(sid="FindKey", actions=["apigateway:GET"], resources=[arn("/apikeys")]),
        iam.PolicyStatement(
            sid="TagKey",
            actions=["apigateway:PUT"],
            resources=[tags],
            # If there is such a tag: a new key has none yet, and another environment's key cannot be taken over.
            conditions={"StringEquals": requested, "StringEqualsIfExists": existing},
        ),
        iam.PolicyStatement(
            sid="OwnKeys",
            actions=["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH"],
            resources=[arn("/apikeys/*")],
            conditions={"StringEquals": existing},
        ),
        iam.PolicyStatement(
            sid="AddToPlan",
            actions=["apigateway:POST"],
            resources=[arn(f"/usageplans/{usage_plan_id}/keys")],
        ),
        iam.PolicyStatement(
            sid="KeyOfPlan",
            actions=["apigateway:GET"],
            resources=[arn(f"/usageplans/{usage_plan_id}/keys/*")],
        ),
    ]
