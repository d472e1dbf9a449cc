"""When rounds begin, and how they are told."""

from pathlib import Path

from local.rotation.rounds import Plan, Round, append, due_at, read
from services.telemetry.credentials import Credentials


def a_round(number: int) -> Round:
    return Round(number=number, seconds=1.5, finished_at={"a": 2.0}, failed={}, refused=0, accepted=[], kept=0, lost=[])


def test_should_spread_rounds_evenly_between_the_first_event_and_the_last(tmp_path: Path) -> None:
    plan = Plan(
        rounds=3,
        begins_at=100.0,
        seconds=20.0,
        secrets={},
        database_port=1,
        cache_ports=[],
        cache_admin=Credentials("admin", "password"),
        cache_users=[],
        report=str(tmp_path / "report"),
    )
    assert [due_at(plan, number) for number in (1, 2, 3)] == [105.0, 110.0, 115.0]


def test_should_read_whole_lines_while_another_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "report"
    assert read(path) == []
    append(path, a_round(1))
    append(path, a_round(2))
    with path.open("ab") as report:
        report.write(b'{"number":3,"sec')
    assert read(path) == [a_round(1), a_round(2)]
