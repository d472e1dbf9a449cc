"""When simulated events are due: a mean rate, with bursts."""

BURST_EVERY_SECONDS = 10.0
BURST_SECONDS = 1.0
MAXIMUM_BURST_FACTOR = BURST_EVERY_SECONDS / BURST_SECONDS


class Schedule:
    """Each period of 10 s begins with a burst of 1 s; the rest is so much slower that the mean holds."""

    def __init__(self, *, rate: float, seconds: float, burst_factor: float = 1.0) -> None:
        """Take the shape.

        Args:
            rate: events a second, as the mean of a period.
            seconds: for how long.
            burst_factor: how much faster a burst is than the mean, 1 to 10.
        """
        self.total = round(rate * seconds)
        self._seconds = seconds
        self._period = rate * BURST_EVERY_SECONDS
        self._burst_rate = rate * burst_factor
        self._burst = self._burst_rate * BURST_SECONDS
        self._rest_rate = (self._period - self._burst) / (BURST_EVERY_SECONDS - BURST_SECONDS)

    def due(self, elapsed: float) -> int:
        """Return how many events are due so many seconds after the start."""
        if elapsed >= self._seconds:
            return self.total
        periods, within = divmod(max(0.0, elapsed), BURST_EVERY_SECONDS)
        burst = min(within, BURST_SECONDS) * self._burst_rate
        rest = max(0.0, within - BURST_SECONDS) * self._rest_rate
        return min(self.total, int(periods * self._period + burst + rest))

    def at(self, number: int) -> float:
        """Return how many seconds after the start an event is due, the first being number 0."""
        periods, within = divmod(number, self._period)
        if within <= self._burst or not self._rest_rate:
            seconds = within / self._burst_rate
        else:
            seconds = BURST_SECONDS + (within - self._burst) / self._rest_rate
        return min(self._seconds, periods * BURST_EVERY_SECONDS + seconds)
