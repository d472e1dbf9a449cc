"""The load simulator: a source that makes up the events of whole factories, and counts them.

It writes the bytes of events itself, without encoding objects; they go through sequence, batcher and spool as real
ones do. The counts are stored in the spool together with the events, so that they are exact even after kill -9.
"""

import random
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path

import msgspec

from services.gateway.channel import Channel, noise_table
from services.gateway.disturbance import Disturbances, Shares
from services.gateway.factory import places, shift_level
from services.gateway.ledger import Kind, Ledger, Tally
from services.gateway.schedule import Schedule
from services.gateway.sequence import Sequence
from services.gateway.source import CHUNK_BYTES
from services.telemetry.batcher import Batcher

NOTE = "simulator"
"""Under which the spool keeps the ledger."""
CHUNK_EVENTS = CHUNK_BYTES // 256
REMEMBERED = 500
"""Events that a duplicate is chosen from."""
TICK_SECONDS = 0.005
WRITE_SECONDS = 1.0
"""The ledger's file is written so often, and at the end."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be simulated.

    Attributes:
        rate: events a second.
        seconds: for how long.
        sensors: how many, of all facilities together.
        facilities: names of the sites.
        seed: of everything that is drawn; the times of events follow the clock.
        burst_factor: how much faster the first of each 10 seconds is.
        shares: of what is not as it should be.
        ledger: the file for the counts; none is written if empty.
    """

    rate: float
    seconds: float
    sensors: int
    facilities: tuple[str, ...]
    seed: int = 0
    burst_factor: float = 1.0
    shares: Shares = Shares()
    ledger: str = ""


def resume(run: Run, note: bytes | None) -> Ledger:
    """Return the ledger to go on with: that of the same run if it was interrupted, else a new one.

    Args:
        run: what is to be simulated.
        note: what the spool has kept.
    """
    parameters = msgspec.to_builtins(run)
    if note is not None:
        stored = msgspec.json.decode(note, type=Ledger)
        # Compared as JSON, which knows no tuples.
        if not stored.complete and msgspec.json.encode(stored.parameters) == msgspec.json.encode(parameters):
            return stored
    return Ledger(parameters=parameters, facilities={name: Tally() for name in run.facilities})


class Simulator:
    """Gives the events that are due by the clock; what is overdue is caught up with, under its own time.

    Attributes:
        refused: always 0.
    """

    refused = 0

    def __init__(self, run: Run, *, ledger: Ledger, sequence: Sequence, batcher: Batcher) -> None:
        """Begin now.

        Args:
            run: what is to be simulated.
            ledger: from `resume`.
            sequence: of the events' numbers.
            batcher: whose buckets the sensors belong to.

        Raises:
            OSError: the ledger's file cannot be written.
        """
        self._run = run
        self._ledger = ledger
        self._sequence = sequence
        self._schedule = Schedule(rate=run.rate, seconds=run.seconds, burst_factor=run.burst_factor)
        self._done = ledger.sent
        chance = random.Random(f"{run.seed}:{self._done}")  # noqa: S311 - a simulation
        noise = noise_table(chance)
        self._channels = [
            Channel(
                place,
                bucket=batcher.bucket(place.sensor),
                tally=ledger.facilities[place.facility],
                chance=chance,
                noise=noise,
            )
            for place in places(facilities=run.facilities, sensors=run.sensors)
        ]
        chance.shuffle(self._channels)
        self._next_channel = 0
        self._disturbances = Disturbances(run.shares, chance)
        self._until_disturbance = self._disturbances.gap()
        self._recent: deque[tuple[Channel, bytes]] = deque(maxlen=REMEMBERED)
        # The monotonic clock holds the rate, the wall clock at the start gives the events their times.
        self._begun = time.monotonic() - self._schedule.at(self._done)
        self._begun_at = time.time() - self._schedule.at(self._done)
        self._write_at = 0.0
        self._write()  # a file that cannot be written is better known now

    def fill(self, batcher: Batcher, *, seconds: float) -> bool:
        """See `Source.fill`."""
        if self._done >= self._schedule.total:
            return False
        due = self._schedule.due(time.monotonic() - self._begun) - self._done
        if due <= 0:
            time.sleep(min(seconds, TICK_SECONDS))
        else:
            self._make(batcher, min(due, CHUNK_EVENTS))
        return self._done < self._schedule.total

    def notes(self) -> Mapping[str, bytes]:
        """See `Source.notes`: the ledger."""
        return {NOTE: msgspec.json.encode(self._ledger)}

    def committed(self) -> None:
        """See `Source.committed`: writes the ledger's file now and then."""
        now = time.monotonic()
        if now >= self._write_at or self._done >= self._schedule.total:
            self._write_at = now + WRITE_SECONDS
            self._write()

    def sent(self) -> Mapping[str, bytes]:
        """See `Source.sent`: the run is complete, and with the same parameters a new one begins."""
        self._ledger.complete = self._done >= self._schedule.total
        self._write()
        return self.notes()

    def _write(self) -> None:
        if self._run.ledger:
            self._ledger.write(Path(self._run.ledger))

    def _make(self, batcher: Batcher, count: int) -> None:
        """Add so many events, their times spread evenly over the time in which they were due."""
        at = self._begun_at + self._schedule.at(self._done)
        step = (self._begun_at + self._schedule.at(self._done + count) - at) / count
        clock = time.gmtime(at)
        shift = shift_level(clock.tm_hour + clock.tm_min / 60)
        channels, place = self._channels, self._next_channel
        for _ in range(count):
            channel = channels[place]
            place = place + 1 if place + 1 < len(channels) else 0
            self._until_disturbance -= 1
            if self._until_disturbance < 0:
                self._disturbed(batcher, channel, at, shift)
                self._until_disturbance = self._disturbances.gap()
            else:
                self._normal(batcher, channel, at, shift)
            at += step
        self._next_channel = place
        self._done += count

    def _normal(self, batcher: Batcher, channel: Channel, at: float, shift: float) -> None:
        seq = self._sequence.take()
        data = _event(channel, at, seq, shift)
        channel.tally.add(Kind.NORMAL, seq)
        batcher.add(channel.bucket, data)
        self._recent.append((channel, data))

    def _disturbed(self, batcher: Batcher, channel: Channel, at: float, shift: float) -> None:
        kind = self._disturbances.kind()
        if kind is Kind.DUPLICATE:
            if not self._recent:  # nothing yet to repeat
                self._normal(batcher, channel, at, shift)
                return
            channel, data = self._disturbances.choose(self._recent)
            channel.tally.add(kind, 0)
        else:
            seq = self._sequence.take()
            event = _event(channel, at + self._disturbances.shift(kind), seq, shift)
            data = self._disturbances.spoil(kind, event)
            channel.tally.add(kind, seq)
        batcher.add(channel.bucket, data)


def _event(channel: Channel, at: float, seq: int, shift: float) -> bytes:
    value, quality = channel.reading(shift)
    second = int(at)
    return (
        f'{channel.head}{_second(second)}{int((at - second) * 1e6):06d}Z","seq":{seq},"value":{value:.4f},'
        f'"quality":"{quality}","v":"1.0"}}'
    ).encode()


class _Seconds(dict[int, str]):
    """The text of a second up to its point; kept, since thousands of events share one."""

    def __missing__(self, second: int) -> str:
        if len(self) > 1024:
            self.clear()
        text = self[second] = time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(second))
        return text


_second = _Seconds().__getitem__
