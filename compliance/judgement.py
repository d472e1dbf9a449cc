"""Applies the register of accepted findings: which findings it covers, and where it no longer holds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from compliance.acceptances import Acceptance, Binding
from compliance.model import Answer, Finding

LONGEST = timedelta(days=366)
LONGEST_FOR_DATA = timedelta(days=184)
"""What lets data be destroyed is looked at every six months."""

DESTROYS_DATA = frozenset(
    {
        ("cdk-nag", "DynamoDBInBackupPlan"),
        ("cdk-nag", "DynamoDBPITREnabled"),
        ("cdk-nag", "EC2EBSInBackupPlan"),
        ("cdk-nag", "EFSInBackupPlan"),
        ("cdk-nag", "RDSInBackupPlan"),
        ("cdk-nag", "RDSInstanceBackupEnabled"),
        ("cdk-nag", "RDSInstanceDeletionProtectionEnabled"),
        ("cdk-nag", "S3BucketDefaultLockEnabled"),
        ("cdk-nag", "S3BucketReplicationEnabled"),
        ("cdk-nag", "S3BucketVersioningEnabled"),
        ("checkov", "CKV_AWS_21"),
        ("checkov", "CKV_AWS_28"),
    }
)
"""(tool, rule) whose acceptance lets data be lost: the short term holds whether or not the entry says so."""


@dataclass(frozen=True)
class Problem:
    """Something wrong with the register, which the gate reports.

    Attributes:
        acceptance: the entry's id.
        what: what is wrong.
        fix: what to do.
    """

    acceptance: str
    what: str
    fix: str


@dataclass(frozen=True)
class Judgement:
    """Findings after the register was applied.

    Attributes:
        findings: those that an entry covers are ACCEPTED; a FAIL that one almost covers says so in its detail.
        by: finding -> the entry that covers it.
        problems: what is wrong with the register.
        notes: finding that stays FAIL -> why its entry does not cover it.
    """

    findings: tuple[Finding, ...]
    by: Mapping[Finding, Acceptance]
    problems: tuple[Problem, ...]
    notes: Mapping[Finding, str]


def apply_register(
    register: Iterable[Acceptance],
    findings: Iterable[Finding],
    *,
    as_of: date,
    environments: frozenset[str],
    whole: bool,
) -> Judgement:
    """Apply the register to what the scanners found.

    Args:
        register: the entries.
        findings: every finding of the audited environments.
        as_of: the day on which expiry is judged. An expired entry is a problem, which shuts the gate; what it covers
            stays ACCEPTED, so that reports of the same templates are the same on every day.
        environments: which were audited: bindings of others are left alone.
        whole: whether everything was audited; only then can an entry be unused or too wide.
    """
    entries = tuple(register)
    by_subject: dict[tuple[str, ...], list[tuple[Acceptance, Binding]]] = {}
    for entry in entries:
        for binding in entry.bindings:
            for environment in binding.environments:
                subject = (entry.tool, entry.rule, environment, binding.resource)
                by_subject.setdefault(subject, []).append((entry, binding))
    found = tuple(findings)
    shared = _shared(by_subject, found)
    judged: list[Finding] = []
    by: dict[Finding, Acceptance] = {}
    notes: dict[Finding, str] = {}
    used: set[tuple[int, str]] = set()
    for finding in found:
        candidates = by_subject.get((finding.tool, finding.rule, finding.environment, finding.path), [])
        if not _acceptable(finding) or not candidates:
            judged.append(finding)
            continue
        same = [(entry, binding) for entry, binding in candidates if binding.detail == finding.detail]
        used.update((id(binding), finding.environment) for _, binding in same)
        covering = [
            entry
            for entry, binding in same
            if binding.digest == finding.digest and (id(binding), finding.environment) not in shared
        ]
        if covering:
            accepted = msgspec.structs.replace(finding, answer=Answer.ACCEPTED)
            judged.append(accepted)
            by[accepted] = covering[0]
            continue
        judged.append(finding)
        ambiguous = [entry for entry, binding in same if (id(binding), finding.environment) in shared]
        notes[finding] = (
            f"{ambiguous[0].id} accepts it for one resource, and several have this path"
            if ambiguous
            else _why_not(finding, same or candidates)
        )
    concerned = [entry for entry in entries if any(environments & set(each.environments) for each in entry.bindings)]
    covering_ids = {entry.id for entry in by.values()}
    problems = [
        problem for entry in concerned for problem in _terms(entry, as_of, counts=whole or entry.id in covering_ids)
    ]
    problems += _twice(by_subject, environments)
    problems += shared.values()
    if whole:
        problems += [problem for entry in entries for problem in _unused(entry, used, environments)]
    return Judgement(tuple(judged), by, tuple(problems), notes)


def _acceptable(finding: Finding) -> bool:
    """Tell whether the gate would stop for a finding: our own rules must answer, the other tools need not always."""
    unanswered = finding.answer is Answer.NOT_EVALUATED and finding.tool == "own"
    return finding.answer is Answer.FAIL or unanswered


def _shared(
    by_subject: Mapping[tuple[str, ...], list[tuple[Acceptance, Binding]]], findings: Iterable[Finding]
) -> dict[tuple[int, str], Problem]:
    """Return (binding, environment) -> problem where a path, which anyone may write, leads to several resources."""
    matched: dict[tuple[int, str], set[tuple[str, str]]] = {}
    problems: dict[tuple[int, str], Problem] = {}
    for finding in findings:
        if not _acceptable(finding):
            continue
        subject = (finding.tool, finding.rule, finding.environment, finding.path)
        for entry, binding in by_subject.get(subject, ()):
            if binding.detail != finding.detail:
                continue
            key = (id(binding), finding.environment)
            resources = matched.setdefault(key, set())
            resources.add((finding.stack, finding.logical_id))
            if len(resources) > 1:
                named = ", ".join(f"{stack} {logical_id}".strip() for stack, logical_id in sorted(resources))
                what = f"binds {binding.resource} in {finding.environment}, which is several resources: {named}"
                problems[key] = Problem(entry.id, what, "give each resource a construct path of its own")
    return problems


def _why_not(finding: Finding, candidates: list[tuple[Acceptance, Binding]]) -> str:
    entry, binding = candidates[0]
    if binding.detail != finding.detail:
        return f"{entry.id} accepts another finding of this rule here: {binding.detail or 'one without a detail'}"
    return f"accepted value changed: {entry.id} was given for {binding.digest}, the value is now {finding.digest}"


def _terms(entry: Acceptance, as_of: date, *, counts: bool) -> Iterator[Problem]:
    if entry.expires <= as_of:
        if counts:
            yield Problem(entry.id, f"expired on {entry.expires}", "fix the finding, or let the owner decide anew")
        return
    for_data = entry.destroys_data or (entry.tool, entry.rule) in DESTROYS_DATA
    longest = LONGEST_FOR_DATA if for_data else LONGEST
    if entry.expires > as_of + longest:
        what = f"expires on {entry.expires}, more than {longest.days} days after {as_of}"
        yield Problem(entry.id, what, "set an earlier date; data-destroying acceptances last six months, others a year")
    if entry.review > entry.expires:
        yield Problem(entry.id, f"is reviewed on {entry.review}, after it expires", "set `review` before `expires`")
    if entry.approved_on and entry.approved_on > as_of:
        yield Problem(entry.id, f"was approved on {entry.approved_on}, in the future", "set the day of the approval")


def _twice(
    by_subject: Mapping[tuple[str, ...], list[tuple[Acceptance, Binding]]], environments: frozenset[str]
) -> Iterator[Problem]:
    for (_, _, environment, resource), candidates in sorted(by_subject.items()):
        seen: dict[tuple[str, str], str] = {}
        for entry, binding in candidates:
            key = (binding.detail, binding.digest)
            if key in seen and environment in environments:
                what = f"binds {resource} in {environment}, as {seen[key]} does"
                yield Problem(entry.id, what, "keep one of the two bindings")
            seen[key] = entry.id


def _unused(entry: Acceptance, used: set[tuple[int, str]], environments: frozenset[str]) -> Iterator[Problem]:
    for binding in entry.bindings:
        audited = [each for each in binding.environments if each in environments]
        idle = [each for each in audited if (id(binding), each) not in used]
        if not idle:
            continue
        subject = f"{binding.resource} {binding.detail}".strip()
        if len(idle) == len(audited):
            yield Problem(entry.id, f"is unused: {entry.rule} does not fail for {subject}", "remove the binding")
        else:
            what = f"is too wide: {entry.rule} does not fail for {subject} in {', '.join(idle)}"
            yield Problem(entry.id, what, "remove those environments from the binding")
