"""Decides whether an audit passes, and says of each failure where, what, why, and how to mend it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from compliance.controls import Catalogue
from compliance.digest import looked_up
from compliance.evidence import Evidence
from compliance.judgement import Judgement
from compliance.model import Answer, Finding, Resource
from compliance.scanners import own

LONGEST_VALUE = 200
"""Characters of a property's value that a message shows."""


@dataclass(frozen=True)
class Failure:
    """One reason why the gate does not open.

    Attributes:
        title: what failed, in one line.
        facts: (label, text), in the order of reading.
    """

    title: str
    facts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Return the failure as it is printed: the title, then one indented line for each fact."""
        width = max(len(label) for label, _ in self.facts)
        lines = [f"  {label.ljust(width)}  {printable(text)}" for label, text in self.facts if text]
        return "\n".join([printable(self.title), *lines])


@dataclass(frozen=True)
class Verdict:
    """The outcome of an audit.

    Attributes:
        failures: empty if it passed.
        answers: environment -> answer -> how many findings.
        not_approved: acceptances that cover something and that nobody has approved.
    """

    failures: tuple[Failure, ...]
    answers: Mapping[str, Counter[Answer]]
    not_approved: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the gate opens."""
        return not self.failures


def escaped(text: str, escape: Callable[[str], str]) -> str:
    """Return a text in which each character that is not to be seen is replaced by its escape."""
    # Almost every text is printable as a whole, which is told at once.
    return text if text.isprintable() else "".join(each if each.isprintable() else escape(each) for each in text)


def printable(text: str) -> str:
    """Return a text on one line, with escapes for whatever is not to be seen.

    Names come from templates of others: a line end in one would forge lines of the output, among them commands to a
    CI runner (`::error` at the start of a line, `##[error]` anywhere in it), and a terminal obeys control characters.
    """
    visible = escaped(text, lambda each: each.encode("unicode_escape").decode())
    visible = visible.replace("##[", r"##\x5b")
    return rf"\x3a{visible[1:]}" if visible.lstrip().startswith("::") else visible


def undecided(finding: Finding, *, whole: bool) -> bool:
    """Tell whether one of our own rules could not decide although it had everything before it.

    The rules are ours, and so are the templates: a value that a rule cannot read is one to write so that it can.
    External tools leave open what no template decides; a lone template refers to stacks that are not there.
    """
    return whole and finding.tool == own.TOOL and finding.answer is Answer.NOT_EVALUATED


def decide(evidence: Evidence, judgement: Judgement, catalogue: Catalogue, *, require_approved: bool) -> Verdict:
    """Judge an audit.

    Args:
        evidence: what the scanners said.
        judgement: the same, after the register was applied.
        catalogue: which rule is evidence for which control.
        require_approved: whether acceptances that are only proposed count as failures.
    """
    in_use = {acceptance.id: acceptance for acceptance in judgement.by.values()}
    not_approved = tuple(sorted(key for key, acceptance in in_use.items() if not acceptance.approved))
    failures = [
        *_failing(evidence, judgement, catalogue),
        *_unmapped(judgement.findings, catalogue),
        *_register(judgement),
    ]
    if require_approved:
        failures += [_proposed(judgement, key) for key in not_approved]
    answers: dict[str, Counter[Answer]] = {each.name: Counter() for each in evidence.assembly.environments}
    for finding in judgement.findings:
        answers[finding.environment][finding.answer] += 1
    for environment, counts in evidence.not_applicable.items():
        answers[environment][Answer.NOT_APPLICABLE] = counts.total()
    return Verdict(tuple(failures), answers, not_approved)


def _failing(evidence: Evidence, judgement: Judgement, catalogue: Catalogue) -> Iterator[Failure]:
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in judgement.findings:
        if finding.answer is Answer.FAIL or undecided(finding, whole=evidence.assembly.whole):
            note = judgement.notes.get(finding, "")
            subject = (finding.tool, finding.rule, finding.answer.value, finding.path)
            key = (*subject, finding.detail, note, *finding.properties)
            groups.setdefault(key, []).append(finding)
    resources = {
        (resource.environment, resource.stack, resource.logical_id): resource
        for environment in evidence.assembly.environments
        for resource in environment.resources
    }
    sources = {tool: {rule.id: rule.source for rule in rules} for tool, rules in evidence.rules.items()}
    for findings in groups.values():
        first = findings[0]
        resource = resources.get((first.environment, first.stack, first.logical_id))
        source = sources.get(first.tool, {}).get(first.rule, "")
        location = evidence.assembly.location(first.environment, first.stack, first.path)
        made = f"{location.file}:{location.line}" if location else ""
        yield _failure(findings, resource, catalogue, judgement.notes.get(first, ""), (source, made))


