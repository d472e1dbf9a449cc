"""What the rules said of one environment: one observation for each rule, not for each resource."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from compliance.model import Answer, Finding
from compliance.reports.dossier import Dossier
from compliance.reports.oscal.document import dated
from compliance.reports.oscal.plan import tool_component
from compliance.reports.oscal.subjects import Subjects
from compliance.reports.oscal.words import Table, identifier, markup, prop

COUNTED = (Answer.PASS, Answer.FAIL, Answer.ACCEPTED, Answer.NOT_EVALUATED)

Rule = tuple[str, str]
"""(tool, rule)."""


def by_tool(tool: str) -> list[Table]:
    """Return the origin of whatever a tool said."""
    return [{"actors": [{"type": "tool", "actor-uuid": tool_component(tool)}]}]


class Observations:
    """Makes the observations of one environment.

    Rules of one tool share an observation if they say no more than that the whole environment passes, and if they serve
    the same controls, or serve none and only pass: there are hundreds of both.
    """

    def __init__(self, dossier: Dossier, subjects: Subjects) -> None:
        """Sort the findings of an environment by rule."""
        self._dossier = dossier
        self._subjects = subjects
        self._environment = subjects.environment.name
        self._dated = dated(dossier.register)
        self.rules: dict[Rule, list[Finding]] = {}
        for finding in dossier.findings[self._environment]:
            self.rules.setdefault((finding.tool, finding.rule), []).append(finding)

    @cached_property
    def by_control(self) -> dict[str, list[Rule]]:
        """Control -> the rules that are evidence for it."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for control in self._dossier.catalogue.controls_of(*rule):
                found.setdefault(control, []).append(rule)
        return found

    def of(self, rule: Rule) -> str:
        """Return the UUID of the observation that a rule is in."""
        return self._uuids[rule]

    def related(self, rules: Iterable[Rule]) -> list[Table]:
        """Return references to the observations of rules."""
        return [{"observation-uuid": uuid} for uuid in dict.fromkeys(self.of(rule) for rule in rules)]

    def tables(self) -> dict[str, Table]:
        """Return UUID -> observation."""
        groups: dict[str, list[Rule]] = {}
        for rule in self.rules:
            groups.setdefault(self.of(rule), []).append(rule)
        return {uuid: self._observation(uuid, rules) for uuid, rules in groups.items()}

    @cached_property
    def _uuids(self) -> dict[Rule, str]:
        return {rule: identifier("observation", self._environment, *self._group(rule)) for rule in self.rules}

    def _group(self, rule: Rule) -> tuple[str, ...]:
        controls = self._dossier.catalogue.controls_of(*rule)
        findings = self.rules[rule]
        whole = all(not finding.stack for finding in findings)
        passes = all(finding.answer is Answer.PASS for finding in findings)
        return (rule[0], "", *controls) if passes and (whole or not controls) else rule

    def _observation(self, uuid: str, rules: list[Rule]) -> Table:
        tool, rule = rules[0]
        shared = self._group(rules[0]) != rules[0]
        findings = [finding for each in rules for finding in self.rules[each]]
        counts = Counter(finding.answer for finding in findings)
        controls = self._dossier.catalogue.controls_of(tool, rule)
        kind = "finding" if counts[Answer.FAIL] else "control-objective" if controls else "discovery"
        folder = self._dossier.folder(self._environment)
        served = ", ".join(controls) or "no control"
        return {
            "uuid": uuid,
            "title": f"{markup(tool)}: {served}" if shared else f"{markup(tool)} {markup(rule)}",
            "description": f"{len(rules)} rules that serve {served} pass."
            if shared
            else markup(findings[0].description or rule),
            "props": [
                *(prop("assessment-rule-id", f"{tool}:{name}") for tool, name in rules),
                *(prop(answer.value, counts[answer]) for answer in COUNTED if counts[answer]),
            ],
            "methods": ["EXAMINE"],
            "types": [kind],
            "origins": by_tool(tool),
            "subjects": self._of(findings),
            "relevant-evidence": [{"href": f"../{folder}/findings.csv", "description": "The answers, row by row."}],
            "collected": self._dated,
        }

    def _of(self, findings: list[Finding]) -> list[Table]:
        """Return the stacks where a rule passes, and each resource where it does not, with what is wrong."""
        found: dict[tuple[str, ...], Table] = {}
        for finding in findings:
            passes = finding.answer is Answer.PASS
            subject = self._subjects.around(finding) if passes else self._subjects.of(finding)
            key = (subject["subject-uuid"], finding.answer.value, "" if passes else finding.detail)
            if not passes:
                subject["props"] = [prop("answer", finding.answer.value)]
                if finding.detail:
                    subject["props"].append(prop("detail", finding.detail))
            found.setdefault(key, subject)
        return list(found.values())
