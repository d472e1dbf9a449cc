"""A simulated factory: lines of machines, their sensors, and what they measure."""

from itertools import pairwise
from typing import NamedTuple


class Metric(NamedTuple):
    """What a kind of sensor measures.

    Attributes:
        name: of the metric.
        unit: UCUM code.
        low: values below are faults.
        high: values above are faults.
        level: its usual value in the day shift.
        noise: standard deviation of a single reading.
        load: how far the level follows the shift: 0 not at all, 1 in proportion.
    """

    name: str
    unit: str
    low: float
    high: float
    level: float
    noise: float
    load: float


MACHINES: dict[str, tuple[Metric, ...]] = {
    "press": (
        Metric("force", "kN", 200.0, 1_600.0, 1_180.0, 12.0, 0.1),
        Metric("oil_temperature", "Cel", 15.0, 75.0, 52.0, 0.4, 0.3),
    ),
    "oven": (
        Metric("zone_temperature", "Cel", 160.0, 245.0, 212.0, 0.8, 0.05),
        Metric("gas_flow", "m3/h", 2.0, 40.0, 21.0, 0.6, 0.8),
    ),
    "spindle": (
        Metric("speed", "/min", 1_000.0, 14_000.0, 9_200.0, 35.0, 0.2),
        Metric("vibration", "mm/s", 0.0, 7.1, 2.3, 0.15, 0.5),  # 7.1 mm/s: zone D of ISO 10816-3
    ),
    "conveyor": (
        Metric("speed", "m/s", 0.1, 1.2, 0.62, 0.01, 0.6),
        Metric("motor_current", "A", 1.0, 16.0, 8.4, 0.2, 0.7),
    ),
    "filler": (
        Metric("volume", "mL", 495.0, 505.0, 500.0, 0.6, 0.0),
        Metric("pressure", "bar", 1.5, 4.0, 2.7, 0.04, 0.2),
    ),
    "compressor": (
        Metric("pressure", "bar", 5.5, 10.0, 7.4, 0.05, 0.3),
        Metric("power", "kW", 5.0, 90.0, 46.0, 1.1, 0.8),
    ),
}
SENSORS_PER_LINE = 50


class Place(NamedTuple):
    """Where a metric is measured."""

    facility: str
    line: str
    sensor: str
    metric: Metric


def places(*, facilities: tuple[str, ...], sensors: int) -> list[Place]:
    """Return every metric of every sensor, sensors in turns over the facilities.

    Args:
        facilities: names of the sites; sensor names repeat across them, as they do in life.
        sensors: of all facilities together.
    """
    found = []
    machines = list(MACHINES.items())
    for number in range(sensors):
        own = number // len(facilities)
        machine, metrics = machines[own % len(machines)]
        line = f"line-{own // SENSORS_PER_LINE + 1:02d}"
        facility = facilities[number % len(facilities)]
        found += [Place(facility, line, f"{machine}-{own + 1:05d}", metric) for metric in metrics]
    return found


def shift_level(hour: float) -> float:
    """Return how busy the factory is at an hour of its day: 1 in the day shift, less in the evening and at night."""
    corners = (
        (0.0, 0.55),
        (5.5, 0.55),
        (6.5, 1.0),
        (13.5, 1.0),
        (14.5, 0.85),
        (21.5, 0.85),
        (22.5, 0.55),
        (24.0, 0.55),
    )
    for (start, before), (end, after) in pairwise(corners):
        if hour <= end:
            return before + (after - before) * (hour - start) / (end - start)
    raise ValueError(f"hour {hour}; allowed: 0 to 24")