def _failure(
    findings: list[Finding], resource: Resource | None, catalogue: Catalogue, note: str, where_to_look: tuple[str, str]
) -> Failure:
    first = findings[0]
    source, made = where_to_look
    mapping = catalogue.mapping(first.tool, first.rule)
    relations = mapping.controls if mapping else ()
    controls = ", ".join(f"{each.id} {catalogue.controls[each.id].title}" for each in relations)
    why = first.why or (f"a PASS would show: {relations[0].rationale}" if relations else "")
    aliases = f" ({', '.join(first.aliases)})" if first.aliases else ""
    where = f"{first.path or 'the whole environment'}{f' ({first.resource_type})' if first.resource_type else ''}"
    return Failure(
        f"{first.answer.value.replace('_', ' ')} {first.tool} {first.rule}{aliases}",
        (
            ("resource", where),
            ("in", ", ".join(sorted({each.environment for each in findings}))),
            ("made in", made),
            ("template", f"{resource.template}, {resource.logical_id}" if resource else ""),
            ("control", controls or "none"),
            ("rule", first.description),
            ("found", "; ".join(_found(first, resource))),
            ("register", note),
            ("why", why),
            ("fix", first.fix or _generic_fix(first)),
            ("see", source),
        ),
    )


def _found(finding: Finding, resource: Resource | None) -> Iterator[str]:
    if finding.detail:
        yield finding.detail
    for path in finding.properties:
        if resource and "/" not in path:
            value = looked_up(resource, path)
            text = "absent" if value is None else json.dumps(value, default=str)
            yield f"{path} = {text if len(text) <= LONGEST_VALUE else f'{text[:LONGEST_VALUE]}...'}"


def _generic_fix(finding: Finding) -> str:
    looked_at = [path for path in finding.properties if "/" not in path]
    what = (
        f"change {', '.join(looked_at)} so that the rule holds"
        if looked_at
        else "change the resource so that the rule holds"
    )
    return f"{what}; or accept it: python -m compliance bind --rule {finding.tool}:{finding.rule}"


def _unmapped(findings: Iterable[Finding], catalogue: Catalogue) -> Iterator[Failure]:
    for tool, rule in sorted({(finding.tool, finding.rule) for finding in findings}):
        if catalogue.mapping(tool, rule) is None:
            file = "objectives.toml" if tool == own.TOOL else f"{tool.replace('-', '_')}.toml"
            yield Failure(
                f"UNMAPPED {tool} {rule}",
                (
                    ("found", "the rule answers, and nobody has decided which control it is evidence for"),
                    ("why", "evidence that belongs to no control proves nothing"),
                    ("fix", f"map it in compliance/controls/{file}: controls, or none with the reason"),
                ),
            )


def _register(judgement: Judgement) -> Iterator[Failure]:
    for problem in judgement.problems:
        yield Failure(
            f"REGISTER {problem.acceptance} {problem.what}",
            (
                ("file", "compliance/acceptances.toml"),
                ("why", "an auditor reads the register first: it says what is, or it says nothing"),
                ("fix", problem.fix),
            ),
        )


def _proposed(judgement: Judgement, key: str) -> Failure:
    covered = [(finding, entry) for finding, entry in judgement.by.items() if entry.id == key]
    entry = covered[0][1]
    return Failure(
        f"NOT APPROVED {key} {entry.tool} {entry.rule}",
        (
            ("covers", f"{len(covered)} findings, {covered[0][0].path} first"),
            ("owner", entry.owner),
            ("why", "developers propose acceptances; the owner of the risk decides"),
            ("fix", 'the owner approves: status = "approved", approver, approved_on, reference'),
        ),
    )
