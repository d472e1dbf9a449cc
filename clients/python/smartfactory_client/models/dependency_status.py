from typing import Literal

DependencyStatus = Literal["away", "ok"]

DEPENDENCY_STATUS_VALUES: set[DependencyStatus] = {
    "away",
    "ok",
}


def check_dependency_status(value: str) -> DependencyStatus:
    if value in DEPENDENCY_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DEPENDENCY_STATUS_VALUES!r}")
