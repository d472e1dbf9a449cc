"""Log groups: encrypted, retained, masked, copied to the log archive."""

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.config import EnvironmentConfig

RETENTION = {
    30: logs.RetentionDays.ONE_MONTH,
    60: logs.RetentionDays.TWO_MONTHS,
    90: logs.RetentionDays.THREE_MONTHS,
    120: logs.RetentionDays.FOUR_MONTHS,
    150: logs.RetentionDays.FIVE_MONTHS,
    180: logs.RetentionDays.SIX_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
    400: logs.RetentionDays.THIRTEEN_MONTHS,
    545: logs.RetentionDays.EIGHTEEN_MONTHS,
    731: logs.RetentionDays.TWO_YEARS,
}
"""Days to the service's own values; the keys are what `retention.logsDays` allows."""

MASKED_IDENTIFIERS = (
    logs.DataIdentifier.AWSSECRETKEY,
    logs.DataIdentifier.OPENSSHPRIVATEKEY,
    logs.DataIdentifier.PKCSPRIVATEKEY,
    logs.DataIdentifier.PGPPRIVATEKEY,
    logs.DataIdentifier.EMAILADDRESS,
    logs.DataIdentifier.PHONENUMBER_US,
    logs.DataIdentifier.SSN_US,
    logs.DataIdentifier.CREDITCARDNUMBER,
)
"""Credentials and personal data. Not IP addresses: an access log without them is no evidence of who came."""

BEARER_TOKEN = ("BearerToken", "[Bb]earer [A-Za-z0-9._-]{20,}")
"""Name and expression: the service has no identifier of its own for it."""


class LogGroups:
    """Adds log groups to one stack.

    A service would create its log group by itself, unencrypted, kept for ever and left behind by a destroy; so each
    one is made here first.
    """

    def __init__(self, stack: cdk.Stack, *, config: EnvironmentConfig, key: kms.IKey) -> None:
        self._stack = stack
        self._config = config
        self._key = key
        self._audit: logs.LogGroup | None = None

    def add(self, construct_id: str, name: str, *, masked: bool, scope: Construct | None = None) -> logs.LogGroup:
        """Return a new log group called `name`; see `BaseStack.log_group`."""
        group = logs.LogGroup(
            scope or self._stack,
            construct_id,
            log_group_name=name,
            encryption_key=self._key,
            retention=RETENTION[self._config.settings.retention.logs_days],
            data_protection_policy=self._mask() if masked else None,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self._archive(group)
        return group

    def _mask(self) -> logs.DataProtectionPolicy:
        if self._audit is None:
            # The service only accepts audit destinations below /aws/vendedlogs/ without a resource policy of its own.
            part = self._stack.node.id.lower()
            self._audit = self.add(
                "MaskingAudit", self._config.names.of(f"/aws/vendedlogs/smartfactory/{part}/masking"), masked=False
            )
        return logs.DataProtectionPolicy(
            name=self._config.names.of("mask"),
            description=self._config.names.describe("credentials and personal data"),
            identifiers=[*MASKED_IDENTIFIERS, logs.CustomDataIdentifier(*BEARER_TOKEN)],
            log_group_audit_destination=self._audit,
        )

    def _archive(self, group: logs.LogGroup) -> None:
        archive = self._config.settings.log_archive
        if archive is None:
            return
        # L1: the L2 wants a destination construct with a role, and a cross-account destination has neither.
        logs.CfnSubscriptionFilter(
            group,
            "Archive",
            filter_name=self._config.names.of("log-archive"),
            log_group_name=group.log_group_name,
            destination_arn=archive.destination_arn,
            filter_pattern="",
        )
