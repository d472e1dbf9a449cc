from typing import Literal

NewEventQuality = Literal["bad", "good", "uncertain"]

NEW_EVENT_QUALITY_VALUES: set[NewEventQuality] = {
    "bad",
    "good",
    "uncertain",
}


def check_new_event_quality(value: str) -> NewEventQuality:
    if value in NEW_EVENT_QUALITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {NEW_EVENT_QUALITY_VALUES!r}")
