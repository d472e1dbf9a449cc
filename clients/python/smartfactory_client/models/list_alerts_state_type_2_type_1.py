from typing import Literal

ListAlertsStateType2Type1 = Literal["acknowledged", "open"]

LIST_ALERTS_STATE_TYPE_2_TYPE_1_VALUES: set[ListAlertsStateType2Type1] = {
    "acknowledged",
    "open",
}


def check_list_alerts_state_type_2_type_1(value: str) -> ListAlertsStateType2Type1:
    if value in LIST_ALERTS_STATE_TYPE_2_TYPE_1_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_ALERTS_STATE_TYPE_2_TYPE_1_VALUES!r}")
