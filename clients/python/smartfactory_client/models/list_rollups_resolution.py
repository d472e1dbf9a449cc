from typing import Literal

ListRollupsResolution = Literal["1h", "1m"]

LIST_ROLLUPS_RESOLUTION_VALUES: set[ListRollupsResolution] = {
    "1h",
    "1m",
}


def check_list_rollups_resolution(value: str) -> ListRollupsResolution:
    if value in LIST_ROLLUPS_RESOLUTION_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_ROLLUPS_RESOLUTION_VALUES!r}")
