"""The heartbeat: fresh or not, and never half a number."""

import time
from pathlib import Path

import pytest

from services.telemetry.health import Heartbeat


def test_should_be_fresh_after_a_beat(tmp_path: Path) -> None:
    heartbeat = Heartbeat(str(tmp_path / "health"))
    heartbeat.beat()
    assert heartbeat.is_fresh(maximum_age_seconds=3600)


@pytest.mark.parametrize("age", [61.0, -1.0])
def test_should_not_be_fresh_when_the_last_beat_is_old_or_of_another_boot(tmp_path: Path, age: float) -> None:
    (tmp_path / "health").write_text(repr(time.monotonic() - age))
    assert not Heartbeat(str(tmp_path / "health")).is_fresh(maximum_age_seconds=60 if age > 0 else 3600)


def test_should_be_fresh_again_after_another_beat(tmp_path: Path) -> None:
    (tmp_path / "health").write_text("0")
    heartbeat = Heartbeat(str(tmp_path / "health"))
    heartbeat.beat()
    assert heartbeat.is_fresh(maximum_age_seconds=3600)


def test_should_show_no_other_file_of_that_name_to_whoever_looks_for_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[Path]] = []
    monkeypatch.setattr(Path, "replace", lambda _self, _target: seen.append(list(tmp_path.glob("busy-*"))))
    Heartbeat(str(tmp_path / "busy-1")).beat()
    assert seen == [[]]


@pytest.mark.parametrize("content", [None, "", "soon", "nan", "\xff"])
def test_should_not_be_fresh_without_a_number(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "health").write_text(content, encoding="latin-1")
    assert not Heartbeat(str(tmp_path / "health")).is_fresh(maximum_age_seconds=3600)


def test_should_leave_nothing_but_the_file(tmp_path: Path) -> None:
    Heartbeat(str(tmp_path / "health")).beat()
    assert [each.name for each in tmp_path.iterdir()] == ["health"]
