"""The drill from its beginning to its end."""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from local import evidence
from local.account import balance
from local.drill import files, meaning
from local.drill.inputs import digests
from local.drill.logins import assert_cache_logins, assert_database_logins
from local.drill.plant import LONG_SECONDS, STORED, Plant, complete_until, value
from local.drill.processor_command import run_command
from local.drill.report import Load, Recovery, RecoveryPoint, RecoveryTime, Restore
from local.drill.restore import destroy, restore
from local.drill.sink import with_kcl, without_kcl
from local.drill.vault import Vault
from local.drill.versions import versions
from local.gateway import FACILITY, Gateway
from local.gateway import Load as Sent
from local.history import History
from local.rotation.running import RunningRotations
from local.servers.process import ServerError
from local.stack import STREAM, SUFFIX, Stack, StackOptions
from local.waiting import wait_until

ARCHIVE_SECONDS = 2
"""How old a segment becomes before it is archived."""
OVERLAP = timedelta(seconds=5)
"""The stream is read again from so long before the first event that may be missing: clocks differ."""
HISTORY, HISTORY_EVENTS, HOURS_AGO = "plant-history", 200, 3
MISTAKE = "DELETE FROM readings WHERE seq % 3 = 0"
POISON = 0.002


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What to run.

    Attributes:
        rate: events a second.
        seconds: for how long they are sent.
        shards: of the stream.
        sensors: that send.
        kcl: KCL's daemon reads the stream; else something that stands in for it.
    """

    rate: int
    seconds: int
    shards: int = 2
    sensors: int = 50
    kcl: bool = True


def drill(options: Options, *, directory: Path, say: Callable[[str], None]) -> Restore:
    """Run it; everything is stopped when this returns or raises.

    Args:
        options: what.
        directory: of the run: logs and data; empty.
        say: shows how far it is.

    Raises:
        ServerError: a server does not start, or the restore fails.
    """
    say("starting PostgreSQL, Redis, the AWS emulator")
    with Vault() as vault:
        settings = vault.settings(every_seconds=ARCHIVE_SECONDS)
        stack_options = StackOptions(shards=options.shards, processors=0, database=settings)
        with Stack(directory=directory, options=stack_options) as stack:
            plant = _plant(options, stack)
            try:
                return _Drill(options=options, plant=plant, vault=vault, say=say).run()
            finally:
                for gateway in plant.gateways:
                    gateway.stop()
                plant.stop()


def _plant(options: Options, stack: Stack) -> Plant:
    def gateway(number: int) -> Gateway:
        load = Sent(rate=options.rate, seconds=options.seconds / 2, sensors=options.sensors, poison=POISON, seed=number)
        return Gateway(
            name=f"gateway-{number}",
            directory=stack.directory,
            url=stack.aws.url,
            stream=STREAM,
            suffix=SUFFIX,
            load=load,
            settings={"stream_buckets": "16", "facility_id": f"{FACILITY}-{number}"},
        )

    history = History(stack.client("kinesis"), facility=HISTORY)
    return Plant(
        stack=stack,
        gateways=(gateway(1), gateway(2)),
        history=history,
        start_sink=with_kcl if options.kcl else without_kcl,
    )


class _Drill:
    """One drill; what one step finds out another reports."""

    def __init__(self, *, options: Options, plant: Plant, vault: Vault, say: Callable[[str], None]) -> None:
        self._options, self._plant, self._stack, self._vault, self._say = options, plant, plant.stack, vault, say
        self._lost_at = 0.0

    def run(self) -> Restore:
        """Run all steps."""
        stack, vault, plant = self._stack, self._vault, self._plant
        backup_bytes = self._live()
        target, undone = self._mistake()
        log_seconds, segments = vault.age(), len(vault.segments())
        self._say("loss: database, cache, archive")
        self._lost_at, lost = time.monotonic(), datetime.now(UTC)
        self._lose()
        self._say(f"restoring to {target.isoformat()}")
        plant.stop()
        stopped = self._elapsed()
        restored = self._restore(target)
        database = self._elapsed()
        self._say(f"{restored} readings restored; reading the stream again")
        reading, caught_up = self._replay()
        self._say("writing the archive again")
        run_command(stack, "archive")
        archive = self._elapsed()
        self._say("waiting until all is sent and stored")
        plant.wait(plant.is_sent, "all is sent", seconds=LONG_SECONDS)
        plant.settle(plant.acknowledged())
        plant.stop()
        with stack.connect() as connection:
            account = balance(
                ledger=plant.ledger(),
                stored=evidence.stored(connection),
                dead_letters=evidence.dead_letters(connection),
                derived=evidence.derived(connection, stack.latest_cache()),
            )
            hours, wrong = files.compare(connection, stack)
        problems = [*account.problems, *_archive_problems(hours, wrong)]
        return Restore(
            version=meaning.VERSION,
            performed_at=lost.isoformat(timespec="seconds"),
            exact=not problems,
            scenario=meaning.SCENARIO,
            versions=versions(stack),
            inputs=digests(),
            load=Load(
                rate=self._options.rate,
                seconds=self._options.seconds,
                shards=self._options.shards,
                daemon="KCL" if self._options.kcl else "stand-in",
            ),
            recovery=Recovery(
                backup_bytes=backup_bytes,
                segments=segments,
                target=target.isoformat(),
                undone=undone,
                restored=restored,
                replayed=account.stored - restored,
                archived_hours=hours,
            ),
            rto_seconds=RecoveryTime(
                stopped=stopped, database=database, reading=reading, caught_up=caught_up, archive=archive
            ),
            rpo=RecoveryPoint(
                database_seconds=round((lost - target).total_seconds(), 1),
                log_seconds=round(log_seconds, 1),
                events=account.missing,
            ),
            account=account,
            problems=problems,
            stands_for=meaning.STANDS_FOR,
            not_proven=meaning.NOT_PROVEN,
        )

    def _live(self) -> int:
        """Let the platform work until it has a past, a backup and something after the backup; return its bytes."""
        plant = self._plant
        plant.history.send(hours_ago=HOURS_AGO, events=HISTORY_EVENTS)
        plant.start()
        plant.wait(lambda: plant.handled() >= HISTORY_EVENTS, "the past is stored")
        run_command(self._stack, "archive")
        plant.gateways[0].start()
        self._wait_for(1 / 8)
        self._say("backup, while events are stored")
        size = self._vault.take_backup(self._stack.database)
        self._wait_for(1 / 4)
        return size

    def _wait_for(self, part: float) -> None:
        """Wait until a part of all events is stored; what gateways that were started send suffices, however slow."""
        wanted = HISTORY_EVENTS + round(part * self._options.rate * self._options.seconds)
        self._plant.wait(lambda: self._plant.handled() >= wanted, "more is stored")

    def _mistake(self) -> tuple[datetime, int]:
        """Return the last good moment, and how many readings were deleted after it; all of it is archived."""
        stack, plant = self._stack, self._plant
        target: datetime = plant.ask("SELECT clock_timestamp()")
        plant.gateways[1].start()
        with closing(RunningRotations(stack, rounds=1, seconds=1)) as rotations:
            rotations.start()
            rotations.wait()
        failed = [each.failed for each in rotations.done()]
        if failed != [{}]:
            raise ServerError(f"the rotation of all credentials failed: {failed}")
        self._wait_for(3 / 8)
        self._say("a wrong statement deletes a third of the readings")
        with stack.connect() as connection:
            undone = connection.execute(MISTAKE).rowcount
            self._vault.wait_for(connection, target)
        # Not just after a segment was archived: something that is stored has to be lost to the log as well.
        wait_until(lambda: self._vault.age() > ARCHIVE_SECONDS / 2, seconds=2 * ARCHIVE_SECONDS, every=0.1)
        return target, undone

    def _lose(self) -> None:
        destroy(self._stack.database)
        self._stack.cache.kill()
        files.destroy(self._stack)

    def _restore(self, target: datetime) -> int:
        """Bring database, logins and cache back; return how many readings the database has."""
        stack = self._stack
        restore(stack.database, self._vault, target)
        assert_database_logins(stack)
        stack.cache.start()
        assert_cache_logins(stack)
        with stack.connect() as connection:
            restored = int(value(connection, STORED))
            missing_from = min(target, complete_until(connection, f"{FACILITY}-1")) - OVERLAP
        run_command(stack, "rewind", "--to", missing_from.isoformat(), "--archive")
        return restored

    def _replay(self) -> tuple[float, float]:
        """Start a sink; return when the first event was stored, and when all was that had been sent by then."""
        plant = self._plant
        before = plant.handled()
        plant.start()
        plant.wait(lambda: plant.handled() > before, "the first event is stored again")
        reading, sent = self._elapsed(), plant.acknowledged()
        plant.settle(sent)
        return reading, self._elapsed()

    def _elapsed(self) -> float:
        return round(time.monotonic() - self._lost_at, 1)


def _archive_problems(hours: int, wrong: int) -> list[str]:
    if not hours:
        return ["archive: no hour was written again"]
    return [f"archive: {wrong} rows are not those of the database"] if wrong else []
