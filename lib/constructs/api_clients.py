"""Who may call the API: machines with a client secret, which they trade for a token of one hour."""

from collections.abc import Mapping
from typing import cast

import aws_cdk as cdk
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from lib.naming import Names
from lib.settings import ApiClient


class ApiClients(Construct):
    """A user pool without users: it knows client credentials alone.

    Nobody can sign up or sign in. Should somebody make a user by mistake, then with a long password, a second factor,
    and under threat protection.

    Attributes:
        user_pool: issues the tokens.
        clients: by their names in the configuration; a token holds what was asked for out of its client's scopes.
        scope_prefix: what a token says in front of each scope, without the slash between.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        clients: Mapping[str, ApiClient],
        scopes: Mapping[str, str],
    ) -> None:
        """Create the pool and its clients.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            clients: who may have a token, with which scopes.
            scopes: that there are, and what each is good for.
        """
        super().__init__(scope, construct_id)
        self._names = names
        self.scope_prefix = names.of("smartfactory-api")
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
        self._scopes = {
            name: cognito.ResourceServerScope(scope_name=name, scope_description=meaning)
            for name, meaning in scopes.items()
        }
        self._server = cognito.UserPoolResourceServer(
            self,
            "ResourceServer",
            user_pool=self.user_pool,
            identifier=self.scope_prefix,
            user_pool_resource_server_name=self.scope_prefix,
            scopes=list(self._scopes.values()),
        )
        self.clients = {name: self._client(name, client) for name, client in clients.items()}
        # With the account: these names are taken once in a region, by whoever comes first.
        cognito.UserPoolDomain(
            self,
            "Domain",
            user_pool=self.user_pool,
            cognito_domain=cognito.CognitoDomainOptions(
                domain_prefix=names.of(f"smartfactory-{cdk.Stack.of(self).account}", "cognito-domain")
            ),
        )

    def _client(self, name: str, client: ApiClient) -> cognito.UserPoolClient:
        created = cognito.UserPoolClient(
            self,
            f"Client-{name}",
            user_pool=self.user_pool,
            user_pool_client_name=self._names.of(f"smartfactory-client-{name}"),
            # The first one; rotations add and remove later ones, and this client stays.
            generate_secret=True,
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(client_credentials=True),
                scopes=[cognito.OAuthScope.resource_server(self._server, self._scopes[each]) for each in client.scopes],
            ),
            supported_identity_providers=[cognito.UserPoolClientIdentityProvider.COGNITO],
            access_token_validity=cdk.Duration.hours(1),
            enable_token_revocation=True,
            prevent_user_existence_errors=True,
        )
        # Left out, the service would allow sign-in flows; a refresh alone needs a sign-in that never was.
        resource = cast("cognito.CfnUserPoolClient", created.node.default_child)
        resource.explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH"]
        return created

    def scope(self, scope: str) -> str:
        """Return a scope as tokens hold it."""
        return f"{self.scope_prefix}/{scope}"
