"""`findings.sarif`: every answer, in a run for each environment and tool.

Locations have no lines: these are in `findings.github.sarif`, and evidence does not change when code moves.
"""

from collections.abc import Mapping

from compliance.acceptances import Acceptance
from compliance.model import Answer, Finding
from compliance.reports.dossier import Dossier
from compliance.reports.environment import NOT_APPROVED
from compliance.reports.sarif.encoding import Object, plain
from compliance.reports.sarif.places import Places, fingerprints
from compliance.reports.sarif.rules import TAXONOMY, descriptor, known_rules, relationships, rules_of, taxonomy
from compliance.scanners.worker import RuleInfo

FINGERPRINT = "finding/v1"

KINDS: Mapping[Answer, tuple[str, str]] = {
    Answer.PASS: ("pass", "none"),
    Answer.FAIL: ("fail", "error"),
    Answer.ACCEPTED: ("fail", "error"),
    Answer.NOT_EVALUATED: ("open", "none"),
}
"""Answer -> kind and level: an accepted failure stays a failure, which is suppressed."""

MESSAGES: Mapping[str, Object] = {
    "fail": {"text": "The rule does not hold."},
    "found": {"text": "The rule does not hold: {0}"},
    "open": {"text": "The template does not tell."},
    "pass": {"text": "The rule holds."},
    "undecided": {"text": "The template does not tell: {0}"},
}


def runs(dossier: Dossier) -> list[Object]:
    """Return one run for each environment and tool, in the order of their names."""
    places = Places(dossier)
    rules = known_rules(dossier)
    found = []
    for environment in dossier.environments:
        by_tool: dict[str, list[Finding]] = {tool: [] for tool in dossier.evidence.versions}
        for finding in dossier.findings[environment.name]:
            by_tool.setdefault(finding.tool, []).append(finding)
        found += [
            _run(dossier, environment.name, tool, findings, rules, places) for tool, findings in sorted(by_tool.items())
        ]
    return found


def _run(
    dossier: Dossier,
    environment: str,
    tool: str,
    findings: list[Finding],
    rules: Mapping[tuple[str, str], RuleInfo],
    places: Places,
) -> Object:
    catalogue = dossier.catalogue
    used = rules_of(findings)
    index = {rule: number for number, (_, rule) in enumerate(used)}
    described = []
    for _, rule in used:
        described.append(descriptor(rule, tool, rules[tool, rule], catalogue))
        if related := relationships(tool, rule, catalogue):
            described[-1]["relationships"] = related
    return {
        "automationDetails": {"id": f"{dossier.folder(environment)}/{tool}/"},
        "properties": {"environment": plain(environment), "label": "baseline, not deployed"},
        "results": [
            _result(each, index[each.rule], fingerprint, places, dossier.acceptance(each))
            for each, fingerprint in zip(findings, fingerprints(findings), strict=True)
        ],
        "taxonomies": [taxonomy(used, catalogue)],
        "tool": {
            "driver": {
                "globalMessageStrings": MESSAGES,
                "name": tool,
                "rules": described,
                "supportedTaxonomies": [{"index": 0, "name": TAXONOMY}],
                "version": dossier.evidence.versions.get(tool) or "unknown",
            }
        },
    }


def _result(
    finding: Finding, rule_index: int, fingerprint: str, places: Places, acceptance: Acceptance | None
) -> Object:
    kind, level = KINDS[finding.answer]
    result: Object = {
        "kind": kind,
        "level": level,
        "locations": [places.location(finding, with_line=False)],
        "message": _message(kind, finding),
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "ruleId": plain(finding.rule),
        "ruleIndex": rule_index,
    }
    if acceptance:
        result["suppressions"] = [_suppression(acceptance)]
    return result


def _message(kind: str, finding: Finding) -> Object:
    if not finding.detail:
        return {"id": kind}
    return {"arguments": [plain(finding.detail)], "id": {"fail": "found", "open": "undecided"}.get(kind, kind)}


def _suppression(acceptance: Acceptance) -> Object:
    """Return what an acceptance suppresses: a proposed one is under review, which does not count as accepted."""
    return {
        "justification": plain(f"{acceptance.id}: {acceptance.reason}"),
        "kind": "external",
        "properties": {
            "acceptance": acceptance.id,
            "approval": "approved" if acceptance.approved else NOT_APPROVED,
            "expires": acceptance.expires.isoformat(),
            "owner": acceptance.owner,
        },
        "status": "accepted" if acceptance.approved else "underReview",
    }
