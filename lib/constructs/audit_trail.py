"""Who did what in the account, in a place that the account cannot change."""

import aws_cdk as cdk
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from lib.constructs.scoped_role import ScopedRole
from lib.naming import Names
from lib.settings import LogArchive

TRAIL = "smartfactory"


class AuditTrail(Construct):
    """A trail of every region, with signed digests, into the log archive's bucket under its key.

    A copy goes to a log group of the account, where it can be searched. Recorded are all management events, and
    changes of the objects from which the CDK deploys: who exchanges one of those changes the platform.

    Attributes:
        trail: named `smartfactory-{suffix}`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        archive: LogArchive,
        log_group: logs.ILogGroup,
        asset_bucket_arns: list[str],
    ) -> None:
        """Create the trail.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            archive: bucket and key of the log-archive account; their policies let this account's trail write.
            log_group: gets the copy.
            asset_bucket_arns: the buckets of the CDK's bootstraps.
        """
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        # CloudTrail makes one stream an account and region, and more of them, numbered, when it is busy.
        streams = stack.format_arn(
            service="logs",
            resource="log-group",
            resource_name=f"{log_group.log_group_name}:log-stream:{stack.account}_CloudTrail_{stack.region}*",
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        scoped = ScopedRole(
            self,
            "Role",
            names=names,
            name="trail",
            service="cloudtrail.amazonaws.com",
            purpose="copies the trail to its log group",
            statements=[
                iam.PolicyStatement(
                    sid="Copy", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[streams]
                )
            ],
        )
        self.trail = cloudtrail.CfnTrail(
            self,
            "Trail",
            trail_name=names.of(TRAIL),
            is_logging=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            s3_bucket_name=archive.bucket_name,
            s3_key_prefix="cloudtrail",
            kms_key_id=archive.key_arn,
            cloud_watch_logs_log_group_arn=log_group.log_group_arn,
            cloud_watch_logs_role_arn=scoped.role.role_arn,
            advanced_event_selectors=[
                self._select("Management events", eventCategory={"equal_to": ["Management"]}),
                self._select(
                    "Changes of deployment assets",
                    eventCategory={"equal_to": ["Data"]},
                    **{
                        "resources.type": {"equal_to": ["AWS::S3::Object"]},
                        "resources.ARN": {"starts_with": [f"{arn}/" for arn in asset_bucket_arns]},
                        "readOnly": {"equal_to": ["false"]},
                    },
                ),
            ],
        )
        # The service tries to write when the trail is made.
        self.trail.node.add_dependency(scoped.policy)

    @staticmethod
    def _select(name: str, **fields: dict[str, list[str]]) -> cloudtrail.CfnTrail.AdvancedEventSelectorProperty:
        selector = cloudtrail.CfnTrail.AdvancedFieldSelectorProperty
        return cloudtrail.CfnTrail.AdvancedEventSelectorProperty(
            name=name,
            field_selectors=[
                selector(field=field, equal_to=operators.get("equal_to"), starts_with=operators.get("starts_with"))
                for field, operators in fields.items()
            ],
        )
