"""Which part of a file a request is about: Range, If-Range, RFC 9110 sections 13.1.5 and 14.2."""

import re
from http import HTTPStatus

from services.api.problems import Problem

_one_range = re.compile(
    r"bytes[ \t]*=[ \t]*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))[ \t]*", re.ASCII | re.IGNORECASE
).fullmatch


class RangeNotSatisfiable(Problem):
    """The file has no such part."""

    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE

    def __init__(self, size: int) -> None:
        """Take the length of the file, which the client is told."""
        super().__init__(f"The file has {size} bytes.", headers={"Content-Range": f"bytes */{size}"})


def part_of(size: int, *, wanted: str | None, only_if: str | None, tag: str) -> tuple[int, int] | None:
    """Return start and length of the part that a request wants; None for the whole.

    Several ranges, other units, and what is no range at all are answered with the whole, as RFC 9110 allows.

    Args:
        size: of the file.
        wanted: the header Range.
        only_if: the header If-Range; another tag than ours, and any date, means the whole.
        tag: the file's, with quotes.

    Raises:
        RangeNotSatisfiable: the part begins after the end of the file, or is empty.
    """
    if wanted is None or (only_if is not None and only_if.strip() != tag):
        return None
    match = _one_range(wanted)
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < int(first):  # no range at all
            return None
    if start >= end:
        raise RangeNotSatisfiable(size)
    return start, end - start
