from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.reading_quality import ReadingQuality, check_reading_quality

T = TypeVar("T", bound="Reading")


@_attrs_define
class Reading:
    """One reading of the sensor and metric that were asked for."""

    ts: datetime.datetime
    """ when it was measured, UTC """
    seq: int
    """ with `ts` the identity of the reading """
    value: float
    """ finite """
    unit: str
    """ of the value """
    quality: ReadingQuality
    """ what the sensor itself thinks of the value """
    line: str
    """ where the sensor was """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        ts = self.ts.isoformat()

        seq = self.seq

        value = self.value

        unit = self.unit

        quality: str = self.quality

        line = self.line

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "ts": ts,
                "seq": seq,
                "value": value,
                "unit": unit,
                "quality": quality,
                "line": line,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        ts = datetime.datetime.fromisoformat(d.pop("ts"))

        seq = d.pop("seq")

        value = d.pop("value")

        unit = d.pop("unit")

        quality = check_reading_quality(d.pop("quality"))

        line = d.pop("line")

        reading = cls(
            ts=ts,
            seq=seq,
            value=value,
            unit=unit,
            quality=quality,
            line=line,
        )

        reading.additional_properties = d
        return reading

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
