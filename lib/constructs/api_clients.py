"""Who may call the API: machines with a client secret, which they trade for a token of one hour."""

from enum import StrEnum
from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from lib.naming import Names


class Scope(StrEnum):
    """What a token lets its bearer do; every method of the API asks for one."""

    READ = "read"
    INGEST = "ingest"
    OPERATE = "operate"


MEANING = {
    Scope.READ: "read values, readings and rollups",
    Scope.INGEST: "send events",
    Scope.OPERATE: "see how the platform is",
}


class ApiClients(Construct):
    """A user pool without users: it knows client credentials alone.

    Nobody can sign up or sign in. Should somebody make a user by mistake, then with a long password, a second factor,
    and under threat protection.

    Attributes:
        user_pool: issues the tokens.
        client: the client of the integrators; a token holds what the client asked for out of all scopes.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names) -> None:
        super().__init__(scope, construct_id)
        self._identifier = names.of("smartfactory-api")
        self.user_pool = cognito.UserPool(
            self,
            "UserPool",
            user_pool_name=names.of("smartfactory-clients"),
            feature_plan=cognito.FeaturePlan.PLUS,
            standard_threat_protection_mode=cognito.StandardThreatProtectionMode.FULL_FUNCTION,
            self_sign_up_enabled=False,
            account_recovery=cognito.AccountRecovery.NONE,
            mfa=cognito.Mfa.REQUIRED,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            password_policy=cognito.PasswordPolicy(
                min_length=16,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
                temp_password_validity=cdk.Duration.days(1),
            ),
            deletion_protection=False,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        scopes = {each: cognito.ResourceServerScope(scope_name=each, scope_description=MEANING[each]) for each in Scope}
        server = cognito.UserPoolResourceServer(
            self,
            "ResourceServer",
            user_pool=self.user_pool,
            identifier=self._identifier,
            user_pool_resource_server_name=self._identifier,
            scopes=list(scopes.values()),
        )
        self.client = cognito.UserPoolClient(
            self,
            "Client",
            user_pool=self.user_pool,
            user_pool_client_name=names.of("smartfactory-client"),
            # The first one; rotations add and remove later ones, and this client stays.
            generate_secret=True,
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(client_credentials=True),
                scopes=[cognito.OAuthScope.resource_server(server, each) for each in scopes.values()],
            ),
            supported_identity_providers=[cognito.UserPoolClientIdentityProvider.COGNITO],
            access_token_validity=cdk.Duration.hours(1),
            enable_token_revocation=True,
            prevent_user_existence_errors=True,
        )
        # Left out, the service would allow sign-in flows; a refresh alone needs a sign-in that never was.
        cast("cognito.CfnUserPoolClient", self.client.node.default_child).explicit_auth_flows = [
            "ALLOW_REFRESH_TOKEN_AUTH"
        ]
        # With the account: these names are taken once in a region, by whoever comes first.
        cognito.UserPoolDomain(
            self,
            "Domain",
            user_pool=self.user_pool,
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=names.of(f"smartfactory-{cdk.Stack.of(self).account}", "cognito-domain")
            ),
        )

    def scope(self, scope: Scope) -> str:
        """Return a scope as tokens hold it."""
        return f"{self._identifier}/{scope}"
