from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Metric")


@_attrs_define
class Metric:
    """What a sensor measures."""

    metric: str
    """ an identifier: a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_` """
    unit: str
    low_limit: float | None
    """ a lower value raises an alert; null when none does """
    high_limit: float | None
    """ a higher value raises an alert; null when none does """
    first_seen_at: datetime.datetime
    """ when the first reading was stored """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        metric = self.metric

        unit = self.unit

        low_limit: float | None
        low_limit = self.low_limit

        high_limit: float | None
        high_limit = self.high_limit

        first_seen_at = self.first_seen_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "metric": metric,
                "unit": unit,
                "low_limit": low_limit,
                "high_limit": high_limit,
                "first_seen_at": first_seen_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        metric = d.pop("metric")

        unit = d.pop("unit")

        def _parse_low_limit(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        low_limit = _parse_low_limit(d.pop("low_limit"))

        def _parse_high_limit(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        high_limit = _parse_high_limit(d.pop("high_limit"))

        first_seen_at = datetime.datetime.fromisoformat(d.pop("first_seen_at"))

        metric = cls(
            metric=metric,
            unit=unit,
            low_limit=low_limit,
            high_limit=high_limit,
            first_seen_at=first_seen_at,
        )

        metric.additional_properties = d
        return metric

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
