from pathlib import Path

import pytest

from compliance.model import Answer
from compliance.scanners.cache import Cache
from compliance.scanners.worker import RawAnswer, TemplateAnswers

SAID = TemplateAnswers((RawAnswer("R", "Db", Answer.FAIL, "detail", ("A", "B")),), {"R": {"T": 2}})


def test_should_return_what_was_kept(tmp_path: Path) -> None:
    Cache(tmp_path / "new").put("key", SAID)
    assert Cache(tmp_path / "new").get("key", TemplateAnswers) == SAID
    assert Cache(tmp_path / "new").get("other", TemplateAnswers) is None


def test_should_replace_what_is_kept_when_it_does_not_count(tmp_path: Path) -> None:
    Cache(tmp_path).put("key", TemplateAnswers())
    anew = Cache(tmp_path, reads=False)
    assert anew.get("key", TemplateAnswers) is None
    anew.put("key", SAID)
    assert Cache(tmp_path).get("key", TemplateAnswers) == SAID


def test_should_make_a_text_once_when_it_is_kept(tmp_path: Path) -> None:
    made: list[str] = []

    def make() -> str:
        made.append("text")
        return made[-1]

    for _ in range(2):
        assert Cache(tmp_path).kept("key", make) == "text"
    assert len(made) == 1
    assert Cache(tmp_path, reads=False).kept("key", make) == Cache(None).kept("key", make) == "text"
    assert len(made) == 3


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"answers": 7}', b"\xff"])
def test_should_forget_an_entry_that_is_damaged(tmp_path: Path, content: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("key", SAID)
    (tmp_path / "key.json").write_bytes(content)
    assert cache.get("key", TemplateAnswers) is None


def test_should_leave_no_half_written_files(tmp_path: Path) -> None:
    Cache(tmp_path).put("key", SAID)
    assert [path.name for path in tmp_path.iterdir()] == ["key.json"]


def test_should_go_on_without_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for cache in (Cache(None), Cache(tmp_path / "file")):
        cache.put("key", SAID)
        assert cache.get("key", TemplateAnswers) is None
