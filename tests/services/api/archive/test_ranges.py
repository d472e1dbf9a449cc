"""Range and If-Range, as RFC 9110 has them."""

import pytest

from services.api.archive.ranges import RangeNotSatisfiable, part_of

TAG = '"abc"'


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=10-", (10, 90)),
        ("bytes=90-1000", (90, 10)),
        ("bytes=-10", (90, 10)),
        ("bytes=-1000", (0, 100)),
        ("BYTES = 5-6 ", (5, 2)),
        (None, None),
        ("bytes=0-1,5-6", None),
        ("bytes=6-5", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=+1-2", None),
        ("items=0-1", None),
        ("", None),
        ("bytes=\u0663-\u0664", None),
    ],
)
def test_should_give_the_part_or_the_whole(wanted: str | None, part: tuple[int, int] | None) -> None:
    assert part_of(100, wanted=wanted, only_if=None, tag=TAG) == part


@pytest.mark.parametrize("wanted", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"])
def test_should_refuse_a_part_that_is_not_there(wanted: str) -> None:
    with pytest.raises(RangeNotSatisfiable) as refused:
        part_of(100, wanted=wanted, only_if=None, tag=TAG)
    assert refused.value.headers == {"Content-Range": "bytes */100"}


@pytest.mark.parametrize(
    ("only_if", "part"),
    [(TAG, (0, 1)), ('"other"', None), ('W/"abc"', None), ("Wed, 21 Oct 2015 07:28:00 GMT", None)],
)
def test_should_give_the_whole_when_the_client_has_parts_of_another_file(
    only_if: str, part: tuple[int, int] | None
) -> None:
    assert part_of(100, wanted="bytes=0-0", only_if=only_if, tag=TAG) == part
