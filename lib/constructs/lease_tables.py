"""The three tables in which the consumers of a stream agree on who reads which shard."""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as ddb
from aws_cdk import aws_kms as kms
from constructs import Construct

from lib.naming import Names


class LeaseTables(Construct):
    """KCL's tables, which it would otherwise make itself: unencrypted with our key, and left behind by a destroy.

    Key names and index are KCL 3's own and must not be changed. Source: the KCL 3 documentation, "DynamoDB metadata
    tables", and its classes `DynamoDBLeaseSerializer`, `WorkerMetricStatsDAO` and `CoordinatorStateDAO`.

    Attributes:
        lease: shards, their owners and checkpoints.
        worker_metrics: how busy each worker is.
        coordinator_state: who leads, and migration state.
        all: the three of them.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        self._names, self._key = names, key
        self.lease = self._table("Lease", "leases", "leaseKey")
        self.lease.add_global_secondary_index(
            index_name="LeaseOwnerToLeaseKeyIndex",
            partition_key=ddb.Attribute(name="leaseOwner", type=ddb.AttributeType.STRING),
            sort_key=ddb.Attribute(name="leaseKey", type=ddb.AttributeType.STRING),
            projection_type=ddb.ProjectionType.KEYS_ONLY,
        )
        self.worker_metrics = self._table("WorkerMetrics", "worker-metrics", "wid")
        self.coordinator_state = self._table("CoordinatorState", "coordinator-state", "key")
        self.all = (self.lease, self.worker_metrics, self.coordinator_state)

    def _table(self, construct_id: str, name: str, partition_key: str) -> ddb.Table:
        return ddb.Table(
            self,
            construct_id,
            table_name=self._names.of(f"smartfactory-processor-{name}"),
            partition_key=ddb.Attribute(name=partition_key, type=ddb.AttributeType.STRING),
            # A lease is renewed every few seconds, and all of them at once after a failure: no rate fits both.
            billing_mode=ddb.BillingMode.PAY_PER_REQUEST,
            encryption=ddb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self._key,
            point_in_time_recovery_specification=ddb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=False,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
