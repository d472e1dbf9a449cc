"""The record of nonconformities (ISO/IEC 27001:2022, clause 10.2): what it holds, and what is overdue."""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from compliance.controls import ControlId
from compliance.errors import InputError
from compliance.gate import Failure
from compliance.toml import Entry, Text, read_toml, require_unique

RECORD = Path(__file__).with_name("nonconformities.toml")


RULE = r"^(own:[a-z][a-z0-9-]*|cdk-nag:[A-Za-z0-9]+|checkov:CKV2?_[A-Z]+_\d+|cfn-lint:[EWI]\d{4})$"
"""The forms of the tools' rule names, `tool:rule`."""


class Link(Entry, frozen=True, kw_only=True):
    """A finding that shows the nonconformity: `tool:rule`, and the construct path (empty: the whole environment)."""

    rule: Annotated[str, Meta(pattern=RULE)]
    resource: str = ""


class Effectiveness(Entry, frozen=True, kw_only=True):
    """How and when it is checked that the corrective action works, and what came of it; empty until it was checked."""

    how: Text
    when: date
    result: str = ""


class Nonconformity(Entry, frozen=True, kw_only=True):
    """One entry of the record.

    Attributes:
        id: `NC-001`.
        nature: what is not as required, and by what it is required.
        detected_on: when.
        detected_by: role, or the check.
        consequence: what it leads to.
        correction: what is done about the thing itself, now.
        cause: why it came to be.
        similar_cases: where else the same was looked for, and what was found.
        corrective_action: what is done so that it does not come back.
        owner: the role that sees to it.
        due: when it has to be closed, its effectiveness shown.
        effectiveness: see there.
        status: closed needs `closed_on` and the effectiveness check's result.
        closed_on: when.
        controls: those of Annex A that it touches.
        findings: those that show it, if there are any.
    """

    id: Annotated[str, Meta(pattern=r"^NC-\d{3}$")]
    nature: Text
    detected_on: date
    detected_by: Text
    consequence: Text
    correction: Text
    cause: Text
    similar_cases: Text
    corrective_action: Text
    owner: Text
    due: date
    effectiveness: Effectiveness
    status: Literal["open", "closed"]
    closed_on: date | None = None
    controls: Annotated[tuple[ControlId, ...], Meta(min_length=1)]
    findings: tuple[Link, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether it was corrected, and the correction was seen to work."""
        return self.status == "closed"


class _Record(Entry, frozen=True, kw_only=True):
    nonconformity: tuple[Nonconformity, ...] = ()


def load_nonconformities(controls: Collection[str], path: Path = RECORD) -> tuple[Nonconformity, ...]:
    """Read the record; one that is not there holds nothing.

    Args:
        controls: ids of the controls that there are.
        path: the file.

    Raises:
        InputError: it is unreadable, or an entry is impossible or there twice; the message names file and key.
    """
    if not path.exists():
        return ()
    entries = read_toml(path, _Record).nonconformity
    require_unique((entry.id for entry in entries), path)
    for entry in entries:
        where = f"{path.name}: {entry.id}"
        for control in entry.controls:
            if control not in controls:
                raise InputError(f"{where}: controls: {control} is not in controls/iso27001_2022.toml")
        _check_dates(entry, where)
        if entry.closed != (entry.closed_on is not None):
            raise InputError(f'{where}: `closed_on` goes with status "closed", and only with it')
        if entry.closed and not entry.effectiveness.result:
            raise InputError(f'{where}: status "closed" needs effectiveness.result: what the check found')
    return entries


def _check_dates(entry: Nonconformity, where: str) -> None:
    dates = {"due": entry.due, "effectiveness.when": entry.effectiveness.when, "closed_on": entry.closed_on}
    for key, day in dates.items():
        if day and day < entry.detected_on:
            raise InputError(f"{where}: {key}: {day} is before it was detected, on {entry.detected_on}")


def overdue(entries: Iterable[Nonconformity], as_of: date) -> list[Failure]:
    """Return a failure for each entry that should have been closed before a day."""
    return [
        Failure(
            f"OVERDUE {entry.id} was due on {entry.due}",
            (
                ("found", entry.nature),
                ("owner", entry.owner),
                ("control", ", ".join(entry.controls)),
                ("file", "compliance/nonconformities.toml"),
                ("why", "a date that passes without anything happening says that nobody acts on the record"),
                ("fix", "take the corrective action and close it with its result; or let the owner set another date"),
            ),
        )
        for entry in sorted(entries, key=lambda each: each.id)
        if not entry.closed and entry.due < as_of
    ]
