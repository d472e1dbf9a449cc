"""Observability: who is told when something is wrong, and what there is to look at."""

from collections.abc import Mapping

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.access_log_bucket import emptying_function_name
from lib.constructs.alarm_topic import AlarmTopic
from lib.constructs.credential_rotation import CredentialRotation
from lib.constructs.dashboard import PlatformDashboard
from lib.constructs.platform_alarms.area import Area, AreaAlarms
from lib.constructs.platform_alarms.burn_rates import ObjectiveAlarms
from lib.constructs.platform_alarms.cache import cache_area
from lib.constructs.platform_alarms.credentials import credentials_area
from lib.constructs.platform_alarms.database import database_area
from lib.constructs.platform_alarms.events import events_area
from lib.constructs.platform_alarms.files import files_area
from lib.constructs.platform_alarms.ingress import api_area, load_balancer_area
from lib.constructs.platform_alarms.maintenance import maintenance_area
from lib.constructs.platform_alarms.network import network_area
from lib.constructs.platform_alarms.objectives import objectives
from lib.constructs.platform_alarms.services import functions_area, services_area
from lib.constructs.platform_alarms.stream import stream_area
from lib.stacks.api import ApiStack
from lib.stacks.base import BaseStack
from lib.stacks.data import DataStack
from lib.stacks.network import NetworkStack
from lib.stacks.processing import ProcessingStack
from lib.stacks.stream import StreamStack

DATABASE_EVENTS = (
    "availability",
    "backup",
    "failover",
    "failure",
    "low storage",
    "maintenance",
    "recovery",
    "security",
)
"""Categories of RDS events that are worth a message; a missed backup has no metric."""


class ObservabilityStack(BaseStack):
    """Alarms of every part, one topic, one dashboard.

    Alarms that steer something, deployments for example, belong to the stack that they steer; they notify the same
    topic, by name.

    Attributes:
        topic: gets the state changes of all alarms of the environment.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str = "Observability",
        *,
        config: EnvironmentConfig,
        network: NetworkStack,
        data: DataStack,
        stream: StreamStack,
        processing: ProcessingStack,
        api: ApiStack,
    ) -> None:
        super().__init__(scope, construct_id, config=config, purpose="Alarms, their topic, the dashboard")
        alarm_topic = AlarmTopic(
            self, "AlarmTopic", names=self.names, key=self.key, subscribers=config.settings.alarms.subscribers
        )
        self.topic = alarm_topic.topic
        rotations = {**data.rotations, **api.rotations}
        areas = (
            *self._flow_areas(network, stream, processing, api),
            *self._storage_areas(data),
            self._functions_area(network, data, api, rotations),
            credentials_area(
                self.names,
                [name for each in rotations.values() for name in each.secrets],
            ),
            network_area(nat_gateway_ids=network.nat_gateway_ids, dns_firewall_matches=network.dns_firewall.matches),
        )
        alarms = [
            AreaAlarms(
                self,
                f"{area.title.title().replace(' ', '')}Alarms",
                area=area,
                names=self.names,
                runbooks=config.runbooks,
            )
            for area in areas
        ]
        PlatformDashboard(
            self,
            "Dashboard",
            names=self.names,
            environment=config.name,
            objectives=ObjectiveAlarms(
                self,
                "Objectives",
                objectives=objectives(
                    names=self.names, settings=config.settings, stream=stream.stream, stage=api.stage
                ),
                names=self.names,
                runbooks=config.runbooks,
            ),
            areas=alarms,
        )
        self._database_events(data, alarm_topic)

    def _flow_areas(
        self, network: NetworkStack, stream: StreamStack, processing: ProcessingStack, api: ApiStack
    ) -> tuple[Area, ...]:
        settings = self.config.settings
        return (
            stream_area(
                stream=stream.stream,
                retention_hours=settings.stream.retention_hours,
                dead_letters=stream.dead_letters,
                tables=stream.tables,
                producers=settings.producers.trust_anchor_arn is not None,
            ),
            events_area(self.names),
            services_area(
                {
                    "processor": (processing.service, settings.processor.min_tasks),
                    "api": (api.service, settings.api.min_tasks),
                }
            ),
            api_area(stage=api.stage, web_acl_name=api.web_acl_name, region=self.region),
            load_balancer_area(ingress=network.ingress, certificate_arn=settings.api.certificate_arn),
        )

    def _storage_areas(self, data: DataStack) -> tuple[Area, ...]:
        settings = self.config.settings
        return (
            database_area(database=data.database, settings=settings, shards=self.config.shards),
            maintenance_area(self.names),
            cache_area(replication_group_id=data.cache.replication_group_id, settings=settings),
            files_area(file_system_id=data.files.file_system_id, settings=settings),
        )

    def _functions_area(
        self, network: NetworkStack, data: DataStack, api: ApiStack, rotations: Mapping[str, CredentialRotation]
    ) -> Area:
        return functions_area(
            rotations=[(f"{what}-rotation", each.function) for what, each in rotations.items()],
            others=[
                (
                    "database-setup",
                    data.setup_function,
                    "Schema, users or partitions of the database were not made: a deployment waits for them.",
                ),
                (
                    "deployment-verification",
                    api.verification_function,
                    "A deployment was not verified because the check itself broke: it is rolled back.",
                ),
            ],
            uncontended=[
                (
                    "empty-log-bucket",
                    # By name: the library makes the function, and keeps it to itself.
                    lambda_.Function.from_function_name(self, "EmptyLogBucket", emptying_function_name(self.names)),
                    "The bucket of access logs could not be emptied, and its stack cannot be deleted.",
                )
            ],
            dead_letters={
                "network": network.function_dead_letters,
                "data": data.function_dead_letters,
                "api": api.function_dead_letters,
            },
        )

    def _database_events(self, data: DataStack, alarm_topic: AlarmTopic) -> None:
        subscription = rds.CfnEventSubscription(
            self,
            "DatabaseEvents",
            subscription_name=self.names.of("smartfactory-database"),
            sns_topic_arn=self.topic.topic_arn,
            source_type="db-instance",
            source_ids=[data.database.instance_identifier],
            event_categories=list(DATABASE_EVENTS),
            enabled=True,
        )
        # RDS sends a test message at once: before the topic's policy it would be refused.
        subscription.node.add_dependency(alarm_topic.policy)
