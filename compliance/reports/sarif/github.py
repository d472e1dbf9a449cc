"""`findings.github.sarif`: what fails, with file and line, for GitHub's code scanning.

Limits and required properties: GitHub, "SARIF support for code scanning" and "SARIF results exceed one or more limits".
"""

from collections.abc import Mapping

from compliance.controls import Catalogue
from compliance.model import Answer, Finding
from compliance.reports.dossier import Dossier
from compliance.reports.sarif.encoding import Object, plain
from compliance.reports.sarif.places import Places, fingerprints
from compliance.reports.sarif.rules import descriptor, known_rules, rules_of
from compliance.scanners.worker import RuleInfo

TOOL = "SmartFactory compliance"

MOST_RESULTS = 5000
"""In the file; GitHub shows that many of a run, and a file of so many stays below its 10 MB, compressed."""

MOST_RUNS = 20
"""In the file; GitHub rejects one with more."""

SEVERITIES: Mapping[str, float] = {"partly": 8.0, "supports": 5.0}
"""Relation of a rule to a control -> GitHub's score: high for what a control asks for, medium for what supports it."""

LOWEST_SEVERITY = 3.0
"""For a rule that is evidence for no control; GitHub calls it low."""


def runs(dossier: Dossier) -> list[Object]:
    """Return one run for each environment, since a category, which GitHub takes from it, may have one run only."""
    places = Places(dossier)
    rules = known_rules(dossier)
    environments = [each.name for each in dossier.environments][:MOST_RUNS]
    failing = [each for name in environments for each in dossier.findings[name] if each.answer is Answer.FAIL]
    shown = frozenset(sorted(failing, key=lambda each: _rank(each, dossier.catalogue))[:MOST_RESULTS])
    found = []
    for name in environments:
        findings = [each for each in dossier.findings[name] if each in shown]
        left_out = sum(each.environment == name for each in failing) - len(findings)
        found.append(_run(dossier, name, findings, rules, places, left_out))
    if found and (unseen := len(dossier.environments) - len(environments)):
        found[0]["properties"]["environmentsLeftOut"] = unseen
    return found


def severity(tool: str, rule: str, catalogue: Catalogue) -> float:
    """Return how severe a failure of a rule is, 0.1 to 10: the closer the rule is to a control, the more."""
    mapping = catalogue.mapping(tool, rule)
    relations = mapping.controls if mapping else ()
    return max((SEVERITIES[each.relation] for each in relations), default=LOWEST_SEVERITY)


def _rank(finding: Finding, catalogue: Catalogue) -> tuple[float, str, str, str, str, str]:
    """Order findings so that the same ones are left out each time, the least severe ones first."""
    subject = (finding.tool, finding.rule, finding.path, finding.detail, finding.environment)
    return (-severity(finding.tool, finding.rule, catalogue), *subject)


def _run(
    dossier: Dossier,
    environment: str,
    findings: list[Finding],
    rules: Mapping[tuple[str, str], RuleInfo],
    places: Places,
    left_out: int,
) -> Object:
    used = rules_of(findings)
    index = {key: number for number, key in enumerate(used)}
    run: Object = {
        "automationDetails": {"id": f"{dossier.folder(environment)}/"},
        "properties": {"environment": plain(environment), "resultsLeftOut": left_out},
        "results": [
            {
                "level": "error",
                "locations": [places.location(each, with_line=True)],
                "message": {"text": message(each, dossier)},
                "partialFingerprints": {"primaryLocationLineHash": fingerprint},
                "ruleId": plain(f"{each.tool}:{each.rule}"),
                "ruleIndex": index[each.tool, each.rule],
            }
            for each, fingerprint in zip(findings, fingerprints(findings), strict=True)
        ],
        "tool": {
            "driver": {
                "name": TOOL,
                "rules": [_descriptor(*key, rules[key], dossier.catalogue) for key in used],
                "version": "; ".join(
                    f"{tool} {version}" for tool, version in sorted(dossier.evidence.versions.items())
                ),
            }
        },
    }
    if left_out:
        text = f"{left_out} failing findings of {plain(environment)} are left out; findings.sarif has all of them"
        notification = {"level": "warning", "message": {"text": text}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [notification]}]
    return run


def _descriptor(tool: str, rule_id: str, rule: RuleInfo, catalogue: Catalogue) -> Object:
    described = descriptor(f"{tool}:{rule_id}", tool, rule, catalogue)
    described["defaultConfiguration"] = {"level": "error"}
    described["fullDescription"] = described["shortDescription"]
    described["properties"]["security-severity"] = str(severity(tool, rule_id, catalogue))
    return described


def message(finding: Finding, dossier: Dossier) -> str:
    """Return what a reviewer has to know: resource, control, why, and how to mend it; its first line is the title."""
    mapping = dossier.catalogue.mapping(finding.tool, finding.rule)
    relations = mapping.controls if mapping else ()
    controls = ", ".join(f"{each.id} {dossier.catalogue.controls[each.id].title}" for each in relations)
    where = f"{finding.path or 'the whole environment'} ({finding.resource_type or 'no single resource'})"
    accept = f"accept it: python -m compliance bind --rule {finding.tool}:{finding.rule}"
    note = dossier.judgement.notes.get(finding, "")
    facts = (
        ("", f"{where} in {finding.environment}: {finding.description}"),
        ("Found: ", finding.detail or ", ".join(finding.properties)),
        ("Register: ", note),
        ("Control: ", controls or "none"),
        ("Why: ", finding.why or (relations[0].rationale if relations else "")),
        ("Fix: ", f"{finding.fix or 'change the resource so that the rule holds'}; or {accept}"),
    )
    return "\n".join(f"{label}{plain(text)}" for label, text in facts if text)
