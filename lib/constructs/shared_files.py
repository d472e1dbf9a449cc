"""The archive's file system: EFS."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from lib.config import EnvironmentConfig

WRITER_UID, READER_UID, GROUP_ID = "10001", "10002", "10001"
"""The writer owns the files, as the user that tasks run as; the reader is only of the owner's group."""

ARCHIVE_PATH = "/archive"
ARCHIVE_MODE = "750"

PERFORMANCE_MODES = {
    "generalPurpose": efs.PerformanceMode.GENERAL_PURPOSE,
    "maxIO": efs.PerformanceMode.MAX_IO,
}
THROUGHPUT_MODES = {
    "bursting": efs.ThroughputMode.BURSTING,
    "provisioned": efs.ThroughputMode.PROVISIONED,
    "elastic": efs.ThroughputMode.ELASTIC,
}
INFREQUENT_ACCESS = {
    7: efs.LifecyclePolicy.AFTER_7_DAYS,
    14: efs.LifecyclePolicy.AFTER_14_DAYS,
    30: efs.LifecyclePolicy.AFTER_30_DAYS,
    60: efs.LifecyclePolicy.AFTER_60_DAYS,
    90: efs.LifecyclePolicy.AFTER_90_DAYS,
}
"""By the days without access after which a file moves to the cheaper storage class."""


class SharedFiles(Construct):
    """An encrypted file system with a mount target in each zone, open through two access points only.

    Attributes:
        file_system: the file system, called `smartfactory-{suffix}`.
        processor_access_point: `/archive`, as its owner.
        api_access_point: `/archive`, as a member of its group, who may read.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: EnvironmentConfig,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        key: kms.IKey,
    ) -> None:
        """Create the file system.

        Args:
            scope: where.
            construct_id: unique there.
            config: the environment; `settings.files` says how fast, and when unread files move to cheaper storage.
            vpc: whose subnets `data` it lives in.
            security_group: who may connect.
            key: encrypts it.
        """
        super().__init__(scope, construct_id)
        self._names, settings = config.names, config.settings.files
        throughput = settings.provisioned_mibps
        days = settings.infrequent_access_after_days
        self.file_system = efs.FileSystem(
            self,
            "FileSystem",
            file_system_name=self._names.of("smartfactory"),
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name="data"),
            security_group=security_group,
            encrypted=True,
            kms_key=key,
            # Our policy refuses anonymous clients. The library's own statement would let every principal write as root.
            allow_anonymous_access=True,
            file_system_policy=self._policy(),
            lifecycle_policy=None if days is None else INFREQUENT_ACCESS[days],
            out_of_infrequent_access_policy=efs.OutOfInfrequentAccessPolicy.AFTER_1_ACCESS,
            performance_mode=PERFORMANCE_MODES[settings.performance_mode],
            throughput_mode=THROUGHPUT_MODES[settings.throughput_mode],
            provisioned_throughput_per_second=None if throughput is None else cdk.Size.mebibytes(throughput),
            # AWS Backup's plan does it, into a vault that outlives the file system.
            enable_automatic_backups=False,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.processor_access_point = self._access_point("Processor", WRITER_UID)
        self.api_access_point = self._access_point("Api", READER_UID)

    def _access_point(self, who: str, uid: str) -> efs.AccessPoint:
        point = efs.AccessPoint(
            self,
            f"{who}AccessPoint",
            file_system=self.file_system,
            path=ARCHIVE_PATH,
            # The same for both: whoever mounts first makes the folder.
            create_acl=efs.Acl(owner_uid=WRITER_UID, owner_gid=GROUP_ID, permissions=ARCHIVE_MODE),
            posix_user=efs.PosixUser(uid=uid, gid=GROUP_ID),
        )
        cdk.Tags.of(point).add("Name", self._names.of(f"smartfactory-{who.lower()}"))
        return point

    def _policy(self) -> iam.PolicyDocument:
        """Return denials only: what is allowed stands in the policies of the roles that mount."""
        client = [f"elasticfilesystem:Client{what}" for what in ("Mount", "Write", "RootAccess")]

        def deny(sid: str, actions: list[str], conditions: dict[str, dict[str, str]] | None = None) -> None:
            document.add_statements(
                iam.PolicyStatement(
                    sid=sid,
                    effect=iam.Effect.DENY,
                    principals=[iam.AnyPrincipal()],
                    actions=actions,
                    conditions=conditions,
                )
            )

        document = iam.PolicyDocument()
        deny("UnencryptedConnections", client, {"Bool": {"aws:SecureTransport": "false"}})
        # An anonymous client has no account, and none equals ours.
        deny("Anonymous", client, {"StringNotEquals": {"aws:PrincipalAccount": cdk.Stack.of(self).account}})
        deny("OutsideAccessPoints", client, {"Null": {"elasticfilesystem:AccessPointArn": "true"}})
        deny("OutsideMountTargets", client, {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "false"}})
        deny("Root", ["elasticfilesystem:ClientRootAccess"])
        return document
