"""A registry without a server."""

from collections.abc import Iterable, Sequence

import msgspec

from services.api.registry.ports import Line, Sensor


class MemoryRegistry:
    """Sensors in a list."""

    def __init__(self, sensors: Iterable[Sensor] = ()) -> None:
        """Take the sensors."""
        self._sensors = sorted(sensors, key=lambda each: (each.facility, each.sensor))

    async def lines(self, facility: str, *, after: str, limit: int) -> Sequence[Line]:
        """See `Registry`."""
        found = sorted({each.line for each in self._sensors if each.facility == facility and each.line > after})
        return [Line(facility=facility, line=each) for each in found[:limit]]

    async def sensors(
        self, facility: str, *, line: str | None, metric: str | None, after: str, limit: int
    ) -> Sequence[Sensor]:
        """See `Registry`."""
        found = [
            each if metric is None else _only(each, metric)
            for each in self._sensors
            if each.facility == facility and each.sensor > after and line in {None, each.line}
        ]
        return [each for each in found if each.metrics][:limit]

    async def sensor(self, facility: str, sensor: str) -> Sensor | None:
        """See `Registry`."""
        return next((each for each in self._sensors if (each.facility, each.sensor) == (facility, sensor)), None)


def _only(sensor: Sensor, metric: str) -> Sensor:
    return msgspec.structs.replace(sensor, metrics=[each for each in sensor.metrics if each.metric == metric])
