"""The command line: bad arguments are named, with exit code 2, before anything starts."""

from pathlib import Path

import pytest
from filelock import FileLock

from local.cli import run


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rate", "0"], "'--rate': 0.0 is not in the range 1<=x<=1000000"),
        (["--rate", "many"], "'--rate': 'many' is not a valid"),
        (["--rate", "nan"], "'--rate': 'nan' is not a number"),
        (["--seconds", "0.5"], "'--seconds': 0.5 is not in the range 1<=x<=86400"),
        (["--processors", "0"], "'--processors': 0 is not in the range 1<=x<=16"),
        (["--processors", "5", "--shards", "4"], "--processors 5 is more than --shards 4"),
        (["--shards", "65"], "'--shards': 65 is not in the range 1<=x<=64"),
        (["--sensors", "1.5"], "'--sensors': '1.5' is not a valid integer range"),
        (["--facilities", "3", "--sensors", "2"], "--facilities 3 is more than --sensors 2"),
        (["--rotations", "-1"], "'--rotations': -1 is not in the range 0<=x<=100"),
        (["--rotations", "3", "--seconds", "19"], "--rotations 3 need --seconds 20 at least: one every 5 s"),
        (["--poison", "1.1"], "'--poison': 1.1 is not in the range 0<=x<=1"),
        (["--poison", "0.6", "--duplicates", "0.6"], "together 1 at most"),
        (["--speed", "1"], "No such option '--speed'"),
    ],
)
def test_should_name_the_argument_when_it_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_should_refuse_an_output_that_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(["simulate", "--output", str(tmp_path / "file")]) == 2
    assert "is a file" in capsys.readouterr().err


def test_should_refuse_an_output_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(["simulate", "--output", str(tmp_path / "file" / "below")]) == 2
    assert "Not a directory" in capsys.readouterr().err


def test_should_refuse_an_output_that_another_run_uses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FileLock(tmp_path / ".lock"):
        assert run(["simulate", "--output", str(tmp_path)]) == 2
    assert "another run uses" in capsys.readouterr().err
