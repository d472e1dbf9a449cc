"""The dead-letter queue, against an SQS in this process."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from services.processor.core.outbox import QueueUnavailableError
from services.processor.queue import MAXIMUM_PAYLOAD_BYTES, SqsDeadLetterQueue
from services.telemetry.dead_letters import DeadLetter
from services.telemetry.events import Reason
from tests.services.processor.conftest import NOW


def letter(number: int, payload: bytes = b"\xff") -> DeadLetter:
    return DeadLetter(
        stream="telemetry", shard_id="shardId-0", sequence_number="7", sub_sequence_number=number,
        reason=Reason.UNDECODABLE, detail="not UTF-8", payload=payload, arrived_at=NOW,
    )  # fmt: skip


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield boto3.client("sqs", region_name="us-east-1")


def received(sqs: Any, url: str) -> list[dict[str, Any]]:
    bodies = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        bodies += [json.loads(message["Body"]) for message in messages]
    return bodies


def test_should_send_identity_reason_and_raw_bytes(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="letters")["QueueUrl"]
    queue = SqsDeadLetterQueue(queue_url=url, region="us-east-1")
    letters = [letter(number) for number in range(25)]
    assert list(queue.send(letters)) == letters
    bodies = received(sqs, url)
    assert sorted(body["sub_sequence_number"] for body in bodies) == list(range(25))
    assert {body["reason"] for body in bodies} == {"undecodable"}
    assert base64.b64decode(bodies[0]["payload"]) == b"\xff"
    assert bodies[0]["id"].startswith("telemetry/shardId-0/7/")


def test_should_leave_a_payload_out_that_no_message_can_hold(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="letters")["QueueUrl"]
    letters = [letter(1, b"x" * 1_000_000), *(letter(number, b"x" * MAXIMUM_PAYLOAD_BYTES) for number in range(2, 22))]
    assert list(SqsDeadLetterQueue(queue_url=url, region="us-east-1").send(letters)) == letters
    bodies = {body["sub_sequence_number"]: body for body in received(sqs, url)}
    assert (bodies[1]["payload"], bodies[1]["payload_bytes"]) == (None, 1_000_000)
    assert len(bodies) == 21


def test_should_say_so_when_the_queue_is_not_there(sqs: Any) -> None:
    queue = SqsDeadLetterQueue(queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/missing", region="us-east-1")
    with pytest.raises(QueueUnavailableError):
        queue.send([letter(1)])
