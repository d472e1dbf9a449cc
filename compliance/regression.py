"""Compares an audit with an earlier one: what the gate refuses, and what a reviewer should see."""

from collections.abc import Iterable, Iterator

from compliance.gate import Failure, printable
from compliance.model import Answer
from compliance.reports.environment import DESIGN_EVIDENCED
from compliance.snapshot import Snapshot, Subject

LARGEST_DROP = 0.05
"""Of a control's mutation score, 0 to 1: a few more survivors beside new mutants are no regression yet."""

NO_CHANGE = "Nothing: every answer is the same."

MARKUP = frozenset("\\`*{}[]()<>#!|&@~")
"""What Markdown and GitHub read as more than text; `_` within names is left, it means nothing there."""

MOST_ROWS = 50
"""Rows of one table in a comment: GitHub cuts comments at 65,536 characters."""


def regressions(old: Snapshot, new: Snapshot, *, baseline: str) -> list[Failure]:
    """Return what was evidence at the baseline and is no longer.

    A resource that is gone is no regression by itself; a control that loses its evidence by it is.

    Args:
        old: the reports at the baseline.
        new: the reports of this audit.
        baseline: how messages call it.
    """
    return [
        *_environments(old, new, baseline),
        *_statuses(old, new, baseline),
        *_answers(old, new, baseline),
        *_evidence(old, new, baseline),
        *_scores(old, new, baseline),
    ]


def _environments(old: Snapshot, new: Snapshot, baseline: str) -> Iterator[Failure]:
    for environment in sorted(old.statuses.keys() - new.statuses.keys()):
        yield Failure(
            f"REGRESSION environment {environment} is gone",
            (
                ("since", baseline),
                ("why", "its evidence is gone with it"),
                ("fix", "audit it again; where it was given up, merge that first, without --baseline, by its owner"),
            ),
        )


def _statuses(old: Snapshot, new: Snapshot, baseline: str) -> Iterator[Failure]:
    for environment, controls in new.statuses.items():
        before = old.statuses.get(environment, {})
        for control in [*controls, *(each for each in before if each not in controls)]:
            status = controls.get(control, "absent")
            if before.get(control) == DESIGN_EVIDENCED and status != DESIGN_EVIDENCED:
                yield Failure(
                    f"REGRESSION {control} {DESIGN_EVIDENCED} -> {status}",
                    (
                        ("in", environment),
                        ("control", control),
                        ("since", baseline),
                        ("why", "a control that had evidence has none any more"),
                        ("fix", f"python -m compliance explain {control} names the rules that were its evidence"),
                    ),
                )


def _answers(old: Snapshot, new: Snapshot, baseline: str) -> Iterator[Failure]:
    found: dict[tuple[Subject, Answer], list[str]] = {}
    for environment, answers in new.answers.items():
        before = old.answers.get(environment, {})
        for subject, answer in answers.items():
            approved = answer is Answer.ACCEPTED and subject not in new.unapproved[environment]
            if before.get(subject) is Answer.PASS and answer is not Answer.PASS and not approved:
                found.setdefault((subject, answer), []).append(environment)
    for (subject, answer), environments in sorted(found.items()):
        tool, rule, path = subject
        fix = "restore what passed"
        if answer is Answer.ACCEPTED:
            fix += ", or let the owner of the risk approve the acceptance before it is merged"
        yield Failure(
            f"REGRESSION {tool} {rule} PASS -> {answer.value}",
            (
                ("resource", path or "the whole environment"),
                ("in", ", ".join(environments)),
                ("control", new.controls[environments[0]][subject] or "none"),
                ("since", baseline),
                ("why", "what was shown at the baseline is not shown any more"),
                ("fix", fix),
            ),
        )


def _evidence(old: Snapshot, new: Snapshot, baseline: str) -> Iterator[Failure]:
    """Yield a failure for each control for which a resource that is still there passes no rule any more.

    Whoever replaces a rule by a better one loses nothing: the new rule passes on the same resource.
    """
    lost: dict[str, list[tuple[str, str]]] = {}
    for environment, resources in sorted(new.resources.items()):
        now, answers = _shown(new, environment), new.answers[environment]
        for (path, control), subjects in sorted(_shown(old, environment).items()):
            said_already = any(answers.get(each, Answer.PASS) is not Answer.PASS for each in subjects)
            if (path, control) not in now and path in {"", *resources} and not said_already:
                lost.setdefault(control, []).append((environment, path))
    for control, places in sorted(lost.items()):
        environment, path = places[0]
        yield Failure(
            f"REGRESSION {control} has lost evidence about {len(places)} resources",
            (
                ("resource", f"{path or 'the whole environment'} in {environment} is the first"),
                ("control", control),
                ("since", baseline),
                ("why", "a rule that passed there, and was mapped to the control, answers or is mapped no more"),
                ("fix", "restore the rule or its mapping, or add one that is evidence for the same control"),
            ),
        )


