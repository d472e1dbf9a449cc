"""The supervisor: it works as long as its daemon does, and stops in time."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from local.waiting import wait_until
from services.processor.supervisor import supervise as module
from services.processor.supervisor.supervise import supervise
from services.telemetry.health import Heartbeat
from services.telemetry.program import ServiceFailedError
from services.telemetry.settings import ProcessorSettings, load
from tests.services.processor.java_stub import java_stub
from tests.services.test_programs import VARIABLES

pytestmark = pytest.mark.programs


@pytest.fixture
def settings(tmp_path: Path) -> ProcessorSettings:
    return load(
        ProcessorSettings,
        {
            **VARIABLES["processor"],
            "ENVIRONMENT_SUFFIX": "test",
            "HEALTH_FILE": str(tmp_path / "health"),
            "RUN_DIRECTORY": str(tmp_path),
            "JAVA": str(tmp_path / "java"),
            "ARCHIVE_INTERVAL_MINUTES": "0",
            "HEALTH_MAX_AGE_SECONDS": "1",
            "HANG_SECONDS": "1",
        },
    )


def stop_after(happens: Callable[[], object]) -> threading.Event:
    """Return what is set once this has returned, or failed."""
    stop = threading.Event()

    def run() -> None:
        try:
            happens()
        finally:
            stop.set()

    threading.Thread(target=run, daemon=True).start()
    return stop


def has_started(folder: Path) -> Callable[[], object]:
    """Return what waits until the daemon has started."""
    return lambda: wait_until((folder / "java.json").exists, seconds=30, every=0.02)


def test_should_start_the_daemon_with_its_files_and_remove_them_at_the_end(
    settings: ProcessorSettings, tmp_path: Path
) -> None:
    java_stub(tmp_path, handover=0.2)
    supervise(settings, stop_after(has_started(tmp_path)))
    given = json.loads((tmp_path / "java.json").read_text())
    assert "software.amazon.kinesis.multilang.MultiLangDaemon" in given["arguments"]
    assert "streamName = telemetry-test\n" in given["properties"]
    assert " -m services.processor record-processor\n" in given["properties"]
    assert given["log"].startswith("/proc/")
    assert list(tmp_path.glob("processor-*")) == []


def test_should_fail_when_the_daemon_ends(settings: ProcessorSettings, tmp_path: Path) -> None:
    java_stub(tmp_path, lives=0, code=7)
    with pytest.raises(ServiceFailedError, match="ended with 7"):
        supervise(settings, threading.Event())


def test_should_fail_and_name_the_setting_when_there_is_no_java(settings: ProcessorSettings) -> None:
    with pytest.raises(ServiceFailedError, match="setting JAVA"):
        supervise(settings, threading.Event())


def test_should_kill_the_daemon_when_it_does_not_hand_over_in_time(
    settings: ProcessorSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_SECONDS", 0.3)
    java_stub(tmp_path, obeys=False)
    with pytest.raises(ServiceFailedError, match=r"did not end within 0\.3 s and was killed"):
        supervise(settings, stop_after(has_started(tmp_path)))


def test_should_beat_while_the_daemon_works_and_stop_beating_when_a_child_hangs(
    settings: ProcessorSettings, tmp_path: Path
) -> None:
    java_stub(tmp_path)
    heartbeat, beats, results = Heartbeat(settings.health_file), set[str](), []

    def has_beaten_twice() -> bool:
        with suppress(FileNotFoundError):
            beats.add(Path(settings.health_file).read_text())
        return len(beats) > 1

    def hang() -> None:
        results.append(wait_until(has_beaten_twice, seconds=30, every=0.02))
        (folder,) = tmp_path.glob("processor-*")
        (folder / "busy-1").write_text("0")
        results.append(wait_until(lambda: not heartbeat.is_fresh(maximum_age_seconds=1), seconds=30))

    supervise(settings, stop_after(hang))
    assert results == [True, True]


def test_should_leave_time_for_the_daemons_own_grace() -> None:
    highest = max(value for value in range(100) if _accepts_grace(value))
    assert highest < module.STOP_SECONDS < 60


def _accepts_grace(seconds: int) -> bool:
    try:
        load(
            ProcessorSettings,
            {**VARIABLES["processor"], "ENVIRONMENT_SUFFIX": "x", "SHUTDOWN_GRACE_SECONDS": str(seconds)},
        )
    except ValueError:
        return False
    return True
