"""GuardDuty, and who hears of what it finds."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_guardduty as guardduty
from constructs import Construct

from lib.constructs.security_topic import SecurityTopic
from lib.naming import Names

FEATURES = ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS")
"""What is watched beyond the trail, flow logs and DNS. Not run-time monitoring of Fargate tasks: it puts an endpoint
and a security group of its own into the VPC, which would then outlive, and so block, a destroy."""

HIGH = 7
"""From this severity on GuardDuty calls a finding high. Source: "Severity levels of GuardDuty findings"."""


class ThreatDetection(Construct):
    """The account's detector, unless it has one already, and notices of findings of high severity."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, topic: SecurityTopic, detector_exists: bool
    ) -> None:
        """Create detector and rule.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            topic: gets the notices.
            detector_exists: whether the account has a detector, of its organisation for example; a second one fails.
        """
        super().__init__(scope, construct_id)
        if not detector_exists:
            detector = guardduty.CfnDetector(
                self,
                "Detector",
                enable=True,
                finding_publishing_frequency="FIFTEEN_MINUTES",
                features=[
                    guardduty.CfnDetector.CFNFeatureConfigurationProperty(name=feature, status="ENABLED")
                    for feature in FEATURES
                ],
            )
            cdk.Tags.of(detector).add("Name", names.of("smartfactory"))
        topic.notify_of(
            "threat-finding",
            summary="GuardDuty found a threat of high severity",
            pattern=events.EventPattern(
                source=["aws.guardduty"],
                detail_type=["GuardDuty Finding"],
                detail={"severity": events.Match.greater_than_or_equal(HIGH)},
            ),
            details={
                "finding": "$.detail.type",
                "severity": "$.detail.severity",
                "title": "$.detail.title",
                "id": "$.detail.id",
            },
        )
