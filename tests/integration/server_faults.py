"""What happens to gateways and servers; each of these asserts that it has happened."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict

import psycopg

from local.archive_check import differences, hours
from local.processor import Processor
from local.servers.faults import NONE, FaultProxy, Faults
from services.telemetry.archive_layout import Hour
from tests.integration.plant import WRITING, Plant, archive_folder
from tests.integration.settling import found, until

OUTAGE_SECONDS = 16.0
"""Longer than the longest wait of a record processor between two attempts, 15 s."""
CACHE_AWAY_SECONDS = 8.0
SCHEDULED_SECONDS = 150.0
"""Two starts of the scheduled archiver, a minute apart, and a little: one may meet a database that is away."""
SCHEDULED_ARCHIVER_FAILS = "the scheduled archiver fails because the disk is full"
OTHER_ARCHIVER = "another archiver works"
"""What an archiver says, for debugging alone, that leaves the work to another one."""
TROUBLES = (Faults(refuse=0.2, unavailable=0.2, throttle=0.2, fail=0.1), Faults(lose_answer=0.3))
"""One after the other: an answer is lost only where nothing else fails, which would be rare in a request of many."""


def put_records_fails(plant: Plant) -> None:
    """Requests are refused, entries throttled and failed, and answers lost, for some seconds."""
    for faults in TROUBLES:
        strike(plant.stack.faults, faults)


def strike(proxy: FaultProxy, faults: Faults) -> None:
    """Have these faults until each of them has struck twice."""
    kinds, before = [kind for kind, probability in asdict(faults).items() if probability], dict(proxy.counts)
    proxy.faults = faults
    until(
        lambda: all(proxy.counts.get(kind, 0) - before.get(kind, 0) >= 2 for kind in kinds),
        lambda: f"each of {kinds} strikes: {proxy.counts}",
    )
    proxy.faults = NONE


def gateway_killed(plant: Plant) -> None:
    """The stream is away, so that events wait in the spool; then kill -9, and it goes on with what is there."""
    proxy = plant.stack.faults
    plant.traffic.wait_for_midstream()
    proxy.faults = Faults(refuse=1)
    before = proxy.counts.get("refuse", 0)
    until(lambda: proxy.counts.get("refuse", 0) > before + 5, "requests are refused")
    code, waiting = plant.traffic.kill_and_start_again()
    assert code == -9
    assert waiting > 0
    proxy.faults = NONE
    # That it has sent what was in the spool too is said by its ledger, which is else not complete.
    sent = plant.traffic.sent()
    until(lambda: plant.traffic.sent() > sent, "it goes on")


def database_killed_in_transaction(plant: Plant) -> None:
    """PostgreSQL ends by kill -9 while record processors have rows of a batch written and not committed."""
    logs = plant.logs()
    with transactions_held_open(plant) as held:
        assert held >= 2
        plant.stack.database.kill()
    plant.stack.database.start()
    plant.stores_more()
    until(lambda: logs.count("store cannot be reached") >= held, f"{held} shards tell of it")


def database_stopped(plant: Plant) -> None:
    """PostgreSQL is stopped with transactions open, and is away for a while; the stream keeps what comes."""
    logs, living = plant.logs(), plant.living()
    with transactions_held_open(plant) as held:
        assert held >= 2
        plant.stack.database.stop()
    began = time.monotonic()
    plant.traffic.wait_for_more(5000)
    time.sleep(max(0.0, began + OUTAGE_SECONDS - time.monotonic()))
    plant.stack.database.start()
    plant.stores_more()
    until(lambda: logs.count("store cannot be reached") >= held, f"{held} shards tell of it")
    # They have waited: nothing has ended.
    assert plant.living() == living


@contextlib.contextmanager
def transactions_held_open(plant: Plant) -> Iterator[int]:
    """Hold a lock that stops writers after their readings and before their commit; give how many are there."""
    with contextlib.suppress(psycopg.OperationalError), plant.stack.connect() as blocker:
        blocker.execute("BEGIN")
        blocker.execute("LOCK TABLE rollups_1h IN SHARE MODE")
        until(lambda: plant.ask(WRITING) >= 2, "two record processors are in mid-transaction")
        yield plant.ask(WRITING)


def cache_away(plant: Plant) -> None:
    """All of Redis ends by kill -9, and comes back empty."""
    logs = plant.logs()
    plant.stack.cache.kill()
    began = time.monotonic()
    # Without Redis too.
    plant.stores_more()
    time.sleep(max(0.0, began + CACHE_AWAY_SECONDS - time.monotonic()))
    plant.stack.cache.start()
    plant.later["the cache is rebuilt"] = lambda: logs.count("cache rebuilt") >= 1
    plant.later["a failure of the cache is counted"] = lambda: logs.metric("CacheFailures") >= 1


def archive_full(plant: Plant) -> None:
    """The archive's disk is full: the scheduled archiver fails and says so, and batches go on.

    That takes up to a minute, so it is looked at when the disk changes, by `archive_read_only_then_repaired`.
    """
    logs = plant.logs()
    plant.history.send(hours_ago=3, events=1500)
    plant.history.send(hours_ago=2, events=1500)
    plant.later[SCHEDULED_ARCHIVER_FAILS] = lambda: (
        logs.count("the archive cannot be written") >= 1 and logs.count("the archiver failed; only the archive") >= 1
    )


def archive_read_only_then_repaired(plant: Plant) -> None:
    """The same with a read-only disk; then it is repaired, and has every hour that is over, row by row."""
    # Not later than now: from here on there is room.
    until(plant.later.pop(SCHEDULED_ARCHIVER_FAILS), SCHEDULED_ARCHIVER_FAILS, seconds=SCHEDULED_SECONDS)
    plant.disk.make_read_only()
    code, said = archive(plant)
    assert code == 1
    assert "the archive cannot be written" in said
    assert hours(archive_folder(plant.stack)) == set()
    plant.stores_more()
    plant.disk.repair()
    check_archive(plant)


def check_archive(plant: Plant) -> None:
    """Export, and compare every hour that is over; a late row makes its hour be exported again."""
    folder = archive_folder(plant.stack)
    code, said = archive(plant)
    assert code == 0, said
    with plant.stack.connect() as connection:
        rows = connection.execute(
            "SELECT facility_id, hour, rows FROM archive_hours WHERE exported_at IS NOT NULL AND clean"
        ).fetchall()
        assert {facility for facility, _, _ in rows} >= {"history"}
        for facility, start, count in rows:
            assert differences(connection, folder, facility, start) == 0
            assert count > 0
        assert {Hour(start, facility) for facility, start, _ in rows} == hours(folder)


def archive(plant: Plant) -> tuple[int, str]:
    """Run the archiver once with the environment of a processor; return its exit code and what it said.

    Only one archiver works at a time: while that is one that the schedule has started, this one tries again.
    """

    def run() -> subprocess.CompletedProcess[str] | None:
        done = subprocess.run(
            [sys.executable, "-m", "services.processor", "archive"],
            env=environment(plant.living()[0]) | {"LOG_LEVEL": "DEBUG"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return None if OTHER_ARCHIVER in done.stderr else done

    done = found(run, "the archiver has its turn")
    return done.returncode, done.stderr


def environment(processor: Processor) -> dict[str, str]:
    """Return the environment that a processor has."""
    return dict(processor._variables)
