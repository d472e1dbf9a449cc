"""The stream as the sender sees it, and Kinesis behind it."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from services.telemetry.aws import aws_client
from services.telemetry.records import Record

if TYPE_CHECKING:
    from mypy_boto3_kinesis import KinesisClient
    from mypy_boto3_kinesis.type_defs import PutRecordsRequestEntryTypeDef

MAXIMUM_RECORDS = 500
MAXIMUM_BYTES = 5 * 1024 * 1024
"""What one PutRecords takes, data and partition keys together:
https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html."""

CONNECT_SECONDS, READ_SECONDS = 3, 10


class StreamUnavailableError(RuntimeError):
    """The request as a whole failed; whether records were accepted is not known."""


class Stream(Protocol):
    """Takes records."""

    def put(self, records: Sequence[Record]) -> list[str | None]:
        """Return for each record None if it was accepted, else the code of the error.

        Raises:
            StreamUnavailableError: no answer, or an error for the request as a whole.
        """


class KinesisStream:
    """A Kinesis data stream. The address can be another through AWS_ENDPOINT_URL."""

    def __init__(self, name: str, *, requests_in_flight: int, session: Session | None = None) -> None:
        """Take the stream's name.

        Args:
            name: of the stream.
            requests_in_flight: how many threads put records at once.
            session: makes the client, see `aws_client`.

        Raises:
            BotoCoreError: the environment names no region, or a profile that does not exist.
        """
        self._name = name
        # The sender retries by itself: it can be stopped meanwhile, and repeats only what was not accepted.
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": 1},
            max_pool_connections=requests_in_flight,
            tcp_keepalive=True,
        )
        # On ECS and Lambda the region is in AWS_REGION, which botocore does not read.
        region = os.environ.get("AWS_REGION")
        self._client: KinesisClient = aws_client("kinesis", region=region, config=config, session=session)

    def put(self, records: Sequence[Record]) -> list[str | None]:
        """See `Stream.put`."""
        entries: list[PutRecordsRequestEntryTypeDef] = [
            {"Data": each.data, "PartitionKey": each.partition_key, "ExplicitHashKey": each.explicit_hash_key}
            for each in records
        ]
        try:
            answers = self._client.put_records(StreamName=self._name, Records=entries)["Records"]
        except ClientError as error:
            raise StreamUnavailableError(error.response["Error"]["Code"]) from error
        except BotoCoreError as error:
            raise StreamUnavailableError(str(error)) from error
        if len(answers) != len(records):
            raise StreamUnavailableError(f"{len(answers)} answers to {len(records)} records")
        return [_error(answer.get("SequenceNumber"), answer.get("ErrorCode")) for answer in answers]


def _error(sequence_number: str | None, error_code: str | None) -> str | None:
    """Count as accepted only what has a sequence number and no error."""
    return error_code or (None if sequence_number else "NoSequenceNumber")
