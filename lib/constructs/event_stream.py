"""The stream that holds every event until it is stored."""

import aws_cdk as cdk
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from constructs import Construct

from lib.naming import Names


class EventStream(Construct):
    """A Kinesis stream of fixed shards: encrypted, with metrics of each shard.

    Provisioned, not on demand: the load is known, and on demand would throttle where it more than doubles within
    15 minutes, which a factory does at the start of a shift.

    Attributes:
        stream: the stream, named `smartfactory-telemetry-{suffix}`.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, shards: int, retention: cdk.Duration, key: kms.IKey
    ) -> None:
        """Create the stream.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            shards: how many, see `lib.sizing.shard_count`.
            retention: how long an event can be read again, 24 hours to 365 days.
            key: encrypts the events.
        """
        super().__init__(scope, construct_id)
        self.stream = kinesis.Stream(
            self,
            "Stream",
            stream_name=names.of("smartfactory-telemetry"),
            stream_mode=kinesis.StreamMode.PROVISIONED,
            shard_count=shards,
            retention_period=retention,
            encryption=kinesis.StreamEncryption.KMS,
            encryption_key=key,
            # A hot shard is invisible in the stream's own metrics.
            shard_level_metrics=[kinesis.ShardLevelMetrics.ALL],
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
