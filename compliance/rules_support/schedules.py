"""How long a schedule may leave something undone."""

import re
from datetime import date, timedelta
from itertools import pairwise

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_UNIT_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_OBSERVED = [date(2027, 1, 1) + timedelta(days=offset) for offset in range(2 * 366)]
"""Two years, one of them a leap year: every pattern of months and weekdays that matters comes by."""


def longest_gap_days(expression: str) -> float | None:
    """Return the most days between two runs of a `rate(...)` or `cron(...)` expression.

    None for what this does not read: a year field, `L`, `W` and `#`. Times of day are taken as equal on every day.
    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
    """
    if rate := _RATE.fullmatch(expression.strip()):
        return int(rate[1]) * _UNIT_DAYS[rate[2]]
    cron = _CRON.fullmatch(expression.strip())
    if cron is None or cron[6] not in ("*", "?"):
        return None
    days = _values(cron[3], range(1, 32))
    months = _values(cron[4], range(1, 13), _MONTHS, first=1)
    weekdays = _values(cron[5], range(1, 8), _WEEKDAYS, first=1)
    if days is None or months is None or weekdays is None:
        return None
    runs = [
        day for day in _OBSERVED if day.day in days and day.month in months and day.isoweekday() % 7 + 1 in weekdays
    ]
    gaps = [(later - earlier).days for earlier, later in pairwise(runs)]
    return float(max(gaps)) if gaps else None


def _values(field: str, every: range, names: tuple[str, ...] = (), *, first: int = 0) -> set[int] | None:
    """Return the numbers that a cron field matches; None for what is not understood."""
    if field in ("*", "?"):
        return set(every)
    found: set[int] = set()
    for part in field.upper().split(","):
        span, _, step = part.partition("/")
        start, _, end = span.partition("-")
        low, high = _number(start, names, first, every.start), _number(end or start, names, first, every.stop - 1)
        if low is None or high is None or (step and not step.isdigit()):
            return None
        last = every.stop - 1 if step and not end else high
        found.update(range(low, last + 1, int(step) if step else 1))
    return found


def _number(text: str, names: tuple[str, ...], first: int, wildcard: int) -> int | None:
    if text == "*":
        return wildcard
    if text in names:
        return names.index(text) + first
    return int(text) if text.isdigit() else None
