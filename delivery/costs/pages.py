"""The pages on costs and on scale, their chart, and the estimate that pull requests are compared with."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from delivery.configuration import ROOT
from delivery.costs import assumptions, coverage, scale, sizes
from delivery.costs.assumptions import assumed
from delivery.costs.changes import signed
from delivery.costs.chart import chart
from delivery.costs.estimate import Estimate
from delivery.costs.growth import growth
from delivery.costs.pricers.tasks import reads_stream
from delivery.costs.prices import Price, prices
from delivery.costs.summary import encode, summary_of
from delivery.costs.usage import SERVICE, TASK, Usage
from delivery.costs.variants import DOUBTS, LEVERS

FOLDER = ROOT / "docs" / "explanation"
COMMITTED = FOLDER / "costs.json"
"""The estimate of the templates as they are committed."""
PRODUCTION = "prod"
LARGEST = 20
FIRST = 5
TOP = 4
MEASURED = 12_500
"""Events a second that were asked of the whole path on one machine; see the page of performance figures."""
SMALL = 10
KINDS = {"design": "ours", "quota": "AWS's, raised on request", "hard": "AWS's, fixed"}


def pages(estimates: Sequence[Estimate]) -> Mapping[Path, bytes]:
    """Return the files to write.

    Args:
        estimates: of every environment of the application.
    """
    production = next(each for each in estimates if each.environment == PRODUCTION)
    points = growth(production)
    return {
        FOLDER / "costs.md": _costs(estimates, production, points).encode(),
        FOLDER / "costs-growth.svg": chart(points).encode(),
        COMMITTED: encode(summary_of(estimates)),
        FOLDER / "scale.md": _scale(production).encode(),
    }


def _costs(estimates: Sequence[Estimate], production: Estimate, points: Any) -> str:
    totals: dict[str, float] = {}
    for each in estimates:
        for service, usd in each.by_service().items():
            totals[service] = totals.get(service, 0) + usd
    levers = [(each.name, each.key, each.price, *_difference(each.of(production), production)) for each in LEVERS]
    doubts = [(each.name, *_difference(each.of(production), production)) for each in DOUBTS]
    return _render(
        "costs.md.j2",
        prices=prices(),
        assumed=assumed,
        estimates=estimates,
        production=production,
        fleet=_fleet(production),
        top=list(production.by_service().items())[:TOP],
        services=sorted(totals, key=lambda name: (-totals[name], name)),
        largest=sorted(production.own, key=lambda line: (-line.usd, line.what))[:LARGEST],
        points=points,
        levers=sorted(levers, key=lambda row: (row[3] + row[4], row[0])),
        doubts=sorted(doubts, key=lambda row: (-abs(row[1] + row[2]), row[0])),
        assumptions=assumptions.table(),
        coverage=coverage.table(),
    )


def _fleet(estimate: Estimate) -> dict[str, float]:
    """Return what reads the stream: tasks that run, vCPUs of each, and the vCPUs that were measured as needed."""
    usage = estimate.usage
    (service,) = (each for each in usage.platform.all(SERVICE) if reads_stream(usage, each))
    return {
        "tasks": usage.tasks(service),
        "vcpus": next(usage.platform.beside(service, TASK)).number("Cpu") / 1_024,
        "needed": usage.rate * assumed("processor.cpu_us_per_event") / 1e6,
    }


def _difference(other: Estimate, base: Estimate) -> tuple[float, float]:
    return other.total - base.total, other.elsewhere - base.elsewhere


def _scale(production: Estimate) -> str:
    settings = production.usage.settings
    found = scale.findings(settings)
    return _render(
        "scale.md.j2",
        environment=production.environment,
        first=[each for each in found if each.gives_at][:FIRST],
        findings=found,
        rates=scale.RATES,
        kinds=KINDS,
        measured=f"{MEASURED:,}",
        stream=[_stream(rate, production.usage) for rate in scale.RATES],
    )


def _stream(rate: int, usage: Usage) -> dict[str, float]:
    shards, by_bytes = sizes.shards_for(rate, usage.settings), scale.shards_by_bytes(rate, usage.settings)
    hour = prices()["kinesis.shard-hour"].of(1) + prices()["kinesis.extended-shard-hour"].of(1)
    put = prices()["kinesis.put-units"]
    loaded = {**usage.settings, "load": {**usage.settings["load"], "eventsPerSecond": rate}}
    return {
        "rate": rate,
        "shards": shards,
        "by_bytes": by_bytes,
        "usd": shards * hour * assumed("month.hours"),
        "usd_by_bytes": by_bytes * hour * assumed("month.hours"),
        "put": put.of(Usage(platform=usage.platform, settings=loaded).put_units * usage.seconds / 1e6),
        "put_single": put.of(rate * usage.seconds / 1e6),
    }


def _render(template: str, **values: Any) -> str:
    environment = Environment(
        loader=PackageLoader("delivery.costs"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown of our own tables
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., str]] = {
        "whole": lambda value: f"{value:,.0f}",
        "about": _about,
        "source": _source,
        "third": lambda value: f"{value:.3f}",
        "signed": signed,
        "amount": _amount,
        "need": _amount,
        "price": _price,
    }
    environment.filters |= filters
    return environment.get_template(template).render(**values)


def _about(value: float) -> str:
    """Return a number rounded down to two significant digits: it follows from estimates."""
    step = 10 ** max(0, len(str(int(value))) - 2)
    return f"{int(value) // step * step:,}"


def _source(limit: scale.Limit) -> str:
    """Return where a limit is said: the page as a link, the words as they are, the quota's code."""
    address, _, words = limit.source.partition(": ") if limit.source.startswith("https://") else ("", "", limit.source)
    link = f"[AWS]({address})" if address else ""
    return "; ".join(part for part in (link, words, limit.code and f"quota {limit.code}") if part)


def _amount(value: float) -> str:
    """Return a quantity: whole when it is large, with three significant digits when it is small."""
    return f"{value:,.0f}" if value >= SMALL or value == int(value) else f"{value:.3g}"


def _price(price: Price) -> str:
    if price.usd is not None:
        return f"{price.usd:.10f}".rstrip("0").rstrip(".") if price.usd != int(price.usd) else f"{price.usd:.2f}"
    return ", then ".join(f"{usd:g}" for _, usd in price.tiers)
