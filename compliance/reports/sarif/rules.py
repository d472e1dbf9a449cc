"""Rules as SARIF describes them, and the controls that they are evidence for as a taxonomy."""

from collections.abc import Iterable

from compliance.controls import Catalogue
from compliance.model import Finding
from compliance.reports.dossier import Dossier
from compliance.reports.sarif.encoding import Object, plain
from compliance.scanners import own
from compliance.scanners.worker import RuleInfo

TAXONOMY = "ISO/IEC 27001:2022 Annex A"
TAG = "iso27001-2022"

MOST_TAGS = 20
"""Of a rule; GitHub rejects a file with more."""


def known_rules(dossier: Dossier) -> dict[tuple[str, str], RuleInfo]:
    """Return (tool, rule) -> what the tool says of the rule; what it does not say, a finding does."""
    known = {(tool, rule.id): rule for tool, rules in dossier.evidence.rules.items() for rule in rules}
    for finding in dossier.judgement.findings:
        key = (finding.tool, finding.rule)
        if key not in known:
            known[key] = RuleInfo(finding.rule, finding.description, finding.why, aliases=finding.aliases)
    return known


def descriptor(rule_id: str, tool: str, rule: RuleInfo, catalogue: Catalogue) -> Object:
    """Return a rule.

    Args:
        rule_id: how the log names it.
        tool: whose rule it is.
        rule: what the tool says of it.
        catalogue: controls and mappings.
    """
    title = plain(rule.description) or plain(rule.id)
    controls = catalogue.controls_of(tool, rule.id)
    found: Object = {
        "id": plain(rule_id),
        "shortDescription": {"text": title},
        "help": {"text": plain(_help(tool, rule, catalogue)) or title},
        "properties": {"tags": ["security", *(f"{TAG}/{each}" for each in controls)][:MOST_TAGS]},
    }
    if rule.source.startswith("https://"):
        found["helpUri"] = rule.source
    if rule.aliases:
        found["properties"]["aliases"] = list(rule.aliases)
    return found


def _help(tool: str, rule: RuleInfo, catalogue: Catalogue) -> str:
    mapping = catalogue.mapping(tool, rule.id)
    why = rule.why or (f"A PASS shows: {mapping.controls[0].rationale}." if mapping and mapping.controls else "")
    ours = own.rules().get(rule.id) if tool == own.TOOL else None
    return " ".join(each for each in (why, f"Fix: {ours.fix}" if ours else "") if each)


def taxonomy(rules: Iterable[tuple[str, str]], catalogue: Catalogue) -> Object:
    """Return the controls that rules, (tool, rule), are evidence for: ids and titles, in the standard's order."""
    mapped = {control for tool, rule in rules for control in catalogue.controls_of(tool, rule)}
    return {
        "name": TAXONOMY,
        "organization": "ISO/IEC",
        "shortDescription": {"text": "Controls of ISO/IEC 27001:2022 Annex A: ids and titles"},
        "taxa": [
            {"id": control.id, "name": control.title} for control in catalogue.controls.values() if control.id in mapped
        ],
    }


def relationships(tool: str, rule: str, catalogue: Catalogue) -> list[Object]:
    """Return what relates a rule to the taxa of the run's only taxonomy."""
    return [
        {"kinds": ["relevant"], "target": {"id": control, "toolComponent": {"index": 0}}}
        for control in catalogue.controls_of(tool, rule)
    ]


def rules_of(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return (tool, rule) of findings, sorted."""
    return sorted({(finding.tool, finding.rule) for finding in findings})
