"""What every stack of an environment has: its name, its tags, its key, and log groups that use them."""

import aws_cdk as cdk
import jsii
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.encryption_key import EncryptionKey
from lib.constructs.log_group import LogGroups


class BaseStack(cdk.Stack):
    """One stack of one environment.

    Attributes:
        config: the environment.
        names: makes physical names that end with the environment suffix.
        key: the stack's own customer-managed key (one a stack: a shared one would tie the stacks in a cycle).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: EnvironmentConfig,
        purpose: str,
        synthesizer: cdk.IStackSynthesizer | None = None,
    ) -> None:
        """Create the stack `smartfactory-{construct_id}-{suffix}`.

        Args:
            scope: the stage.
            construct_id: the stack's part of the platform, `Network` for example.
            config: the environment.
            purpose: one sentence that the CloudFormation console shows.
            synthesizer: through which roles it is deployed; the bootstrap's if left out.
        """
        part = construct_id.lower()
        super().__init__(
            scope,
            construct_id,
            stack_name=config.names.of(f"smartfactory-{part}"),
            description=f"SmartFactory {config.suffix}: {purpose}",
            env=cdk.Environment(account=config.settings.account, region=config.settings.region),
            tags=config.tags,
            termination_protection=False,
            synthesizer=synthesizer,
        )
        self.config = config
        self.names = config.names
        self.key: kms.Key = EncryptionKey(self, "Key", names=config.names, purpose=part).key
        self._log_groups = LogGroups(self, config=config, key=self.key)

    @property
    @jsii.member(jsii_name="availabilityZones")
    def availability_zones(self) -> list[str]:
        """The zones of the configuration: a look-up would need credentials and run the application twice."""
        return list(self.config.settings.availability_zones)

    def log_group(self, construct_id: str, name: str, *, masked: bool = True) -> logs.LogGroup:
        """Return a new log group: encrypted with the stack's key, retained as configured, copied to the archive.

        Args:
            construct_id: unique in the stack.
            name: the physical name; ends with the suffix, or carries it where the service fixes the name.
            masked: whether credentials and personal data are masked (needless for flow and DNS logs, which hold none).
        """
        return self._log_groups.add(construct_id, name, masked=masked)
