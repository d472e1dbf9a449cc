from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.hour_file import HourFile


T = TypeVar("T", bound="HourEntry")


@_attrs_define
class HourEntry:
    """An hour of the archive."""

    hour: str
    """ when it begins, UTC; for the download """
    rows: int
    """ how many readings its files hold """
    exported_at: datetime.datetime
    """ when its files were written, UTC """
    complete: bool
    """ false while readings that came later are not in the files yet """
    files: list[HourFile]
    """ empty while they are being replaced, and once they are older than the archive keeps them """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        hour = self.hour

        rows = self.rows

        exported_at = self.exported_at.isoformat()

        complete = self.complete

        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "hour": hour,
                "rows": rows,
                "exported_at": exported_at,
                "complete": complete,
                "files": files,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.hour_file import HourFile  # noqa: PLC0415

        d = dict(src_dict)
        hour = d.pop("hour")

        rows = d.pop("rows")

        exported_at = datetime.datetime.fromisoformat(d.pop("exported_at"))

        complete = d.pop("complete")

        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = HourFile.from_dict(files_item_data)

            files.append(files_item)

        hour_entry = cls(
            hour=hour,
            rows=rows,
            exported_at=exported_at,
            complete=complete,
            files=files,
        )

        hour_entry.additional_properties = d
        return hour_entry

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
