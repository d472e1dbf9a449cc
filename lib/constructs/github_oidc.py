"""Who may deploy: workflows of one GitHub repository, by tokens that live for minutes. No access key exists."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.constructs.deletion_watch import DATA_DELETIONS, iam_actions
from lib.constructs.github_workflows import DEPLOY, WORKFLOWS, Workflow
from lib.naming import Names
from lib.settings import Github

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"

PIPELINE_ROLE = "smartfactory-pipeline"
"""The role that a trusted account needs in order to deploy into this one; no other identity of it is trusted."""


class GithubDeployment(Construct):
    """The identity provider, and for each environment of the account one role a workflow.

    Attributes:
        roles: by workflow and environment, `("deploy", "prod")` for example.
        keep_data: denies what `DATA_DELETIONS` lists. It takes effect once the deploying bootstrap is made with it:
            `cdk bootstrap --cloudformation-execution-policies {what deploys},{this policy's ARN}`. Deployments then
            cannot lose data, also not by replacing a store; the destroying bootstrap is made without it.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        github: Github,
        environments: Sequence[str],
        provider_exists: bool,
        trusted_accounts: Sequence[str],
    ) -> None:
        """Create provider, permissions boundary and roles.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names, of what exists once per account.
            github: the repository, and the form of its subject claim.
            environments: those that live in the account.
            provider_exists: whether the account has GitHub's provider already; an account can have it only once.
            trusted_accounts: whose `PIPELINE_ROLE` may assume the deploy roles.
        """
        super().__init__(scope, construct_id)
        self._names = names
        self._stack = cdk.Stack.of(self)
        self._github = github
        self._provider_arn = self._stack.format_arn(
            service="iam", region="", resource="oidc-provider", resource_name=ISSUER
        )
        provider = None if provider_exists else self._provider()
        self._boundary = self._managed_policy(
            "Boundary",
            "github-boundary",
            "the most that a workflow's role can ever do",
            [self._assume([arn for workflow in WORKFLOWS for arn in self._bootstrap_arns(workflow)])],
        )
        self.keep_data = self._managed_policy(
            "KeepData",
            "keep-data",
            "no deployment deletes data; attach it when bootstrapping for deployments",
            [
                iam.PolicyStatement(
                    sid="KeepData",
                    effect=iam.Effect.DENY,
                    actions=iam_actions(DATA_DELETIONS),
                    resources=["*"],
                )
            ],
        )
        self.roles: dict[tuple[str, str], iam.Role] = {}
        for environment in environments:
            for workflow in WORKFLOWS:
                trusted = trusted_accounts if workflow is DEPLOY else ()
                role = self._role(workflow, environment, trusted)
                if provider is not None:
                    # The trust policy names the provider by its well-known ARN, and IAM checks that it exists.
                    role.node.add_dependency(provider)
                self.roles[workflow.name, environment] = role

    def _provider(self) -> iam.OidcProviderNative:
        # No thumbprints: IAM trusts GitHub's certificate through its own store of authorities.
        provider = iam.OidcProviderNative(
            self,
            "Provider",
            url=f"https://{ISSUER}",
            client_ids=[AUDIENCE],
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        cdk.Tags.of(provider).add("Name", self._names.of("smartfactory-github"))
        return provider

    def _role(self, workflow: Workflow, environment: str, trusted_accounts: Sequence[str]) -> iam.Role:
        subject = self._github.subject_claim.format(
            repository=self._github.repository,
            environment=workflow.github_environment.format(environment=environment),
        )
        principals: list[iam.PrincipalBase] = [
            iam.WebIdentityPrincipal(
                self._provider_arn, {"StringEquals": {f"{ISSUER}:aud": AUDIENCE, f"{ISSUER}:sub": subject}}
            ),
            *(self._pipeline(account, environment) for account in trusted_accounts),
        ]
        title = f"{workflow.name.title()}{environment.title()}"
        role = iam.Role(
            self,
            title,
            role_name=self._names.of(f"smartfactory-{workflow.name}-{environment}", "iam"),
            description=self._names.describe(f"{environment}: {workflow.purpose}"),
            assumed_by=principals[0] if len(principals) == 1 else iam.CompositePrincipal(*principals),
            permissions_boundary=self._boundary,
            max_session_duration=cdk.Duration.hours(workflow.hours),
        )
        policy = self._managed_policy(
            f"{title}Policy",
            f"{workflow.name}-{environment}",
            f"{environment}: {workflow.purpose}",
            [self._assume(self._bootstrap_arns(workflow))],
        )
        policy.attach_to_role(role)
        return role

    def _pipeline(self, account: str, environment: str) -> iam.PrincipalBase:
        """Trust one role of another account; the external id keeps a pipeline from mixing up two environments."""
        arn = self._stack.format_arn(
            service="iam", region="", account=account, resource="role", resource_name=PIPELINE_ROLE
        )
        external_id = self._names.of(f"smartfactory-deploy-{environment}")
        return iam.ArnPrincipal(arn).with_conditions({"StringEquals": {"sts:ExternalId": external_id}})

    def _bootstrap_arns(self, workflow: Workflow) -> list[str]:
        account, region = self._stack.account, self._stack.region
        return [
            self._stack.format_arn(
                service="iam",
                region="",
                resource="role",
                resource_name=f"cdk-{workflow.qualifier}-{role}-role-{account}-{region}",
            )
            for role in workflow.bootstrap_roles
        ]

    @staticmethod
    def _assume(arns: Sequence[str]) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid="BootstrapRoles", actions=["sts:AssumeRole"], resources=list(dict.fromkeys(arns))
        )

    def _managed_policy(
        self, construct_id: str, name: str, purpose: str, statements: Sequence[iam.PolicyStatement]
    ) -> iam.ManagedPolicy:
        return iam.ManagedPolicy(
            self,
            construct_id,
            managed_policy_name=self._names.of(f"smartfactory-{name}"),
            description=self._names.describe(purpose),
            statements=list(statements),
        )
