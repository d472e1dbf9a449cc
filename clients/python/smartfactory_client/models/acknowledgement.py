from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Acknowledgement")


@_attrs_define
class Acknowledgement:
    """That a client has seen an alert."""

    client: str
    """ the id of the client that acknowledged """
    acknowledged_at: datetime.datetime
    """ UTC """
    comment: str
    """ what the client wrote """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        client = self.client

        acknowledged_at = self.acknowledged_at.isoformat()

        comment = self.comment

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "client": client,
                "acknowledged_at": acknowledged_at,
                "comment": comment,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        client = d.pop("client")

        acknowledged_at = datetime.datetime.fromisoformat(d.pop("acknowledged_at"))

        comment = d.pop("comment")

        acknowledgement = cls(
            client=client,
            acknowledged_at=acknowledged_at,
            comment=comment,
        )

        acknowledgement.additional_properties = d
        return acknowledgement

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
