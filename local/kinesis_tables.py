"""The stream and KCL's tables in the emulator, made as the infrastructure makes them."""

from typing import Any

INDEX = "LeaseOwnerToLeaseKeyIndex"
NOBODY = "nobody"


def create_stream(kinesis: Any, *, name: str, shards: int) -> None:
    """Create the stream and wait until it can be used."""
    kinesis.create_stream(StreamName=name, ShardCount=shards)
    kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig={"Delay": 1})


def create_tables(dynamodb: Any, *, lease: str, worker_metrics: str, coordinator_state: str) -> None:
    """Create KCL's three tables; key names and index are its own, see `lib.constructs.lease_tables`."""
    _create(dynamodb, worker_metrics, "wid")
    _create(dynamodb, coordinator_state, "key")
    _create(
        dynamodb,
        lease,
        "leaseKey",
        AttributeDefinitions=[_text("leaseKey"), _text("leaseOwner")],
        GlobalSecondaryIndexes=[
            {
                "IndexName": INDEX,
                "KeySchema": [
                    {"AttributeName": "leaseOwner", "KeyType": "HASH"},
                    {"AttributeName": "leaseKey", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )


def create_leases(kinesis: Any, dynamodb: Any, *, stream: str, table: str) -> None:
    """Write the leases that a first worker would create.

    A worker that finds the table empty waits a random time of 1 to 30 s for another to fill it, and nothing
    configures that (KCL 3.1.3, `Scheduler.shouldInitiateLeaseSync`). Rows as `DynamoDBLeaseSerializer` writes them.

    They belong to a worker that does not exist, see `hold_leases`.
    """
    for shard in kinesis.list_shards(StreamName=stream)["Shards"]:
        dynamodb.put_item(
            TableName=table,
            Item={
                "leaseKey": {"S": shard["ShardId"]},
                "leaseCounter": {"N": "0"},
                "leaseOwner": {"S": NOBODY},
                "checkpoint": {"S": "TRIM_HORIZON"},
                "checkpointSubSequenceNumber": {"N": "0"},
                "ownerSwitchesSinceCheckpoint": {"N": "0"},
                "startingHashKey": {"S": shard["HashKeyRange"]["StartingHashKey"]},
                "endingHashKey": {"S": shard["HashKeyRange"]["EndingHashKey"]},
            },
        )


def hold_leases(dynamodb: Any, *, table: str) -> None:
    """Renew the leases that nobody's worker owns, as a worker does.

    Done until all workers have reported their load, it lets KCL share the leases out evenly: the first to come would
    else get all of them, and without load KCL never moves one again.
    """
    for item in dynamodb.scan(TableName=table)["Items"]:
        if item.get("leaseOwner", {}).get("S") == NOBODY:
            dynamodb.update_item(
                TableName=table,
                Key={"leaseKey": item["leaseKey"]},
                UpdateExpression="SET leaseCounter = leaseCounter + :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
            )


def _create(dynamodb: Any, name: str, key: str, **more: Any) -> None:
    definition = {"AttributeDefinitions": [_text(key)]} | more
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        **definition,
    )


def _text(name: str) -> dict[str, str]:
    return {"AttributeName": name, "AttributeType": "S"}
