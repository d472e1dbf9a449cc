"""Rights: what deployments and destroys may do. It comes before the bootstraps, whose roles hold these policies."""

from dataclasses import replace

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.deletion_watch import DATA_DELETIONS, iam_actions
from lib.constructs.execution.actions import DEPLOYING, REMOVING
from lib.constructs.execution.policies import ScopedPolicies
from lib.constructs.execution.statements import Reach
from lib.constructs.github_workflows import DEPLOY_QUALIFIER, DESTROY_QUALIFIER
from lib.constructs.runtime_boundary import BOUNDARY, RuntimeBoundary
from lib.naming import SHARED_SUFFIX, Names
from lib.sections import ConfigurationError


def reach_of(config: EnvironmentConfig, *, qualifier: str) -> Reach:
    """Return where the rights of an account's deployments reach.

    Raises:
        ConfigurationError: the environment names no log archive.
    """
    settings = config.settings
    if settings.log_archive is None:
        raise ConfigurationError(
            f"environments.{config.name}.logArchive",
            "missing, and log groups are copied there",
            "bucketName, keyArn, destinationArn of the log-archive account",
        )
    return Reach(
        account=settings.account,
        region=settings.region,
        suffixes=settings.account_baseline.suffixes or config.account_environments,
        qualifier=qualifier,
        log_destination=settings.log_archive.destination_arn,
    )


def boundary_arn(config: EnvironmentConfig) -> str:
    """Return the ARN of the permissions boundary of an environment's roles."""
    return f"arn:aws:iam::{config.settings.account}:policy/{BOUNDARY}"


DATA_AREAS = frozenset({"data", "logs", "operations", "storage"})
AREAS = frozenset({"compute", "edge", "identity", "network"})
"""The execution policies are in two stacks: a template within a request has 51,200 characters at the most."""


class _RightsStack(cdk.Stack):
    """A stack that needs no bootstrap: an administrator deploys it with credentials of their own.

    A role that could change these policies could give itself any right; so no role of the platform deploys them.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: EnvironmentConfig, purpose: str) -> None:
        shared = replace(config, name=SHARED_SUFFIX, names=Names(SHARED_SUFFIX))
        self.names = shared.names
        super().__init__(
            scope,
            construct_id,
            stack_name=self.names.of(f"smartfactory-{construct_id.lower()}"),
            description=f"SmartFactory {SHARED_SUFFIX}: {purpose}",
            env=cdk.Environment(account=config.settings.account, region=config.settings.region),
            tags=shared.tags,
            termination_protection=False,
            # No roles of a bootstrap, and the template within the request.
            synthesizer=cdk.LegacyStackSynthesizer(),
        )

    def _execution(self, config: EnvironmentConfig, areas: frozenset[str]) -> ScopedPolicies:
        return ScopedPolicies(
            self,
            "Execution",
            names=self.names,
            name="cfn-execution",
            purpose="CloudFormation deploys an environment",
            handlers=DEPLOYING,
            reach=reach_of(config, qualifier=DEPLOY_QUALIFIER),
            boundary=boundary_arn(config),
            areas=areas,
        )


class RightsStack(_RightsStack):
    """What deployments may do, and the most that the roles which they make can ever do.

    The deploying bootstrap is made with `execution`, that of `DataRightsStack`, and `smartfactory-keep-data`, which
    denies what `DATA_DELETIONS` lists: deployments then cannot lose data, also not by replacing a store. The destroying
    bootstrap is made without it.

    Attributes:
        execution: policies of the role that CloudFormation deploys with.
    """

    def __init__(self, scope: Construct, construct_id: str = "Rights", *, config: EnvironmentConfig) -> None:
        """Create the stack.

        Args:
            scope: the stage.
            construct_id: the stack's part of the platform.
            config: an environment of the account.

        Raises:
            ConfigurationError: the environment names no log archive, or more suffixes than a policy can hold.
        """
        super().__init__(scope, construct_id, config=config, purpose="what deployments may do")
        RuntimeBoundary(
            self,
            "RuntimeBoundary",
            names=self.names,
            account=config.settings.account,
            region=config.settings.region,
        )
        self.execution = self._execution(config, AREAS)
        iam.ManagedPolicy(
            self,
            "KeepData",
            managed_policy_name=self.names.of("smartfactory-keep-data"),
            description=self.names.describe("no deployment deletes data; attach it when bootstrapping for deployments"),
            statements=[
                iam.PolicyStatement(
                    sid="KeepData",
                    effect=iam.Effect.DENY,
                    actions=iam_actions(DATA_DELETIONS),
                    resources=["*"],
                )
            ],
        )


class DataRightsStack(_RightsStack):
    """What deployments may do to stores, logs and messages.

    Attributes:
        execution: policies of the role that CloudFormation deploys with.
    """

    def __init__(self, scope: Construct, construct_id: str = "DataRights", *, config: EnvironmentConfig) -> None:
        """Create the stack; parameters and errors are those of `RightsStack`."""
        super().__init__(scope, construct_id, config=config, purpose="what deployments may do to data")
        self.execution = self._execution(config, DATA_AREAS)


class RemovalStack(_RightsStack):
    """What destroys may do: the destroying bootstrap is made with these policies.

    Attributes:
        removal: the policies of the role that CloudFormation destroys with.
    """

    def __init__(self, scope: Construct, construct_id: str = "Removal", *, config: EnvironmentConfig) -> None:
        """Create the stack; parameters and errors are those of `RightsStack`."""
        super().__init__(scope, construct_id, config=config, purpose="what destroys may do")
        self.removal = ScopedPolicies(
            self,
            "Removal",
            names=self.names,
            name="cfn-removal",
            purpose="CloudFormation removes an environment",
            handlers=REMOVING,
            reach=reach_of(config, qualifier=DESTROY_QUALIFIER),
            boundary=boundary_arn(config),
        )
