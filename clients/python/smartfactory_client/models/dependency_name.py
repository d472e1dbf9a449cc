from typing import Literal

DependencyName = Literal["cache", "database"]

DEPENDENCY_NAME_VALUES: set[DependencyName] = {
    "cache",
    "database",
}


def check_dependency_name(value: str) -> DependencyName:
    if value in DEPENDENCY_NAME_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DEPENDENCY_NAME_VALUES!r}")
