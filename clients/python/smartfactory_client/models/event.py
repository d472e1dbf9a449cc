from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.event_quality import EventQuality, check_event_quality
from ..types import UNSET, Unset

T = TypeVar("T", bound="Event")


@_attrs_define
class Event:
    """One reading. Fields that this version does not know are accepted and dropped.

        Attributes:
            facility: the site; part of the identity of the reading.
            line: the production line.
            sensor: unique within the facility only.
            metric: what is measured.
            ts: when it was measured; in UTC once decoded.
            seq: with facility, sensor, metric and ts the identity of the reading, so that a repeated one is known as
    such.
            value: finite.
            unit: of the value.
            quality: what the sensor itself thinks of the value.
            version: on the wire `v`; a newer minor version is accepted.

        Raises:
            ValueError: a text does not fit its pattern, value is not finite, or ts cannot be written in UTC.

    """

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
    seq: int
    """ issued by the gateway, growing; a bigint of the database """
    value: float
    """ finite """
    unit: str
    """ a unit of measurement: 1 to 16 printable characters """
    quality: EventQuality | Unset = "good"
    v: str | Unset = "1.0"
    """ MAJOR.MINOR of the event contract """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        facility = self.facility

        line = self.line

        sensor = self.sensor

        metric = self.metric

        ts = self.ts.isoformat()

        seq = self.seq

        value = self.value

        unit = self.unit

        quality: str | Unset = UNSET
        if not isinstance(self.quality, Unset):
            quality = self.quality

        v = self.v

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "facility": facility,
                "line": line,
                "sensor": sensor,
                "metric": metric,
                "ts": ts,
                "seq": seq,
                "value": value,
                "unit": unit,
            }
        )
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

        seq = d.pop("seq")

        value = d.pop("value")

        unit = d.pop("unit")

        _quality = d.pop("quality", UNSET)
        quality: EventQuality | Unset
        if isinstance(_quality, Unset):
            quality = UNSET
        else:
            quality = check_event_quality(_quality)

        v = d.pop("v", UNSET)

        event = cls(
            facility=facility,
            line=line,
            sensor=sensor,
            metric=metric,
            ts=ts,
            seq=seq,
            value=value,
            unit=unit,
            quality=quality,
            v=v,
        )

        event.additional_properties = d
        return event

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
