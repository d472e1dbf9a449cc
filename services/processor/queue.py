"""The dead-letter queue: SQS."""

import base64
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from services.processor.core.outbox import QueueUnavailableError
from services.telemetry.aws import aws_client
from services.telemetry.dead_letters import DeadLetter

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

MESSAGES_AT_ONCE = 10
"""SQS's limit of a SendMessageBatch."""
MAXIMUM_BATCH_BYTES = 256 * 1024 - 4096
"""SQS's limit of a batch since its beginning; newer queues take 1 MiB. Some of it is for what frames the messages."""
MAXIMUM_PAYLOAD_BYTES = 16 * 1024
"""Twice the largest event. A longer payload is in the table alone."""


class SqsDeadLetterQueue:
    """Sends dead letters as JSON: identity, reason, detail, and the raw bytes in base64."""

    def __init__(self, *, queue_url: str, region: str, session: Session | None = None) -> None:
        """Take the queue's URL, its region, and what makes the client, see `aws_client`."""
        # The outbox tries again anyway, and a batch waits behind this.
        quick = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})
        self._client: SQSClient = aws_client("sqs", region=region, config=quick, session=session)
        self._queue_url = queue_url

    def send(self, dead_letters: Sequence[DeadLetter]) -> Sequence[DeadLetter]:
        """See `DeadLetterQueue`."""
        taken: list[DeadLetter] = []
        try:
            for batch in _batches(dead_letters):
                entries: list[SendMessageBatchRequestEntryTypeDef] = [
                    {"Id": str(number), "MessageBody": body} for number, (_, body) in enumerate(batch)
                ]
                answer = self._client.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
                taken += [batch[int(each["Id"])][0] for each in answer.get("Successful", [])]
        except (BotoCoreError, ClientError) as error:
            if not taken:
                raise QueueUnavailableError(f"{type(error).__name__}: {error}") from error
        return taken


def message(letter: DeadLetter) -> str:
    """Return the text of a letter's message; see `identity` for what redriving needs."""
    fits = len(letter.payload) <= MAXIMUM_PAYLOAD_BYTES
    body: dict[str, Any] = {
        "id": identity(letter),
        "stream": letter.stream,
        "shard_id": letter.shard_id,
        "sequence_number": letter.sequence_number,
        "sub_sequence_number": letter.sub_sequence_number,
        "reason": str(letter.reason),
        "detail": letter.detail,
        "arrived_at": letter.arrived_at.isoformat(),
        "payload_bytes": len(letter.payload),
        "payload": base64.b64encode(letter.payload).decode() if fits else None,
    }
    return json.dumps(body, separators=(",", ":"))


def identity(letter: DeadLetter) -> str:
    """Return the letter's identity as one text: stream, shard, sequence and sub-sequence number, with slashes."""
    return f"{letter.stream}/{letter.shard_id}/{letter.sequence_number}/{letter.sub_sequence_number}"


def _batches(letters: Sequence[DeadLetter]) -> Iterator[list[tuple[DeadLetter, str]]]:
    batch: list[tuple[DeadLetter, str]] = []
    size = 0
    for letter in letters:
        body = message(letter)
        if batch and (len(batch) == MESSAGES_AT_ONCE or size + len(body) > MAXIMUM_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((letter, body))
        size += len(body)
    if batch:
        yield batch
