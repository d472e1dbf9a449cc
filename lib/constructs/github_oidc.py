"""Who may deploy: workflows of one GitHub repository, by tokens that live for minutes. No access key exists."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.constructs.execution.actions import COMPARING
from lib.constructs.execution.policies import ScopedPolicies
from lib.constructs.execution.statements import Reach
from lib.constructs.github_workflows import DEPLOY, DRIFT, WORKFLOWS, Workflow
from lib.constructs.workflow_rights import own_statements, reading_cap
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
        reach: Reach,
        boundary: str,
    ) -> None:
        """Create provider, permissions boundaries and roles.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names, of what exists once per account.
            github: the repository, and its protected branch.
            environments: those that live in the account.
            provider_exists: whether the account has GitHub's provider already; an account can have it only once.
            trusted_accounts: whose `PIPELINE_ROLE` may assume the deploy roles.
            reach: of the environments' resources.
            boundary: the ARN of the permissions boundary of their roles.
        """
        super().__init__(scope, construct_id)
        self._names = names
        self._stack = cdk.Stack.of(self)
        self._github = github
        self._provider_arn = self._stack.format_arn(
            service="iam", region="", resource="oidc-provider", resource_name=ISSUER
        )
        provider = None if provider_exists else self._provider()
        self._reach = reach
        self._boundaries = {
            workflow is DRIFT: self._managed_policy(name, f"github-{name.lower()}", purpose, statements)
            for workflow, name, purpose, statements in (
                (DEPLOY, "Boundary", "the most that a workflow's role can ever do", self._all_statements()),
                (
                    DRIFT,
                    "Drift-Boundary",
                    "the most that the role which finds drift can ever do",
                    [*own_statements(DRIFT, reach), self._reading()],
                ),
            )
        }
        self.roles: dict[tuple[str, str], iam.Role] = {}
        for environment in environments:
            for workflow in WORKFLOWS:
                trusted = trusted_accounts if workflow is DEPLOY else ()
                role = self._role(workflow, environment, trusted)
                if provider is not None:
                    # The trust policy names the provider by its well-known ARN, and IAM checks that it exists.
                    role.node.add_dependency(provider)
                self.roles[workflow.name, environment] = role
        finding = [role for (name, _), role in self.roles.items() if name == DRIFT.name]
        ScopedPolicies(
            self,
            "Drift",
            names=names,
            name="drift",
            purpose="finds drift: reads resources",
            handlers=COMPARING,
            reach=reach,
            boundary=boundary,
            roles=finding,
        )

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
        principals: list[iam.PrincipalBase] = [
            iam.WebIdentityPrincipal(self._provider_arn, {"StringEquals": self._claims(workflow, environment)}),
            *(self._pipeline(account, environment) for account in trusted_accounts),
        ]
        title = f"{workflow.name.title()}{environment.title()}"
        role = iam.Role(
            self,
            title,
            role_name=self._names.of(f"smartfactory-{workflow.name}-{environment}", "iam"),
            description=self._names.describe(f"{environment}: {workflow.purpose}"),
            assumed_by=principals[0] if len(principals) == 1 else iam.CompositePrincipal(*principals),
            permissions_boundary=self._boundaries[workflow is DRIFT],
            max_session_duration=cdk.Duration.hours(workflow.hours),
        )
        policy = self._managed_policy(
            f"{title}Policy",
            f"{workflow.name}-{environment}",
            f"{environment}: {workflow.purpose}",
            self._statements(workflow),
        )
        policy.attach_to_role(role)
        return role

    def _claims(self, workflow: Workflow, environment: str) -> dict[str, str]:
        """Return what a token has to say, each claim exactly. STS knows `ref` and `repository_id` of GitHub's tokens.

        Source: the IAM user guide, "Available keys for AWS OIDC federation".
        """
        claims = {
            "aud": AUDIENCE,
            "sub": f"repo:{self._github.repository}:{workflow.context.format(environment=environment)}",
        }
        if workflow.of_branch:
            claims["ref"] = f"refs/heads/{self._github.branch}"
        if self._github.repository_id is not None:
            claims["repository_id"] = self._github.repository_id
        return {f"{ISSUER}:{name}": value for name, value in claims.items()}

    def _statements(self, workflow: Workflow) -> list[iam.PolicyStatement]:
        arns = self._bootstrap_arns(workflow)
        return [*([self._assume(arns)] if arns else []), *own_statements(workflow, self._reach)]

    def _all_statements(self) -> list[iam.PolicyStatement]:
        """Return what all workflows but the one that finds drift may do: the cap of each."""
        arns = [arn for workflow in WORKFLOWS for arn in self._bootstrap_arns(workflow)]
        own = (
            each for workflow in WORKFLOWS if workflow is not DRIFT for each in own_statements(workflow, self._reach)
        )
        return [self._assume(arns), *own]

    def _reading(self) -> iam.PolicyStatement:
        return iam.PolicyStatement(
            sid="Read",
            actions=list(reading_cap()),
            resources=["*"],
            conditions={"StringEquals": {"aws:RequestedRegion": [self._stack.region]}},
        )

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
