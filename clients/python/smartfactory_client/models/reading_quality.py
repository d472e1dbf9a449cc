from typing import Literal

ReadingQuality = Literal["bad", "good", "uncertain"]

READING_QUALITY_VALUES: set[ReadingQuality] = {
    "bad",
    "good",
    "uncertain",
}


def check_reading_quality(value: str) -> ReadingQuality:
    if value in READING_QUALITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {READING_QUALITY_VALUES!r}")
