"""Which metrics services report, under which dimensions, and how large they can get: reads `metrics.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.rules.base import Context

CEILINGS: dict[str, float] = {
    "Percent": 100,
    "Ratio": 1e6,
    "Days": 3650,
    "Seconds": 31_536_000,
    "Milliseconds": 31_536_000_000,
    "Microseconds": 31_536_000_000_000,
    "Count": 1e10,
    "Bytes": 1e14,
}
"""Unit to a number that no metric of it passes within a period: nothing waits longer than the 365 days that a stream
keeps records, the largest database volume has 64 TiB, transaction ids wrap round at 2.1e9. Days are those of a
certificate, of which an imported one may last years. Sources: the pages that `metrics.toml` names, and "Quotas" of each
service."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One form in which a service reports a metric.

    Attributes:
        unit: a key of `CEILINGS`.
        dimensions: each set of names under which the metric is found.
        beside: a resource type without which the service does not report it so; empty where there is none.
        unless: a resource type with which the service does not report it so; empty where there is none.
    """

    unit: str
    dimensions: frozenset[frozenset[str]]
    beside: str = ""
    unless: str = ""

    def holds_in(self, context: Context) -> bool:
        """Tell whether the service reports the metric in this form in an environment."""
        return (not self.beside or bool(list(context.resources(self.beside)))) and not (
            self.unless and list(context.resources(self.unless))
        )


def _read() -> dict[str, dict[str, list[Reported]]]:
    found: dict[str, dict[str, list[Reported]]] = {}
    for group in tomllib.loads(Path(__file__).with_name("metrics.toml").read_text())["group"]:
        dimensions = frozenset(frozenset(names) for names in group["dimensions"])
        of_namespace = found.setdefault(group["namespace"], {})
        for unit, names in group["metrics"].items():
            form = Reported(unit, dimensions, group.get("beside", ""), group.get("unless", ""))
            for name in names:
                of_namespace.setdefault(name, []).append(form)
    return found


REPORTED: Mapping[str, Mapping[str, list[Reported]]] = _read()
"""Namespace to metric to the forms in which it is reported; namespaces that are absent are not known here."""


def reported(namespace: Any, metric: Any) -> list[Reported]:
    """Return the forms in which a metric is reported; none where namespace or metric is not known."""
    return REPORTED.get(str(namespace), {}).get(str(metric), [])


def sets_of(context: Context, namespace: Any, metric: Any) -> Iterator[frozenset[str]]:
    """Yield each set of dimensions under which a metric is found in an environment.

    The whole account is none of them where the environment has a suffix: it shares the account with others.
    """
    for each in reported(namespace, metric):
        if each.holds_in(context):
            yield from (names for names in each.dimensions if names or not context.suffix)


def ceiling(namespace: Any, metric: Any) -> float | None:
    """Return a number that the metric never passes; None where it is not known."""
    return max((CEILINGS[each.unit] for each in reported(namespace, metric)), default=None)