def _shown(snapshot: Snapshot, environment: str) -> dict[tuple[str, str], list[Subject]]:
    """Return (path, control) -> subjects that pass there for the control; a linter's silence shows nothing."""
    found: dict[tuple[str, str], list[Subject]] = {}
    for subject, answer in snapshot.answers.get(environment, {}).items():
        tool, _, path = subject
        if answer is Answer.PASS and not (tool == "cfn-lint" and not path):
            for control in snapshot.controls[environment][subject].split():
                found.setdefault((path, control), []).append(subject)
    return found


def _scores(old: Snapshot, new: Snapshot, baseline: str) -> Iterator[Failure]:
    for control, before in sorted(old.scores.items()):
        now = new.scores.get(control, 0.0)
        if now < before - LARGEST_DROP:
            yield Failure(
                f"REGRESSION {control} mutation score {before:.0%} -> {now:.0%}",
                (
                    ("since", baseline),
                    ("why", "changes that its checks used to notice go unnoticed now"),
                    ("fix", "reports/effectiveness.csv lists the survivors: give each a rule that notices it"),
                ),
            )


def comment(old: Snapshot, new: Snapshot) -> str:
    """Return what differs between two audits as Markdown, for a pull request."""
    sections = [
        _section("Controls", ("environment", "control", "before", "after"), _changed_statuses(old, new)),
        _section("Answers", ("environment", "rule", "resource", "before", "after"), _changed_answers(old, new)),
        _section("Resources", ("environment", "resource", "type", ""), _changed_resources(old, new)),
        _section(
            "Acceptances", ("environment", "acceptance", "findings before", "after"), _changed_acceptances(old, new)
        ),
        _section("Mutation scores", ("control", "before", "after"), _changed_scores(old, new)),
    ]
    found = [section for section in sections if section]
    return "\n".join(
        ["# Evidence: what this change does to it", "", *(found or ["Nothing: every answer is the same."])]
    )


def _section(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    every = list(rows)
    if not every:
        return ""
    lines = [header, ("---",) * len(header), *every[:MOST_ROWS]]
    text = "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)
    more = f"\n{len(every) - MOST_ROWS} more are left out here.\n" if len(every) > MOST_ROWS else ""
    return f"## {title} ({len(every)})\n\n{text}{more}"


def _cell(text: str) -> str:
    """Return a table's cell: names come from templates, and a comment must not let them be markup."""
    return "".join(f"&#{ord(each)};" if each in MARKUP else each for each in printable(text))


def _changed_statuses(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, ...]]:
    for environment in sorted(old.statuses.keys() | new.statuses.keys()):
        before, after = old.statuses.get(environment, {}), new.statuses.get(environment, {})
        for control in [*before, *(each for each in after if each not in before)]:
            if before.get(control) != after.get(control):
                yield environment, control, before.get(control, "absent"), after.get(control, "absent")


def _changed_answers(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, ...]]:
    """Yield what changed of resources that both have: the others are listed as resources."""
    for environment in sorted(old.answers.keys() & new.answers.keys()):
        before, after = old.answers[environment], new.answers[environment]
        common = {"", *(old.resources[environment].keys() & new.resources[environment].keys())}
        for subject in sorted(before.keys() | after.keys()):
            tool, rule, path = subject
            if path in common and before.get(subject) is not after.get(subject):
                was, now = before.get(subject), after.get(subject)
                yield environment, f"{tool}:{rule}", path, was.value if was else "none", now.value if now else "none"


def _changed_resources(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, ...]]:
    for environment in sorted(old.resources.keys() | new.resources.keys()):
        before, after = old.resources.get(environment, {}), new.resources.get(environment, {})
        for path in sorted(before.keys() ^ after.keys()):
            kind = before.get(path) or after[path]
            yield environment, path, kind, "removed" if path in before else "added"


def _changed_acceptances(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, ...]]:
    for environment in sorted(old.acceptances.keys() | new.acceptances.keys()):
        before, after = old.acceptances.get(environment, {}), new.acceptances.get(environment, {})
        for key in sorted(before.keys() | after.keys()):
            if before.get(key, 0) != after.get(key, 0):
                yield environment, key, str(before.get(key, 0)), str(after.get(key, 0))


def _changed_scores(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, ...]]:
    for control in sorted(old.scores.keys() | new.scores.keys()):
        before, after = old.scores.get(control), new.scores.get(control)
        if before != after:
            yield control, *("none" if each is None else f"{each:.1%}" for each in (before, after))
