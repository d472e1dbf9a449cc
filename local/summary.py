"""The account of a run as a table."""

from rich.table import Table

from local.result import Result


def summary(result: Result) -> Table:
    """Return the table that a run ends with."""
    account, lag = result.account, result.lag_seconds
    verdict = "exact" if result.exact else "NOT EXACT"
    table = Table(title=f"account: {verdict}", show_header=False)
    rows = {
        "sent": f"{account.sent:,}",
        "of these sent twice on purpose": f"{account.repeated:,}",
        "stored": f"{account.stored:,}",
        "dead letters": f"{sum(account.dead_letters.values()):,}"
        + "".join(f"\n  {reason} {count:,}" for reason, count in account.dead_letters.items()),
        "missing": f"{account.missing:,}",
        "never sent": f"{account.unexpected:,}",
        "duplicates": f"{account.duplicates:,}",
        "events a second in, out": f"{result.rate_in:,.0f}, {result.rate_out:,.0f}",
        "lag p50, p99, max": f"{lag.p50:.2f} s, {lag.p99:.2f} s, {lag.max:.2f} s",
        **_rotations(result),
        "start, drain": f"{result.start_seconds:.1f} s, {result.drain_seconds:.1f} s",
    }
    if result.api is not None:
        slow = result.api.milliseconds
        rows["API requests, failed"] = f"{result.api.requests:,}, {result.api.failed:,}"
        rows["API p50, p99, max"] = f"{slow['50']:.1f} ms, {slow['99']:.1f} ms, {slow['100']:.1f} ms"
    for name, value in rows.items():
        table.add_row(name, value)
    for kind, used in result.processes.items():
        table.add_row(f"CPU {kind}", f"{used.cpu_microseconds_per_event:.1f} us an event, {used.cpu_seconds:.1f} s")
    total = sum(used.cpu_microseconds_per_event for used in result.processes.values())
    table.add_row("CPU of all", f"{total:.1f} us an event")
    return table


def _rotations(result: Result) -> dict[str, str]:
    rotations = result.rotations
    if not rotations.asked:
        return {}
    return {
        "rotations of all credentials": f"{rotations.done} of {rotations.asked}, {rotations.seconds:.1f} s at most",
        "failed operations": f"{rotations.failed_operations:,}",
        "connections replaced, overdue": f"{rotations.replaced:,}, {rotations.overdue:,}",
        "retired logins refused, accepted": f"{rotations.refused:,}, {rotations.accepted:,}",
    }
