from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Rollup")


@_attrs_define
class Rollup:
    """The readings of a minute or an hour, summed up."""

    bucket: datetime.datetime
    """ when the minute or hour begins, UTC """
    count: int
    """ how many readings """
    sum_: float
    """ of their values """
    min_: float
    """ the least value """
    max_: float
    """ the greatest value """
    mean: float
    """ sum divided by count """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        bucket = self.bucket.isoformat()

        count = self.count

        sum_ = self.sum_

        min_ = self.min_

        max_ = self.max_

        mean = self.mean

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "bucket": bucket,
                "count": count,
                "sum": sum_,
                "min": min_,
                "max": max_,
                "mean": mean,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        bucket = datetime.datetime.fromisoformat(d.pop("bucket"))

        count = d.pop("count")

        sum_ = d.pop("sum")

        min_ = d.pop("min")

        max_ = d.pop("max")

        mean = d.pop("mean")

        rollup = cls(
            bucket=bucket,
            count=count,
            sum_=sum_,
            min_=min_,
            max_=max_,
            mean=mean,
        )

        rollup.additional_properties = d
        return rollup

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
