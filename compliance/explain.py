"""Says what a rule demands, which rules are evidence for a control, or what the reports say of a resource."""

import csv
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from compliance.controls import Catalogue
from compliance.errors import InputError
from compliance.gate import printable
from compliance.scanners import own

COLUMNS = frozenset(
    {"tool", "rule", "answer", "resource", "logical_id", "resource_type", "properties", "detail", "controls",
     "acceptance", "approval"}
)  # fmt: skip


def explain(subject: str, catalogue: Catalogue, reports: Path) -> str:
    """Return a few lines about a control, a rule or a resource.

    Args:
        subject: a control (`A.8.24`), a rule (`cdk-nag:RDSStorageEncrypted`, or its id alone), or a resource by its
            construct path (`Data/Database/Instance/Resource`) or logical id.
        catalogue: controls and mappings.
        reports: the folder whose findings tell about resources.

    Raises:
        InputError: nothing has that name.
    """
    if subject in catalogue.controls:
        return _control(subject, catalogue)
    lines = [_rule(tool, rule, catalogue) for tool, rule in _candidates(subject, catalogue)]
    lines = lines or list(_resource(subject, reports, catalogue))
    if not lines:
        raise InputError(
            f"{subject!r} is neither a control (A.8.24) nor a rule (cdk-nag:RDSStorageEncrypted) nor a resource in"
            f" {reports} (Data/Database/Instance/Resource){_near(subject, reports)}"
        )
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


def _resource(subject: str, reports: Path, catalogue: Catalogue) -> Iterator[str]:
    for path in sorted(reports.glob("*/findings.csv")):
        rows = [row for row in _rows(path) if subject and subject in (row["resource"], row["logical_id"])]
        if rows:
            first = rows[0]
            yield "\n".join(
                [
                    printable(
                        f"{first['resource']} ({first['resource_type']}, {first['logical_id']}) in {path.parent.name}"
                    ),
                    *(_answer(row, catalogue) for row in rows),
                ]
            )


def _answer(row: dict[str, str], catalogue: Catalogue) -> str:
    known = catalogue.controls
    controls = ", ".join(f"{each} {known[each].title}" if each in known else each for each in row["controls"].split())
    said = f"{row['answer']} {row['tool']}:{row['rule']}"
    facts = [row["detail"], row["properties"], row["acceptance"] and f"{row['acceptance']} {row['approval']}", controls]
    return printable(f"  {said}: {'; '.join(each for each in facts if each)}")


def _near(subject: str, reports: Path) -> str:
    known = {row["resource"] for path in reports.glob("*/findings.csv") for row in _rows(path)}
    near = get_close_matches(subject, sorted(known), n=3)
    return f"; did you mean {', '.join(near)}?" if near else ""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file)
            if COLUMNS - set(table.fieldnames or ()):
                raise InputError(f"{path}: not the findings that an audit writes: columns are missing")
            yield from table
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
