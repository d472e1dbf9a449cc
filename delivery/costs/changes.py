"""How an estimate differs from another one, as Markdown."""

from collections.abc import Iterator, Mapping, Sequence

from delivery.costs.summary import EnvironmentSummary, Summary

SHOWN_USD = 1.0
"""Changes of a service or stack below that are not shown by themselves."""
SHOWN_ROWS = 12


def money(usd: float) -> str:
    """Return an amount of whole US$."""
    return f"{usd:,.0f}"


def signed(usd: float) -> str:
    """Return a difference of whole US$ with its sign."""
    return "0" if round(usd) == 0 else f"{usd:+,.0f}"


def changes(before: Summary | None, after: Summary) -> str:
    """Return what differs.

    Args:
        before: what it is compared with; None if there is nothing.
        after: of the change.
    """
    return "\n".join(_lines(before, after)) + "\n"


def _lines(before: Summary | None, after: Summary) -> Iterator[str]:
    yield "| environment | US$ a month | change | US$ a million events | in other accounts |"
    yield "|---|---:|---:|---:|---:|"
    for name, now in after.environments.items():
        was = before.environments.get(name) if before else None
        change = signed(now.total - was.total) if was else "new"
        others = money(now.elsewhere)
        if was and round(now.elsewhere - was.elsewhere):
            others += f" ({signed(now.elsewhere - was.elsewhere)})"
        yield f"| {name} | {money(now.total)} | {change} | {now.per_million:.3f} | {others} |"
    yield ""
    yield from _details(before, after)
    yield f"List prices of {after.prices}, at the design load of `cdk.json`; see `docs/explanation/costs.md`."
    if before and before.prices != after.prices:
        yield f"The price table changed as well: it was of {before.prices}."


def _details(before: Summary | None, after: Summary) -> Iterator[str]:
    if before is None:
        yield "There is no estimate to compare with."
        yield ""
        return
    rows = [
        (name, kind, item, difference)
        for name, now in after.environments.items()
        if (was := before.environments.get(name))
        for kind, item, difference in _differences(was, now)
    ]
    rows.sort(key=lambda row: (-abs(row[3]), row))
    if not rows:
        yield "No service and no stack changes by a dollar."
        yield ""
        return
    yield "| environment | by | what | change |"
    yield "|---|---|---|---:|"
    for name, kind, item, difference in rows[:SHOWN_ROWS]:
        yield f"| {name} | {kind} | {item} | {signed(difference)} |"
    yield ""
    if len(rows) > SHOWN_ROWS:
        yield f"{len(rows) - SHOWN_ROWS} smaller changes are left out; `make cost` shows all."
        yield ""


def _differences(was: EnvironmentSummary, now: EnvironmentSummary) -> Iterator[tuple[str, str, float]]:
    pairs: Sequence[tuple[str, Mapping[str, float], Mapping[str, float]]] = (
        ("service", was.services, now.services),
        ("stack", was.stacks, now.stacks),
    )
    for kind, old, new in pairs:
        for item in {**old, **new}:
            difference = new.get(item, 0) - old.get(item, 0)
            if abs(difference) >= SHOWN_USD:
                yield kind, item, difference
