"""The metrics of our own programs, and what of AWS's own metrics is watched."""

import tomllib
from collections import defaultdict
from pathlib import Path

from documentation.alarms import Alarm, alarms
from documentation.errors import DocumentationError
from documentation.markdown import code, linked, prose, table
from documentation.sources import Sources
from services.telemetry.emf import NAMESPACE, Metric

CATALOGUE = Path("compliance") / "rules_support" / "metrics.toml"
"""Names, units and dimensions of every metric that an alarm may be on."""

DESCRIPTIONS = Path(__file__).parents[1] / "metrics.toml"
"""What the metrics of functions say, which name and unit alone do not."""


def markdown(sources: Sources) -> str:
    """Return a table of our own metrics, and one of the others that alarms watch.

    Raises:
        DocumentationError: a metric of ours has no description.
    """
    watching: defaultdict[tuple[str, str], dict[str, Alarm]] = defaultdict(dict)
    for alarm in alarms(sources):
        for metric in alarm.metrics:
            watching[metric][alarm.key] = alarm
    own = [[*row, _alarms(watching.get((NAMESPACE, row[0].strip("`")), {}))] for row in _own(sources)]
    foreign = [
        [code(namespace), code(name), _alarms(by)]
        for (namespace, name), by in sorted(watching.items())
        if namespace != NAMESPACE
    ]
    return "\n".join(
        [
            "## Of our own programs\n",
            f"Namespace {code(NAMESPACE)}.\n",
            table(["metric", "unit", "dimensions", "what it says", "alarms"], own),
            "## Of AWS services, watched by alarms\n",
            table(["namespace", "metric", "alarms"], foreign),
        ]
    )


def descriptions() -> dict[str, str]:
    """Return what each metric of ours says, by its name."""
    functions: dict[str, str] = tomllib.loads(DESCRIPTIONS.read_text(encoding="utf-8"))["metric"]
    return {**{name: said for name, _, said in (each.value for each in Metric)}, **functions}


def _own(sources: Sources) -> list[list[str]]:
    groups = tomllib.loads((sources.root / CATALOGUE).read_text(encoding="utf-8"))["group"]
    said = descriptions()
    dimensions: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for group in groups:
        if group["namespace"] == NAMESPACE:
            for unit, names in group["metrics"].items():
                for name in names:
                    dimensions[name, unit] += [", ".join(map(code, each)) for each in group["dimensions"]]
    missing = sorted(name for name, _ in dimensions if name not in said)
    if missing:
        raise DocumentationError(f"{DESCRIPTIONS.name}: no description of {', '.join(missing)}")
    return [
        [code(name), unit, "; or ".join(found), prose(said[name])] for (name, unit), found in sorted(dimensions.items())
    ]


def _alarms(found: dict[str, Alarm]) -> str:
    return ", ".join(linked(code(key), f"alarms.md#alarm-{key}") for key in sorted(found))
