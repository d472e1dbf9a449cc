"""The whole drill, small, with production's record processors under a quick stand-in for KCL's daemon."""

from pathlib import Path

import msgspec
import pytest

from compliance.drill import Drill
from local.cli import run
from local.drill.command import FILE
from local.drill.report import Restore


@pytest.mark.servers
def test_should_account_for_every_event_when_all_is_lost_and_restored(tmp_path: Path) -> None:
    small = ("--no-kcl", "--rate", "100", "--seconds", "12", "--shards", "1")
    code = run(["drill", *small, "--output", str(tmp_path)])
    report = msgspec.json.decode((tmp_path / FILE).read_bytes(), type=Restore)
    assert report.problems == []
    assert code == 0
    account, recovery, rto = report.account, report.recovery, report.rto_seconds
    assert account.sent == account.stored + sum(account.dead_letters.values()) == 1_400
    assert (account.missing, account.unexpected, account.duplicates, report.rpo.events) == (0, 0, 0, 0)
    # Each part did its part: backup and log gave events back, and so did the stream; something was to be undone.
    assert recovery.restored >= 200 + 250
    assert recovery.replayed == account.stored - recovery.restored > 0
    assert recovery.undone > 0
    assert recovery.archived_hours == 1
    assert 0 < rto.stopped <= rto.database <= rto.reading <= rto.caught_up
    assert report.rpo.database_seconds > 0
    assert msgspec.json.decode((tmp_path / FILE).read_bytes(), type=Drill).exact


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rate", "9"], "'--rate': 9 is not in the range 10<=x<=20000"),
        (["--seconds", "9"], "'--seconds': 9 is not in the range 10<=x<=3600"),
        (["--shards", "0"], "'--shards': 0 is not in the range 1<=x<=16"),
        (["--record", "--no-kcl"], "--record: only a drill with KCL is evidence; leave --no-kcl out"),
    ],
)
def test_should_name_the_argument_when_it_is_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["drill", *arguments]) == 2
    assert message in capsys.readouterr().err
