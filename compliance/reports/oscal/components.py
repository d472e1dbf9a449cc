"""The component definition: which rules show that which part of the platform implements which control."""

from collections.abc import Iterable, Iterator

from compliance.controls import Control
from compliance.model import Answer, Finding
from compliance.reports.dossier import Dossier
from compliance.reports.oscal.document import COMPONENTS, PROFILE, REMARK, document
from compliance.reports.oscal.words import Table, control_token, identifier, line, markup, prop

TRESTLE = "https://oscal-compass.github.io/compliance-trestle/schemas/oscal/cd"
"""The namespace under which compliance-trestle and Compliance-to-Policy look for rules."""

ELSEWHERE = {
    "pipeline": ("process-procedure", "Repository and pipeline", "Declared by repository and workflow; runs show it."),
    "shared": ("service", "Provider, and facilities of our own", "Shown by the provider's reports and our records."),
    "organisational": ("policy", "Organisation", "People and documents; shown by records held elsewhere."),
}
"""Class of controls -> type, title and description of the component that implements them."""


def rule_id(finding: Finding) -> str:
    """Return the name of a rule, as the command line has it too."""
    return f"{finding.tool}:{finding.rule}"


def component_definition(dossier: Dossier) -> str:
    """Return the definition: one component for each stack of any environment, for each tool, and for what is elsewhere.

    Rules are described once, with their tool; a stack's implemented requirements name those that pass in it.
    """
    components = [*_stacks(dossier), *_tools(dossier), *_elsewhere(dossier)]
    return document(dossier, COMPONENTS, "Stacks, scanners and their rules", {"components": components})


def _stacks(dossier: Dossier) -> Iterator[Table]:
    passing: dict[str, dict[str, Finding]] = {each.stack: {} for each in dossier.evidence.assembly.templates}
    for finding in dossier.judgement.findings:
        if finding.answer is Answer.PASS:
            passing.setdefault(finding.stack, {})[rule_id(finding)] = finding
    for stack, rules in sorted(passing.items()):
        by_control: dict[str, list[Finding]] = {}
        for finding in rules.values():
            for control in dossier.catalogue.controls_of(finding.tool, finding.rule):
                by_control.setdefault(control, []).append(finding)
        requirements = [
            _requirement(dossier, stack, each, by_control[each.id])
            for each in dossier.catalogue.controls.values()
            if each.id in by_control and each.class_ == "template" and each.applicable
        ]
        title = f"Stack {markup(stack)}" if stack else "Whole environment"
        what = "Resources of one stack." if stack else "What rules say of an environment as a whole."
        yield {
            "uuid": identifier("defined", "stack", stack),
            "type": "service",
            "title": title,
            "description": what,
            **_implements(("stack", stack), requirements),
        }


def _requirement(dossier: Dossier, stack: str, control: Control, findings: list[Finding]) -> Table:
    rules = {rule_id(each): each for each in findings}
    rationales = {
        relation.rationale
        for each in rules.values()
        if (mapping := dossier.catalogue.mapping(each.tool, each.rule))
        for relation in mapping.controls
        if relation.id == control.id
    }
    return {
        "uuid": identifier("defined", "stack", stack, control.id),
        "control-id": control_token(control.id),
        "description": line(". ".join(sorted(rationales))),
        "props": [prop("Rule_Id", name, TRESTLE) for name in sorted(rules)],
        "remarks": REMARK,
    }


def _tools(dossier: Dossier) -> Iterator[Table]:
    rules = {rule_id(each): each for each in dossier.judgement.findings}
    for tool, version in sorted(dossier.evidence.versions.items()):
        props = [
            property_
            for number, name in enumerate(sorted(rules), start=1)
            if rules[name].tool == tool
            for property_ in _rule(name, rules[name], f"rule_set_{number:04}")
        ]
        yield {
            "uuid": identifier("defined", "tool", tool),
            "type": "validation",
            "title": markup(tool),
            "description": f"Scanner of templates, {markup(version)}.",
            "props": [prop("version", version, ""), *props],
        }


def _rule(name: str, finding: Finding, rule_set: str) -> Iterator[Table]:
    yield prop("Rule_Id", name, TRESTLE, remarks=rule_set)
    yield prop("Rule_Description", finding.description or finding.rule, TRESTLE, remarks=rule_set)
    yield prop("Check_Id", finding.rule, TRESTLE, remarks=rule_set)


def _elsewhere(dossier: Dossier) -> Iterator[Table]:
    for class_, (type_, title, description) in ELSEWHERE.items():
        controls = [each for each in dossier.catalogue.controls.values() if each.class_ == class_ and each.applicable]
        requirements: list[Table] = [
            {
                "uuid": identifier("defined", class_, each.id),
                "control-id": control_token(each.id),
                "description": line(each.statement),
                "remarks": f"Not assessed from templates. Evidence: {line(each.evidence)}",
            }
            for each in controls
        ]
        yield {
            "uuid": identifier("defined", class_),
            "type": type_,
            "title": title,
            "description": description,
            **_implements((class_,), requirements),
        }


def _implements(names: Iterable[str], requirements: list[Table]) -> Table:
    if not requirements:
        return {}
    return {
        "control-implementations": [
            {
                "uuid": identifier("defined", "implementation", *names),
                "source": PROFILE,
                "description": "Controls that this component is to implement, by design.",
                "implemented-requirements": requirements,
            }
        ]
    }
