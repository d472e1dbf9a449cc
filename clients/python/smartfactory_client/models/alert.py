from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.alert_kind import AlertKind, check_alert_kind
from ..models.alert_state import AlertState, check_alert_state

if TYPE_CHECKING:
    from ..models.acknowledgement import Acknowledgement


T = TypeVar("T", bound="Alert")


@_attrs_define
class Alert:
    """A reading beyond a limit of its sensor."""

    id: str
    """ for its acknowledgement; means nothing by itself """
    sensor: str
    """ an identifier: a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_` """
    metric: str
    """ an identifier: a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_` """
    ts: datetime.datetime
    """ when the reading was measured, UTC """
    seq: int
    """ issued by the gateway, growing; a bigint of the database """
    value: float
    """ of the reading """
    kind: AlertKind
    """ which limit it is beyond """
    limit: float
    """ the limit, as it was then """
    raised_at: datetime.datetime
    """ when the reading was stored, UTC """
    state: AlertState
    """ open until a client acknowledges it """
    acknowledgement: Acknowledgement | None
    """ null while the alert is open """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.acknowledgement import Acknowledgement  # noqa: PLC0415

        id = self.id

        sensor = self.sensor

        metric = self.metric

        ts = self.ts.isoformat()

        seq = self.seq

        value = self.value

        kind: str = self.kind

        limit = self.limit

        raised_at = self.raised_at.isoformat()

        state: str = self.state

        acknowledgement: dict[str, Any] | None
        if isinstance(self.acknowledgement, Acknowledgement):
            acknowledgement = self.acknowledgement.to_dict()
        else:
            acknowledgement = self.acknowledgement

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "sensor": sensor,
                "metric": metric,
                "ts": ts,
                "seq": seq,
                "value": value,
                "kind": kind,
                "limit": limit,
                "raised_at": raised_at,
                "state": state,
                "acknowledgement": acknowledgement,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.acknowledgement import Acknowledgement  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        sensor = d.pop("sensor")

        metric = d.pop("metric")

        ts = datetime.datetime.fromisoformat(d.pop("ts"))

        seq = d.pop("seq")

        value = d.pop("value")

        kind = check_alert_kind(d.pop("kind"))

        limit = d.pop("limit")

        raised_at = datetime.datetime.fromisoformat(d.pop("raised_at"))

        state = check_alert_state(d.pop("state"))

        def _parse_acknowledgement(data: object) -> Acknowledgement | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                acknowledgement_type_0 = Acknowledgement.from_dict(data)

                return acknowledgement_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Acknowledgement | None, data)

        acknowledgement = _parse_acknowledgement(d.pop("acknowledgement"))

        alert = cls(
            id=id,
            sensor=sensor,
            metric=metric,
            ts=ts,
            seq=seq,
            value=value,
            kind=kind,
            limit=limit,
            raised_at=raised_at,
            state=state,
            acknowledgement=acknowledgement,
        )

        alert.additional_properties = d
        return alert

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
