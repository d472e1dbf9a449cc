"""The synthesized platform, small ones made by hand, and a bill for each."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from delivery.cloud_assembly import CloudAssembly, load_assembly
from delivery.costs.coverage import PRICERS
from delivery.costs.estimate import Estimate, of_assembly
from delivery.costs.line import Line
from delivery.costs.platform import Platform, Resource
from delivery.costs.usage import Usage

SETTINGS: Mapping[str, Any] = {
    "load": {"eventsPerSecond": 10_000, "burstFactor": 2.0, "bytesPerEvent": 250, "headroom": 1.2},
    "producers": {"facilities": ["plant-1", "plant-2"]},
    "api": {"requestsPerSecond": 1_000, "maxTasks": 12},
    "retention": {"rawReadingsDays": 9, "minuteRollupsDays": 400, "archiveDays": 365},
    "processor": {"cpu": 2_048, "minTasks": 4, "maxTasks": 24},
    "cache": {"replicasPerShard": 2},
}

Bill = Callable[..., dict[str, float]]


def resource(kind: str, *, stack: str = "smartfactory-stream-prod", **properties: Any) -> Resource:
    """Return a resource of a template."""
    return Resource(stack=stack, id=kind.rpartition("::")[2], type=kind, properties=properties)


def lines(first: Resource, *others: Resource, settings: Mapping[str, Any] = SETTINGS) -> list[Line]:
    """Return the lines of the first resource, beside the others."""
    usage = Usage(platform=Platform(resources=(first, *others)), settings=settings)
    return list(PRICERS[first.type](first, usage))


@pytest.fixture
def bill() -> Bill:
    """Prices a resource, beside others; returns US$ a month by what is paid for."""

    def call(first: Resource, *others: Resource, settings: Mapping[str, Any] = SETTINGS) -> dict[str, float]:
        return {line.what: line.usd for line in lines(first, *others, settings=settings)}

    return call


@pytest.fixture(scope="session")
def whole(whole_assembly: Path) -> CloudAssembly:
    """Every environment and account, as the delivery reads them."""
    return load_assembly(whole_assembly)


@pytest.fixture(scope="session")
def estimates(whole: CloudAssembly) -> Mapping[str, Estimate]:
    """The estimate of each environment."""
    return {name: of_assembly(whole, name) for name in ("dev", "staging", "prod")}
