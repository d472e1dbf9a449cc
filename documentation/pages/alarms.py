"""Every alarm of the templates, by the stack that makes it, with its runbook."""

from itertools import groupby

from documentation.alarms import Alarm, alarms
from documentation.markdown import code, linked, prose, target
from documentation.sources import Sources


def markdown(sources: Sources) -> str:
    """Return a section for each stack, and in it one for each alarm."""
    parts = []
    for stack, group in groupby(
        sorted(alarms(sources), key=lambda each: (each.stack, each.key)), lambda each: each.stack
    ):
        parts.append(f"## {stack}\n")
        parts += [_alarm(each, sources) for each in group]
    return "\n".join(parts)


def _alarm(alarm: Alarm, sources: Sources) -> str:
    metrics = ", ".join(code(f"{namespace} {name}") for namespace, name in alarm.metrics)
    page = sources.root / "docs" / "runbooks" / alarm.runbook
    runbook = f"Runbook: {linked(page.stem, f'../runbooks/{alarm.runbook}')}." if page.is_file() else ""
    lines = [
        target(f"alarm-{alarm.key}"),
        f"### {alarm.key}\n",
        f"{prose(alarm.says)}\n",
        f"- In {', '.join(alarm.environments)}." + (f" Metrics: {metrics}." if metrics else ""),
        f"- Fires at {code(alarm.condition)}." if alarm.condition else "",
        f"- {runbook}" if runbook else "",
    ]
    return "\n".join(filter(None, lines)) + "\n"
