from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.service_status_status import (
    ServiceStatusStatus,
    check_service_status_status,
)

if TYPE_CHECKING:
    from ..models.dependency import Dependency
    from ..models.freshness import Freshness


T = TypeVar("T", bound="ServiceStatus")


@_attrs_define
class ServiceStatus:
    """How the service is."""

    status: ServiceStatusStatus
    """ degraded: slower, because the cache is away; unavailable: the database is away """
    version: str
    """ of the service """
    contract: str
    """ of the contract """
    draining: bool
    """ whether this task is about to stop """
    dependencies: list[Dependency]
    facilities: list[Freshness]
    """ those of the client, sorted by id """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status: str = self.status

        version = self.version

        contract = self.contract

        draining = self.draining

        dependencies = []
        for dependencies_item_data in self.dependencies:
            dependencies_item = dependencies_item_data.to_dict()
            dependencies.append(dependencies_item)

        facilities = []
        for facilities_item_data in self.facilities:
            facilities_item = facilities_item_data.to_dict()
            facilities.append(facilities_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status": status,
                "version": version,
                "contract": contract,
                "draining": draining,
                "dependencies": dependencies,
                "facilities": facilities,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.dependency import Dependency  # noqa: PLC0415
        from ..models.freshness import Freshness  # noqa: PLC0415

        d = dict(src_dict)
        status = check_service_status_status(d.pop("status"))

        version = d.pop("version")

        contract = d.pop("contract")

        draining = d.pop("draining")

        dependencies = []
        _dependencies = d.pop("dependencies")
        for dependencies_item_data in _dependencies:
            dependencies_item = Dependency.from_dict(dependencies_item_data)

            dependencies.append(dependencies_item)

        facilities = []
        _facilities = d.pop("facilities")
        for facilities_item_data in _facilities:
            facilities_item = Freshness.from_dict(facilities_item_data)

            facilities.append(facilities_item)

        service_status = cls(
            status=status,
            version=version,
            contract=contract,
            draining=draining,
            dependencies=dependencies,
            facilities=facilities,
        )

        service_status.additional_properties = d
        return service_status

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
