"""Says what a rule demands and proves, or what a control asks for and which rules are evidence for it."""

from compliance.controls import Catalogue
from compliance.errors import InputError
from compliance.scanners import own


def explain(subject: str, catalogue: Catalogue) -> str:
    """Return a few lines about a rule (`cdk-nag:RDSStorageEncrypted`, or its id alone) or a control (`A.8.24`).

    Raises:
        InputError: nothing has that name.
    """
    if subject in catalogue.controls:
        return _control(subject, catalogue)
    lines = [_rule(tool, rule, catalogue) for tool, rule in _candidates(subject, catalogue)]
    if not lines:
        raise InputError(f"{subject!r} is neither a control (A.8.24) nor a rule (cdk-nag:RDSStorageEncrypted)")
    return "\n\n".join(lines)


def _candidates(subject: str, catalogue: Catalogue) -> list[tuple[str, str]]:
    tool, _, rule = subject.rpartition(":")
    return [(each, rule) for each in ([tool] if tool else catalogue.tools) if catalogue.mapping(each, rule)]


def _rule(tool: str, rule: str, catalogue: Catalogue) -> str:
    mapping = catalogue.mapping(tool, rule)
    lines = [f"{tool}:{rule}"]
    described = own.rules().get(rule) if tool == own.TOOL else None
    if described:
        lines += [
            f"  {described.title}",
            f"  why: {described.why}",
            f"  fix: {described.fix}",
            f"  see: {described.source}",
        ]
    if mapping and mapping.name:
        lines.append(f"  {mapping.name}")
    if mapping and mapping.aliases:
        lines.append(f"  also: {', '.join(mapping.aliases)}")
    if mapping and mapping.none:
        lines.append(f"  evidence for no control: {mapping.none}")
    for relation in mapping.controls if mapping else ():
        title = catalogue.controls[relation.id].title
        lines.append(f"  {relation.id} {title} ({relation.relation}): {relation.rationale}")
    return "\n".join(lines)


def _control(control_id: str, catalogue: Catalogue) -> str:
    control = catalogue.controls[control_id]
    lines = [
        f"{control.id} {control.title}",
        f"  class: {control.class_}, owner: {control.owner}, applicable: {'yes' if control.applicable else 'no'}",
        f"  {control.statement}",
        f"  evidence: {control.evidence}",
    ]
    lines += [
        f"  {tool}:{rule} ({relation.relation}): {relation.rationale}"
        for tool, rule, relation in catalogue.rules_of(control_id)
    ]
    return "\n".join(lines)
