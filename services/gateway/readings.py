"""From a line of input to an event: the gateway adds facility and seq, and keeps what it does not know."""

import msgspec
from msgspec import UNSET, UnsetType

from services.telemetry.events import Reason, RejectedEvent, decode


class _Given(msgspec.Struct, frozen=True, gc=False):
    """What has to be known of a line before it becomes an event."""

    facility: str | UnsetType = UNSET
    seq: msgspec.Raw | UnsetType = UNSET


_decode = msgspec.json.Decoder(_Given).decode


def event_of(line: bytes, *, facility: str, seq: int) -> tuple[str, bytes]:
    """Return the sensor, and the encoded event.

    The line is completed, not written anew: fields of a newer minor version arrive at those who know them.

    Args:
        line: a JSON object with the fields of an event, without `seq`; `facility` may be missing.
        facility: whose gateway this is.
        seq: the event's number.

    Raises:
        RejectedEvent: no JSON, not an event, of another facility, or with a seq of its own.
    """
    line = line.strip()
    try:
        given = _decode(line)
    except msgspec.ValidationError as error:
        raise RejectedEvent(Reason.INVALID, str(error)) from None
    except msgspec.DecodeError as error:
        raise RejectedEvent(Reason.UNDECODABLE, str(error)) from None
    except UnicodeDecodeError:
        raise RejectedEvent(Reason.UNDECODABLE, "not UTF-8") from None
    except RecursionError:
        raise RejectedEvent(Reason.UNDECODABLE, "nested too deeply") from None
    if given.seq is not UNSET:
        raise RejectedEvent(Reason.INVALID, "`seq` is given; allowed: none, the gateway issues it")
    if given.facility is UNSET:
        head = f'{{"facility":"{facility}","seq":{seq},'
    elif given.facility == facility:
        head = f'{{"seq":{seq},'
    else:
        raise RejectedEvent(Reason.INVALID, f"`facility` is another; allowed: {facility}, or none")
    data = head.encode() + line[1:]
    return decode(data).sensor, data
