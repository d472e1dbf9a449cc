import sqlite3
from pathlib import Path

import pytest

from compliance.mutation.store import Store, opened

SAID = (("Bucket", "R", "FAIL"),)


def test_should_keep_answers_beyond_its_life(tmp_path: Path) -> None:
    with opened(tmp_path / "new" / "store") as store:
        assert store.get("key") is None
        store.put([("key", SAID), ("empty", ())])
    with opened(tmp_path / "new" / "store") as store:
        assert store.get("key") == SAID
        assert store.get("empty") == ()


def test_should_forget_what_nobody_asked_for(tmp_path: Path) -> None:
    with opened(tmp_path / "store") as store:
        store.put([("old", SAID), ("asked", SAID)])
    with opened(tmp_path / "store") as store:
        store.get("asked")
        store.put([("new", SAID)])
        store.forget_others()
        assert [store.get(key) for key in ("old", "asked", "new")] == [None, SAID, SAID]


def test_should_begin_anew_when_the_file_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "store").write_bytes(b"not a database" * 100)
    with opened(tmp_path / "store") as store:
        store.put([("key", SAID)])
    with opened(tmp_path / "store") as store:
        assert store.get("key") == SAID


def test_should_ask_again_when_the_file_was_damaged_after_it_was_opened(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with opened(path) as store:
        store.put((f"{number:064}", SAID) for number in range(5000))
    size = path.stat().st_size
    with opened(path) as store:
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        assert store.get(f"{7:064}") is None
        store.put([("new", SAID)])
        store.forget_others()


@pytest.mark.parametrize("said", [b"{", b'[["\xff"]]', b"7"])
def test_should_ask_again_when_what_is_kept_is_no_answer(tmp_path: Path, said: bytes) -> None:
    with opened(tmp_path / "store") as store:
        store.put([("key", SAID)])
    other = sqlite3.connect(tmp_path / "store")
    with other:
        other.execute("UPDATE answers SET said = ?", (said,))
    other.close()
    with opened(tmp_path / "store") as store:
        assert store.get("key") is None


def test_should_keep_nothing_when_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (None, tmp_path / "file" / "store"):
        store = Store(path)
        store.put([("key", SAID)])
        assert store.get("key") == SAID
        store.close()
    assert (tmp_path / "file").read_text() == ""
