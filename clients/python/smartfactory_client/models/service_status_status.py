from typing import Literal

ServiceStatusStatus = Literal["degraded", "ok", "unavailable"]

SERVICE_STATUS_STATUS_VALUES: set[ServiceStatusStatus] = {
    "degraded",
    "ok",
    "unavailable",
}


def check_service_status_status(value: str) -> ServiceStatusStatus:
    if value in SERVICE_STATUS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_STATUS_STATUS_VALUES!r}")
