"""Many events in one Kinesis record: the aggregation format of the Kinesis Producer Library, which KCL takes apart.

An aggregate is the magic number, a protobuf message (see kpl.proto) and the MD5 digest of that message:
https://github.com/awslabs/kinesis-aggregation/blob/master/KPL_AGGREGATION_FORMAT.md

All user records of one aggregate share its partition key and explicit hash key: after resharding KCL drops, without a
word, user records whose own hash key is outside of the shard that the aggregate came through.
"""

import hashlib
from functools import lru_cache
from typing import Any

import msgspec
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError
from google.protobuf.message_factory import GetMessageClass

MAGIC = b"\xf3\x89\x9a\xc2"
DIGEST_BYTES = 16

_Field = FieldDescriptorProto
_MESSAGES: dict[str, tuple[tuple[str, Any, Any, str], ...]] = {
    "Tag": (
        ("key", _Field.LABEL_REQUIRED, _Field.TYPE_STRING, ""),
        ("value", _Field.LABEL_OPTIONAL, _Field.TYPE_STRING, ""),
    ),
    "Record": (
        ("partition_key_index", _Field.LABEL_REQUIRED, _Field.TYPE_UINT64, ""),
        ("explicit_hash_key_index", _Field.LABEL_OPTIONAL, _Field.TYPE_UINT64, ""),
        ("data", _Field.LABEL_REQUIRED, _Field.TYPE_BYTES, ""),
        ("tags", _Field.LABEL_REPEATED, _Field.TYPE_MESSAGE, ".kpl.Tag"),
    ),
    "AggregatedRecord": (
        ("partition_key_table", _Field.LABEL_REPEATED, _Field.TYPE_STRING, ""),
        ("explicit_hash_key_table", _Field.LABEL_REPEATED, _Field.TYPE_STRING, ""),
        ("records", _Field.LABEL_REPEATED, _Field.TYPE_MESSAGE, ".kpl.Record"),
    ),
}
"""Name, label, type and message type of each field, numbered from 1 in this order."""


class AggregateError(ValueError):
    """Bytes that begin like an aggregate and are none: cut off, changed on the way, or made wrongly."""


class Aggregate(msgspec.Struct, frozen=True, kw_only=True):
    """What one aggregated Kinesis record holds.

    Attributes:
        partition_key: of every user record.
        explicit_hash_key: of every user record; None where the aggregate has none.
        records: the user records' data; the place of each is its sub-sequence number.
    """

    partition_key: str
    explicit_hash_key: str | None
    records: tuple[bytes, ...]


class Encoder:
    """Fills one aggregate and knows, without encoding it, how large it is."""

    def __init__(self, *, partition_key: str, explicit_hash_key: str) -> None:
        """Take the keys of the Kinesis record that will carry the aggregate."""
        self._keys = (partition_key, explicit_hash_key)
        self._tables = sum(_field_bytes(len(key.encode())) for key in self._keys)
        self._start()

    def _start(self) -> None:
        self._message: Any = _AggregatedRecord()
        self._message.partition_key_table.append(self._keys[0])
        self._message.explicit_hash_key_table.append(self._keys[1])
        self._add = self._message.records.add
        self.size = len(MAGIC) + self._tables + DIGEST_BYTES
        self.count = 0

    def add(self, data: bytes) -> None:
        """Add a user record.

        Afterwards `size` is the exact number of bytes that `take` would return, `count` the number of user records.
        """
        self._add(partition_key_index=0, explicit_hash_key_index=0, data=data)
        self.size += added_bytes(len(data))
        self.count += 1

    def take(self) -> bytes:
        """Return the aggregate, and begin another with the same keys."""
        message: bytes = self._message.SerializeToString()
        self._start()
        return MAGIC + message + _digest(message)


@lru_cache(maxsize=1024)
def added_bytes(length: int) -> int:
    """Return by how much an aggregate grows with a user record of that many bytes."""
    # Two indices of zero, each a tag and a value, stand before the data.
    return _field_bytes(4 + _field_bytes(length))


def is_aggregate(data: bytes) -> bool:
    """Tell whether a Kinesis record's data begins like an aggregate."""
    return data.startswith(MAGIC)


def decode(data: bytes) -> Aggregate:
    """Return what an aggregated record holds.

    Raises:
        AggregateError: the magic number is missing, the digest does not fit, the message cannot be parsed, it holds no
            user record, or its user records do not share one partition key and one explicit hash key.
    """
    if not is_aggregate(data):
        raise AggregateError("no aggregate: the magic number is missing")
    message, digest = data[len(MAGIC) : -DIGEST_BYTES], data[-DIGEST_BYTES:]
    if len(data) < len(MAGIC) + DIGEST_BYTES or _digest(message) != digest:
        raise AggregateError(f"an aggregate of {len(data)} bytes does not fit its digest")
    parsed: Any = _AggregatedRecord()
    try:
        parsed.ParseFromString(message)
    except DecodeError:
        raise AggregateError(f"an aggregate of {len(data)} bytes fits its digest and holds no message") from None
    partition_keys = {_key(parsed.partition_key_table, record.partition_key_index) for record in parsed.records}
    hash_keys = {
        _key(parsed.explicit_hash_key_table, record.explicit_hash_key_index)
        if record.HasField("explicit_hash_key_index")
        else None
        for record in parsed.records
    }
    if len(partition_keys) != 1 or len(hash_keys) != 1:
        raise AggregateError("the user records of an aggregate have no key, or more than one")
    return Aggregate(
        partition_key=partition_keys.pop(),
        explicit_hash_key=hash_keys.pop(),
        records=tuple(record.data for record in parsed.records),
    )


def _key(table: Any, index: int) -> str:
    if index >= len(table):
        raise AggregateError(f"a user record has key {index} of {len(table)}")
    key: str = table[index]
    return key


def _field_bytes(length: int) -> int:
    """Return what a field with that many bytes takes: tag, length as base-128 varint, content."""
    return 1 + max(1, (length.bit_length() + 6) // 7) + length


def _digest(message: bytes) -> bytes:
    # The format wants MD5; it finds damage, it protects against nobody.
    return hashlib.md5(message, usedforsecurity=False).digest()


def _aggregated_record() -> Any:
    """Return the message class, from a pool of its own: other libraries register the same names in the shared one."""
    file = FileDescriptorProto(name="kpl.proto", package="kpl", syntax="proto2")
    for name, fields in _MESSAGES.items():
        message = DescriptorProto(name=name)
        for number, (field, label, kind, type_name) in enumerate(fields, start=1):
            message.field.add(name=field, number=number, label=label, type=kind, type_name=type_name or None)
        file.message_type.append(message)
    pool = DescriptorPool()
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName("kpl.AggregatedRecord"))


_AggregatedRecord = _aggregated_record()
