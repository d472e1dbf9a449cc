"""Stream: where events arrive, who puts them there, who reads which shard, and where refused events go."""

import aws_cdk as cdk
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.backup_plan import BackupPlan
from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.constructs.event_stream import EventStream
from lib.constructs.lease_tables import LeaseTables
from lib.constructs.producers import Producers
from lib.stacks.base import BaseStack


class StreamStack(BaseStack):
    """The platform's buffer: while everything behind it is down, no event is lost before the retention ends.

    Attributes:
        stream: the Kinesis stream.
        dead_letters: events that are undecodable or invalid; a failing database never sends one here.
        tables: KCL's tables; deleting them makes the processor read the stream from its beginning.
    """

    def __init__(self, scope: Construct, construct_id: str = "Stream", *, config: EnvironmentConfig) -> None:
        super().__init__(scope, construct_id, config=config, purpose="Event stream, producers, leases, dead letters")
        self.stream = EventStream(
            self,
            "Events",
            names=self.names,
            shards=config.shards,
            retention=cdk.Duration.hours(config.settings.stream.retention_hours),
            key=self.key,
        ).stream
        self.tables = LeaseTables(self, "LeaseTables", names=self.names, key=self.key)
        BackupPlan(self, "Backup", config=config, resources={each.node.id: each.table_arn for each in self.tables.all})
        self.dead_letters = DeadLetterQueue(
            self, "DeadLetters", names=self.names, name="telemetry-dead-letters", key=self.key
        ).queue
        producers = config.settings.producers
        if producers.trust_anchor_arn is not None:
            Producers(
                self,
                "Producers",
                names=self.names,
                facilities=producers.facilities,
                trust_anchor_arn=producers.trust_anchor_arn,
                stream=self.stream,
                key=self.key,
            )
