from pathlib import Path

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


def test_should_keep_nothing_when_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (None, tmp_path / "file" / "store"):
        store = Store(path)
        store.put([("key", SAID)])
        assert store.get("key") == SAID
        store.close()
    assert (tmp_path / "file").read_text() == ""
