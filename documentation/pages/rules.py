"""Our own rules, by objective: what must be true, why, how to fix it, and which controls it is evidence for."""

from itertools import groupby

from compliance.rules.base import Rule
from documentation.markdown import code, linked, prose, target
from documentation.sources import Sources


def markdown(sources: Sources) -> str:
    """Return a section for each objective, and in it one for each rule."""
    parts = []
    by_objective = sorted(sources.rules.values(), key=lambda each: (each.objective.value, each.id))
    for objective, group in groupby(by_objective, key=lambda each: each.objective.value):
        members = list(group)
        parts += [target(f"objective-{objective}"), f"## {objective}\n"]
        parts += [_controls(sources, members[0]), *(_rule(sources, each) for each in members)]
    return "\n".join(parts)


def _controls(sources: Sources, rule: Rule) -> str:
    mapping = sources.catalogue.mapping("own", rule.id)
    if mapping is None or not mapping.controls:
        return f"Evidence for no control: {prose(mapping.none if mapping else '')}\n"
    lines = [
        f"- {linked(each.id, f'controls.md#{anchor(each.id)}')} ({each.relation}): {prose(each.rationale)}."
        for each in mapping.controls
    ]
    return "\n".join(lines) + "\n"


def anchor(control: str) -> str:
    """Return the place of a control on its page, `a-8-24` of `A.8.24`."""
    return control.lower().replace(".", "-")


def _rule(sources: Sources, rule: Rule) -> str:
    types = ", ".join(map(code, rule.types)) or "a whole environment"
    file = f"compliance/rules/{rule.id.replace('-', '_')}.py"
    # Those about the scan itself stand with the scanners.
    source = f" Code: {linked(code(file), f'../../{file}')}." if (sources.root / file).is_file() else ""
    return f"""{target(f"rule-{rule.id}")}
### {rule.id}

{prose(rule.title)}

**Otherwise:** {prose(rule.why)}

**Fix:** {prose(rule.fix)}

Looks at {types}. Source of what it asks for: <{rule.source}>.{source}
"""
