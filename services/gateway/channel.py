"""How one simulated metric behaves: level, drift, noise, and a fault now and then."""

import random

from services.gateway.factory import Place
from services.gateway.ledger import Tally

MEAN_READINGS_BETWEEN_FAULTS = 20_000
DRIFT_READINGS = 5_000
"""After so many readings drift turns round."""

_NOISE_SIZE = 8191


def noise_table(chance: random.Random) -> tuple[float, ...]:
    """Return normal noise of standard deviation 1; drawing it anew for each reading would take half of the time."""
    return tuple(chance.gauss(0.0, 1.0) for _ in range(_NOISE_SIZE))


class Channel:
    """The readings of one metric of one sensor.

    Attributes:
        bucket: of the sensor.
        head: an encoded event up to its time.
        tally: of its facility.
    """

    __slots__ = (
        "_chance", "_drift", "_fault", "_level", "_metric", "_noise", "_place", "_sensitivity", "_slope",
        "_until_fault", "bucket", "head", "tally",
    )  # fmt: skip

    def __init__(
        self, place: Place, *, bucket: int, tally: Tally, chance: random.Random, noise: tuple[float, ...]
    ) -> None:
        """Take where it is, where its events go and are counted, and what to draw from."""
        metric = place.metric
        self.bucket = bucket
        self.tally = tally
        self.head = (
            f'{{"facility":"{place.facility}","line":"{place.line}","sensor":"{place.sensor}",'
            f'"metric":"{metric.name}","unit":"{metric.unit}","ts":"'
        )
        self._metric = metric
        self._chance = chance
        self._noise = noise
        self._place = chance.randrange(_NOISE_SIZE)
        self._level = metric.level + chance.gauss(0.0, metric.noise)
        self._sensitivity = metric.load * self._level
        self._drift = 0.0
        self._slope = chance.choice((-2, 2)) * metric.noise / DRIFT_READINGS
        self._until_fault = int(chance.expovariate(1 / MEAN_READINGS_BETWEEN_FAULTS))
        self._fault: tuple[str, float] | None = None

    def reading(self, shift: float) -> tuple[float, str]:
        """Return the next value and its quality.

        Args:
            shift: how busy the factory is, 0 to 1.
        """
        self._until_fault -= 1
        if self._until_fault < 0:
            return self._faulty()
        place = self._place
        self._place = place + 1 if place < _NOISE_SIZE - 1 else 0
        self._drift += self._slope
        metric = self._metric
        if abs(self._drift) > 2 * metric.noise:
            self._slope = -self._slope
        value = self._level + self._sensitivity * (shift - 1.0) + self._drift + metric.noise * self._noise[place]
        return max(value, metric.low), "good"

    def _faulty(self) -> tuple[float, str]:
        """Give a few readings of a fault, then draw when the next one comes."""
        metric, chance = self._metric, self._chance
        if self._fault is None:
            self._fault = chance.choice(
                (
                    ("good", metric.high + (metric.high - metric.low) * chance.uniform(0.05, 0.5)),  # a real spike
                    ("bad", metric.low - (metric.high - metric.low) * chance.uniform(0.5, 2.0)),  # a broken wire
                    ("uncertain", metric.level),  # stuck
                )
            )
        quality, value = self._fault
        if chance.random() < 0.1:
            self._fault = None
            self._until_fault = int(chance.expovariate(1 / MEAN_READINGS_BETWEEN_FAULTS)) + 1
        return value, quality
