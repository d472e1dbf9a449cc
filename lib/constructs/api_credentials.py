"""The credentials of API clients, and what replaces them: a client secret that authenticates, a key that meters."""

from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.constructs.api_clients import ApiClients
from lib.constructs.function import PlatformFunction
from lib.constructs.rest_api import RestInterface
from lib.constructs.rotated_secret import RotatedSecret, rotation_statements
from lib.naming import Names

SUFFIX_TAG = "EnvironmentSuffix"
"""The tag by which the rotation tells our API keys from those of other environments of the account."""


def rotation_environment(*, clients: ApiClients, interface: RestInterface) -> dict[str, str]:
    """Return the settings of `lambda/rotate_api_credentials`."""
    return {
        "USER_POOL_ID": clients.user_pool.user_pool_id,
        "USAGE_PLAN_ID": interface.usage_plan.usage_plan_id,
    }


class ApiCredentials(Construct):
    """Two secrets a client, one function that rotates them, and what it may do for that.

    Two credentials of each kind are valid at a time, so that a client can change over without an interruption. A key's
    value cannot be changed: a rotation makes a new key outside this stack, and removes the one before the last.

    Attributes:
        client_secrets: by client, `clientId` and `clientSecret`, which the client trades for a token.
        key_secrets: by client, `apiKey`, which it sends along to be metered, and `apiKeyName`, that of its first key.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: kms.IKey,
        clients: ApiClients,
        interface: RestInterface,
        rotation: PlatformFunction,
    ) -> None:
        """Create the secrets and the first API keys.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            key: encrypts the secrets.
            clients: who authenticates.
            interface: whose usage plan meters.
            rotation: gets the permissions.
        """
        super().__init__(scope, construct_id)
        self._names, self._key, self._rotation, self._interface = names, key, rotation, interface
        self.client_secrets = {name: self._client_secret(name, each) for name, each in clients.clients.items()}
        self.key_secrets = {name: self._key_secret(name) for name in clients.clients}
        rotation.policy.add_statements(
            *rotation_statements(secrets=[*self.client_secrets.values(), *self.key_secrets.values()], key=key),
            iam.PolicyStatement(
                sid="ClientSecrets",
                actions=[
                    "cognito-idp:AddUserPoolClientSecret",
                    "cognito-idp:DeleteUserPoolClientSecret",
                    "cognito-idp:ListUserPoolClientSecrets",
                ],
                resources=[clients.user_pool.user_pool_arn],
            ),
            *_key_statements(cdk.Stack.of(self), names, interface.usage_plan.usage_plan_id),
        )

    def _client_secret(self, client: str, created: cognito.UserPoolClient) -> sm.ISecret:
        resource = cast("cognito.CfnUserPoolClient", created.node.default_child)
        return RotatedSecret(
            self,
            f"ClientSecret-{client}",
            names=self._names,
            name=f"api/client/{client}",
            purpose=f"The API client {client}: what it authenticates with",
            key=self._key,
            template={"clientId": created.user_pool_client_id},
            function=self._rotation.function,
            generate_key="clientSecret",
            first_value=resource.attr_client_secret,
        ).secret

    def _key_secret(self, client: str) -> sm.ISecret:
        name = self._names.of(f"smartfactory-client-{client}")
        secret = RotatedSecret(
            self,
            f"KeySecret-{client}",
            names=self._names,
            name=f"api/key/{client}",
            purpose=f"The API client {client}: the key that it is metered by",
            key=self._key,
            template={"apiKeyName": name},
            function=self._rotation.function,
            generate_key="apiKey",
        ).secret
        api_key = apigw.ApiKey(
            self,
            f"FirstKey-{client}",
            api_key_name=name,
            description=self._names.describe(f"meters the API client {client} until the first rotation"),
            # A reference that CloudFormation resolves; the value is in no template.
            value=secret.secret_value_from_json("apiKey").unsafe_unwrap(),
        )
        # L1: the id that the L2 makes up holds the stage's name, and would differ from environment to environment.
        apigw.CfnUsagePlanKey(
            self,
            f"FirstKeyOfPlan-{client}",
            key_id=api_key.key_id,
            key_type="API_KEY",
            usage_plan_id=self._interface.usage_plan.usage_plan_id,
        )
        return secret


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
            sid="KeysOfPlan",
            actions=["apigateway:GET", "apigateway:POST"],
            resources=[arn(f"/usageplans/{usage_plan_id}/keys")],
        ),
        iam.PolicyStatement(
            sid="KeyOfPlan",
            actions=["apigateway:DELETE", "apigateway:GET"],
            resources=[arn(f"/usageplans/{usage_plan_id}/keys/*")],
        ),
    ]
