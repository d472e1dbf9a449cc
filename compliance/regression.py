"""Compares an audit with an earlier one: what the gate refuses, and what a reviewer should see."""

from collections.abc import Iterable, Iterator

from compliance.gate import Failure, printable
from compliance.model import Answer
from compliance.reports.environment import DESIGN_EVIDENCED, GAP
from compliance.snapshot import Snapshot, Subject

LARGEST_DROP = 0.05
"""Of a control's mutation score, 0 to 1: a few more survivors beside new mutants are no regression yet."""

NO_CHANGE = "Nothing: every answer is the same."

MOST_ROWS = 50
"""Rows of one table in a comment: GitHub cuts comments at 65,536 characters."""


def regressions(old: Snapshot, new: Snapshot, *, baseline: str) -> list[Failure]:
    """Return what was evidence at the baseline and is no longer.

    A resource or an environment that is gone is no regression by itself; a control that loses its evidence by it is.

    Args:
        old: the reports at the baseline.
        new: the reports of this audit.
        baseline: how messages call it.
    """
    return [*_statuses(old, new, baseline), *_answers(old, new, baseline), *_scores(old, new, baseline)]


def _statuses(old: Snapshot, new: Snapshot, baseline: str) -> Iterator[Failure]:
    for environment, controls in new.statuses.items():
        for control, status in controls.items():
            before = old.statuses.get(environment, {}).get(control)
            if before == DESIGN_EVIDENCED and status == GAP:
                yield Failure(
                    f"REGRESSION {control} {before} -> {status}",
                    (
                        ("in", environment),
                        ("since", baseline),
                        ("why", "a control that had evidence has none any more"),
                        ("fix", f"python -m compliance explain {control} names the rules that were its evidence"),
                    ),
                )


def _answers(old: Snapshot, new: Snapshot, baseline: str) -> Iterator[Failure]:
    found: dict[tuple[Subject, Answer], list[str]] = {}
    for environment, subject, answer in _worse(old, new):
        approved = answer is Answer.ACCEPTED and subject not in new.unapproved[environment]
        if not approved:
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


def _worse(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, Subject, Answer]]:
    for environment, answers in new.answers.items():
        before = old.answers.get(environment, {})
        for subject, answer in answers.items():
            if before.get(subject) is Answer.PASS and answer is not Answer.PASS:
                yield environment, subject, answer


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
    special = {"|": "\\|", "<": "&lt;", "@": "&#64;", "`": "&#96;", "[": "&#91;"}
    return "".join(special.get(each, each) for each in printable(text))


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
