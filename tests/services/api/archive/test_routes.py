"""The archive over HTTP: its hours, whole files and parts of them."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.api.archive.disk import DiskFiles
from services.api.archive.memory import MemoryArchiveIndex
from services.api.archive.ports import Archive, ArchivedHour
from tests.services.api.archive.hours import START, no_file_left_open, put_hour
from tests.services.api.asking import FACILITY, OTHER, asking, pages

pytestmark = pytest.mark.slow

CONTENT = bytes(range(256)) * 4000
LIST = f"/v1/facilities/{FACILITY}/archive"
HOUR = f"{LIST}/2026-01-15T08"


def hour(number: int, *, is_final: bool = False) -> ArchivedHour:
    start = START + timedelta(hours=number)
    return ArchivedHour(start=start, rows=7, exported_at=start, is_complete=True, is_final=is_final)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Any]:
    put_hour(tmp_path, FACILITY, [CONTENT, b"second"])
    put_hour(tmp_path, FACILITY, [b"final"], start=START + timedelta(hours=1))
    put_hour(tmp_path, OTHER, [b"foreign"])
    index = MemoryArchiveIndex(
        [(FACILITY, hour(0)), (FACILITY, hour(1, is_final=True)), (FACILITY, hour(2)), (OTHER, hour(0))]
    )
    with no_file_left_open(), asking(archive=Archive(index=index, files=DiskFiles(tmp_path))) as made:
        yield made


def test_should_list_hours_with_their_files(client: Any) -> None:
    found = [each for page in pages(client, LIST, limit=2) for each in page]
    assert [(each["hour"], len(each["files"])) for each in found] == [
        ("2026-01-15T08", 2),
        ("2026-01-15T09", 1),
        ("2026-01-15T10", 0),  # older than the archive keeps files
    ]
    part = {"from": "2026-01-15T08:00:01Z", "to": "2026-01-15T10:00:00Z"}
    assert [each["hour"] for each in client.get(LIST, params=part).json()["items"]] == ["2026-01-15T09"]


def test_should_give_a_whole_file(client: Any) -> None:
    answer = client.get(HOUR)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    digest = hashlib.sha256(CONTENT)
    expected = {
        "content-type": "application/vnd.apache.parquet",
        "content-length": str(len(CONTENT)),
        "accept-ranges": "bytes",
        "etag": f'"{digest.hexdigest()}"',
        "repr-digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
        "cache-control": "private, no-cache",
        "link": '<?part=1>; rel="next"',
    }
    assert {name: answer.headers[name] for name in expected} == expected
    last = client.get(HOUR, params={"part": 1})
    assert (last.content, "link" in last.headers) == (b"second", False)


def test_should_let_a_file_be_kept_for_good_once_it_cannot_change(client: Any) -> None:
    assert "immutable" in client.get(f"{LIST}/2026-01-15T09").headers["cache-control"]


def test_should_give_parts_that_make_up_the_whole(client: Any) -> None:
    tag = client.head(HOUR).headers["etag"]
    found = b""
    while len(found) < len(CONTENT):
        wanted = {"Range": f"bytes={len(found)}-{len(found) + 299_999}", "If-Range": tag}
        answer = client.get(HOUR, headers=wanted)
        assert answer.status_code == 206
        last = len(found) + len(answer.content) - 1
        assert answer.headers["content-range"] == f"bytes {len(found)}-{last}/{len(CONTENT)}"
        assert answer.headers["content-length"] == str(len(answer.content))
        found += answer.content
    assert found == CONTENT


def test_should_give_the_whole_when_the_client_has_parts_of_an_older_file(client: Any) -> None:
    answer = client.get(HOUR, headers={"Range": "bytes=5-9", "If-Range": '"older"'})
    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


def test_should_say_how_long_the_file_is_when_it_has_no_such_part(client: Any) -> None:
    answer = client.get(HOUR, headers={"Range": f"bytes={len(CONTENT)}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(CONTENT)}")
    assert answer.json()["status"] == 416


def test_should_send_nothing_when_the_client_has_the_file(client: Any) -> None:
    tag = client.head(HOUR).headers["etag"]
    for method in ("GET", "HEAD"):
        answer = client.request(method, HOUR, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)


def test_should_describe_a_file_without_sending_it(client: Any) -> None:
    answer = client.head(HOUR)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert client.head(f"{LIST}/2026-01-15T23").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}/2026-01-15T10",
        f"{LIST}/2026-01-15T23",
        f"{LIST}/2026-13-45T99",
        f"{HOUR}?part=2",
        f"/v1/facilities/{OTHER}/archive/2026-01-15T08",
        "/v1/facilities/nowhere/archive/2026-01-15T08",
    ],
)
def test_should_not_find_what_is_not_there_or_not_the_clients(client: Any, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}/..%2F..%2F{OTHER}",
        f"{LIST}/%2e%2e%2fmanifest.json",
        f"{LIST}/2026-01-15T08%2F..",
        f"{LIST}/../../{OTHER}/archive/2026-01-15T08",
        f"{HOUR}?part=../manifest.json",
        f"{HOUR}?part=-1",
    ],
)
def test_should_lead_nowhere_when_a_path_tries_to_leave_the_archive(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {400, 404}
    assert b"foreign" not in answer.content
