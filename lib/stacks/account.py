"""Account: what exists once in an account, whichever environments live there."""

from dataclasses import replace

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.account_masking import AccountMasking
from lib.constructs.audit_trail import AuditTrail
from lib.constructs.deletion_watch import DeletionWatch
from lib.constructs.github_oidc import GithubDeployment
from lib.constructs.github_workflows import DEPLOY_QUALIFIER, DESTROY_QUALIFIER
from lib.constructs.security_topic import SecurityTopic
from lib.constructs.threat_detection import ThreatDetection
from lib.naming import SHARED_SUFFIX, Names
from lib.sections import ConfigurationError
from lib.stacks.base import BaseStack
from lib.stacks.rights import boundary_arn, reach_of


class AccountStack(BaseStack):
    """Deployed before the environments, and left alone by their deployments and destroys.

    Names and tags say `shared` instead of an environment. Other accounts and people are not made here: the log
    archive's bucket, the confirmation of the topic's subscriptions, the two CDK bootstraps. It is deployed with
    an administrator's own credentials.

    Attributes:
        topic: hears of deletions, of changed detection, of threats and of failed rotations.
        github: the roles of GitHub's workflows.
    """

    def __init__(self, scope: Construct, construct_id: str = "Account", *, config: EnvironmentConfig) -> None:
        """Create the stack.

        Args:
            scope: the stage.
            construct_id: the stack's part of the platform.
            config: an environment of the account.

        Raises:
            ConfigurationError: the environment names no log archive, and the trail has nowhere to go.
        """
        shared = replace(config, name=SHARED_SUFFIX, names=Names(SHARED_SUFFIX))
        super().__init__(
            scope,
            construct_id,
            config=shared,
            purpose="trail, threat detection, deployment roles",
            # No execution role is for it: one that may change these roles could give itself any right.
            synthesizer=cdk.CliCredentialsStackSynthesizer(),
        )
        archive = config.settings.log_archive
        if archive is None:
            raise ConfigurationError(
                f"environments.{config.name}.logArchive",
                "missing, and the account's trail needs it",
                "bucketName, keyArn, destinationArn of the log-archive account",
            )
        baseline = config.settings.account_baseline
        self.github = GithubDeployment(
            self,
            "Github",
            names=self.names,
            github=config.github,
            environments=config.account_environments,
            reach=reach_of(config, qualifier=DEPLOY_QUALIFIER),
            boundary=boundary_arn(config),
            provider_exists=baseline.has_github_provider,
            trusted_accounts=baseline.trusted_accounts,
        )
        self._api_gateway_logging()
        AuditTrail(
            self,
            "AuditTrail",
            names=self.names,
            archive=archive,
            log_group=self.log_group("TrailLogs", self.names.of("/smartfactory/trail"), masked=False),
            asset_bucket_arns=[self._asset_bucket(each) for each in (DEPLOY_QUALIFIER, DESTROY_QUALIFIER)],
        )
        self.topic = SecurityTopic(
            self,
            "Security",
            names=self.names,
            runbooks=config.runbooks,
            key=self.key,
            subscribers=config.settings.alarms.subscribers,
        )
        DeletionWatch(
            self,
            "DeletionWatch",
            topic=self.topic,
            backup_days=config.settings.database.backup_retention_days,
            logs_days=config.settings.retention.logs_days,
        )
        self._rotations()
        ThreatDetection(self, "Threats", names=self.names, topic=self.topic, detector_exists=baseline.has_guard_duty)
        self._image_scanning()
        # RDS writes the enhanced monitoring of all instances of the account to this one name.
        self.log_group("EnhancedMonitoringLogs", "RDSOSMetrics", masked=False)
        findings = self.log_group(
            "MaskingFindings", self.names.of("/aws/vendedlogs/smartfactory/account/masking"), masked=False
        )
        AccountMasking(self, "Masking", names=self.names, findings=findings)

    def _api_gateway_logging(self) -> None:
        role = iam.Role(
            self,
            "ApiLoggingRole",
            role_name=self.names.of("smartfactory-api-logging", "iam"),
            description=self.names.describe("API Gateway writes access and execution logs"),
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            # The service tries the role out when it is set, and its guide names this policy and no narrower one.
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonAPIGatewayPushToCloudWatchLogs")
            ],
        )
        account = apigw.CfnAccount(self, "ApiLogging", cloud_watch_role_arn=role.role_arn)
        account.apply_removal_policy(cdk.RemovalPolicy.DESTROY)
        # That trial writes here.
        account.node.add_dependency(self.log_group("ApiWelcomeLogs", "/aws/apigateway/welcome", masked=False))

    def _rotations(self) -> None:
        """Tell of rotations that failed: one that never starts its function raises no error of a function."""
        self.topic.notify_of(
            "rotation-failure",
            summary="A secret was not rotated",
            pattern=events.EventPattern(
                source=["aws.secretsmanager"],
                # A service event: Secrets Manager itself gives up, and nobody called anything.
                detail_type=["AWS Service Event via CloudTrail"],
                detail={"eventSource": ["secretsmanager.amazonaws.com"], "eventName": ["RotationFailed"]},
            ),
            details={"secret": "$.detail.additionalEventData.SecretId", "event": "$.detail.eventID"},
        )

    def _image_scanning(self) -> None:
        """Scan every image when it is pushed; for the whole registry, since the repositories are the bootstraps'."""
        registry = ecr.CfnRegistryScanningConfiguration
        registry(
            self,
            "ImageScanning",
            scan_type="BASIC",
            rules=[
                registry.ScanningRuleProperty(
                    repository_filters=[registry.RepositoryFilterProperty(filter="*", filter_type="WILDCARD")],
                    scan_frequency="SCAN_ON_PUSH",
                )
            ],
        )

    def _asset_bucket(self, qualifier: str) -> str:
        return f"arn:{self.partition}:s3:::cdk-{qualifier}-assets-{self.account}-{self.region}"
