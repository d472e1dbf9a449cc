from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.new_event_quality import NewEventQuality, check_new_event_quality
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewEvent")


@_attrs_define
class NewEvent:
    """An event as clients send it: the event contract, closed, and without `seq` if there is an Idempotency-Key."""

    facility: str
    """ an identifier: a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_` """
    line: str
    """ an identifier: a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_` """
    sensor: str
    """ an identifier: a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_` """
    metric: str
    """ an identifier: a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_` """
    ts: datetime.datetime
    """ RFC 3339 with an offset, to the microsecond """
    value: float
    """ finite """
    unit: str
    """ a unit of measurement: 1 to 16 printable characters """
    seq: int | Unset = UNSET
    """ issued by the gateway, growing; a bigint of the database """
    quality: NewEventQuality | Unset = "good"
    v: str | Unset = "1.0"
    """ MAJOR.MINOR of the event contract """

    def to_dict(self) -> dict[str, Any]:
        facility = self.facility

        line = self.line

        sensor = self.sensor

        metric = self.metric

        ts = self.ts.isoformat()

        value = self.value

        unit = self.unit

        seq = self.seq

        quality: str | Unset = UNSET
        if not isinstance(self.quality, Unset):
            quality = self.quality

        v = self.v

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "facility": facility,
                "line": line,
                "sensor": sensor,
                "metric": metric,
                "ts": ts,
                "value": value,
                "unit": unit,
            }
        )
        if seq is not UNSET:
            field_dict["seq"] = seq
        if quality is not UNSET:
            field_dict["quality"] = quality
        if v is not UNSET:
            field_dict["v"] = v

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        facility = d.pop("facility")

        line = d.pop("line")

        sensor = d.pop("sensor")

        metric = d.pop("metric")

        ts = datetime.datetime.fromisoformat(d.pop("ts"))

        value = d.pop("value")

        unit = d.pop("unit")

        seq = d.pop("seq", UNSET)

        _quality = d.pop("quality", UNSET)
        quality: NewEventQuality | Unset
        if isinstance(_quality, Unset):
            quality = UNSET
        else:
            quality = check_new_event_quality(_quality)

        v = d.pop("v", UNSET)

        new_event = cls(
            facility=facility,
            line=line,
            sensor=sensor,
            metric=metric,
            ts=ts,
            value=value,
            unit=unit,
            seq=seq,
            quality=quality,
            v=v,
        )

        return new_event
