"""The 93 controls of Annex A: class, owner, what is done, where evidence is, and which of our rules serve it."""

from itertools import groupby

from compliance.controls import Control
from documentation.markdown import code, linked, prose, table, target
from documentation.pages.rules import anchor
from documentation.sources import Sources


def markdown(sources: Sources) -> str:
    """Return a section for each theme, and in it one for each control."""
    parts = [_counts(sources)]
    for theme, group in groupby(sources.catalogue.controls.values(), key=lambda each: each.theme):
        parts.append(f"## {theme.capitalize()}\n")
        parts += [_control(sources, control) for control in group]
    return "\n".join(parts)


def _counts(sources: Sources) -> str:
    controls = sources.catalogue.controls.values()
    classes = sorted({each.class_ for each in controls})
    return table(
        ["class", "controls"], [[name, str(sum(each.class_ == name for each in controls))] for name in classes]
    )


def _control(sources: Sources, control: Control) -> str:
    applies = "applies" if control.applicable else "does not apply"
    return f"""{target(anchor(control.id))}
### {control.id} {control.title}

Class {code(control.class_)}, owner {control.owner}, {applies}, reviewed every {control.review_interval_months} months.

**Why:** {prose(control.justification)}

**What is done:** {prose(control.statement)}

**Evidence:** {prose(control.evidence)}

{_served_by(sources, control)}
"""


def _served_by(sources: Sources, control: Control) -> str:
    found = sources.catalogue.rules_of(control.id)
    objectives = [linked(name, f"rules.md#objective-{name}") for tool, name, _ in found if tool == "own"]
    counts = {tool: sum(each == tool for each, *_ in found) for tool in sources.catalogue.tools if tool != "own"}
    others = ", ".join(f"{count} of {tool}" for tool, count in counts.items() if count)
    lines = [f"Objectives of our rules: {', '.join(objectives)}." if objectives else ""]
    lines.append(f"Rules of scanners: {others}." if others else "")
    return " ".join(filter(None, lines))
