from typing import Literal

ListAlertsStateType3Type1 = Literal["acknowledged", "open"]

LIST_ALERTS_STATE_TYPE_3_TYPE_1_VALUES: set[ListAlertsStateType3Type1] = {
    "acknowledged",
    "open",
}


def check_list_alerts_state_type_3_type_1(value: str) -> ListAlertsStateType3Type1:
    if value in LIST_ALERTS_STATE_TYPE_3_TYPE_1_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_ALERTS_STATE_TYPE_3_TYPE_1_VALUES!r}")
