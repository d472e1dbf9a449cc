from typing import Literal

EventQuality = Literal["bad", "good", "uncertain"]

EVENT_QUALITY_VALUES: set[EventQuality] = {
    "bad",
    "good",
    "uncertain",
}


def check_event_quality(value: str) -> EventQuality:
    if value in EVENT_QUALITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EVENT_QUALITY_VALUES!r}")
