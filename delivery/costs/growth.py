"""How the bill grows with the load: an environment's templates, resized, from 1,000 to 100,000 events a second."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.costs.estimate import Estimate, estimate
from delivery.costs.sizes import Sizes, resized, sizes_for

RATES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)


@dataclass(frozen=True, kw_only=True)
class Point:
    """A load with what it needs and costs."""

    sizes: Sizes
    estimate: Estimate


def growth(of: Estimate, rates: Sequence[int] = RATES) -> Sequence[Point]:
    """Return the points of the curve.

    Args:
        of: the estimate of the environment as its templates are.
        rates: events a second, sustained.

    Raises:
        ValueError: a rate needs more than one database instance.
    """
    points = []
    for rate in rates:
        sizes = sizes_for(rate, of.usage.settings)
        platform, settings = resized(of.usage.platform, of.usage.settings, sizes)
        points.append(Point(sizes=sizes, estimate=estimate(of.environment, platform, settings)))
    return points
