"""The stream is read again from a moment on, unless somebody reads it or the moment is none."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from local.kinesis_tables import create_leases, create_stream, create_tables
from services.processor.rewind.positions import Positions, RewindError
from services.processor.rewind.program import rewind

pytestmark = pytest.mark.slow

REGION, STREAM, TABLE = "us-east-1", "telemetry", "leases"
PAST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Any]]:
    """Clients of a stream with two shards, a record in each, and of its lease table."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        kinesis, dynamodb = boto3.client("kinesis", region_name=REGION), boto3.client("dynamodb", region_name=REGION)
        create_stream(kinesis, name=STREAM, shards=2)
        create_tables(dynamodb, lease=TABLE, worker_metrics="metrics", coordinator_state="state")
        create_leases(kinesis, dynamodb, stream=STREAM, table=TABLE)
        for hash_key in (0, 2**127):
            kinesis.put_record(StreamName=STREAM, Data=b"{}", PartitionKey="p", ExplicitHashKey=str(hash_key))
        yield kinesis, dynamodb


@pytest.fixture
def positions(aws: tuple[Any, Any]) -> Positions:
    return Positions(stream=STREAM, table=TABLE, region=REGION)


def checkpoints(dynamodb: Any) -> list[str]:
    items = dynamodb.scan(TableName=TABLE)["Items"]
    return [item["checkpoint"]["S"] for item in sorted(items, key=lambda item: str(item["leaseKey"]["S"]))]


def renew(dynamodb: Any) -> Callable[[], None]:
    key = dynamodb.scan(TableName=TABLE)["Items"][0]["leaseKey"]
    return lambda: dynamodb.update_item(
        TableName=TABLE,
        Key={"leaseKey": key},
        UpdateExpression="SET leaseCounter = leaseCounter + :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )


def test_should_put_each_shard_back_to_its_first_record_since_the_moment(
    aws: tuple[Any, Any], positions: Positions
) -> None:
    places = positions.put_back(PAST)
    assert len(places) == 2
    assert checkpoints(aws[1]) == [place.sequence_number for place in places]
    assert all(place.arrived_at is not None and place.arrived_at > PAST for place in places)


def test_should_leave_a_shard_where_it_is_when_it_has_no_record_since_then(
    aws: tuple[Any, Any], positions: Positions
) -> None:
    places = positions.put_back(datetime.now(UTC) + timedelta(hours=1))
    assert [place.sequence_number for place in places] == [None, None]
    assert checkpoints(aws[1]) == ["TRIM_HORIZON", "TRIM_HORIZON"]


def test_should_refuse_when_a_worker_renews_a_lease(aws: tuple[Any, Any], positions: Positions) -> None:
    positions.require_nobody(lambda: None)
    with pytest.raises(RewindError, match=r"a processor reads shardId-00000000000\d: stop all of them first"):
        positions.require_nobody(renew(aws[1]))


def test_should_say_how_far_it_came_when_a_shard_has_no_lease(aws: tuple[Any, Any], positions: Positions) -> None:
    aws[1].delete_item(TableName=TABLE, Key={"leaseKey": {"S": "shardId-000000000001"}})
    with pytest.raises(RewindError, match="1 shards were put back, then: "):
        positions.put_back(PAST)


@pytest.mark.parametrize(
    ("moment", "problem"),
    [
        ("yesterday", "'yesterday': no time; allowed: a time in the past"),
        ("2026-01-01T00:00:00", "without offset"),
        ("2999-01-01T00:00:00Z", "in the future"),
    ],
)
def test_should_name_the_time_when_it_is_refused(moment: str, problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        rewind(["--to", moment])
    assert ended.value.code == 2
    assert problem in capsys.readouterr().err
