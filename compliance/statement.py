"""What the statement of applicability says of itself: version, scope, approval."""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from compliance.controls import Control
from compliance.errors import InputError
from compliance.toml import Entry, Text, read_toml

STATEMENT = Path(__file__).with_name("statement_of_applicability.toml")


class Statement(Entry, frozen=True, kw_only=True):
    """The statement of applicability without its rows.

    Attributes:
        version: of the statement, `0.1`.
        organisation: whose it is.
        scope: of what it speaks.
        outside: of what it does not speak.
        owner: the role that keeps it.
        approver_role: the role that approves it.
        status: developers propose; the approval is recorded with the four below.
        approver: the role that approved.
        approved_on: when.
        reference: where the approval is on record.
        approved_digest: `content_digest` of what was approved.
    """

    version: Annotated[str, Meta(pattern=r"^\d+\.\d+$")]
    organisation: Text
    scope: Text
    outside: Text
    owner: Text
    approver_role: Text
    status: Literal["proposed", "approved"]
    approver: str = ""
    approved_on: date | None = None
    reference: str = ""
    approved_digest: Annotated[str, Meta(pattern=r"^(sha256:[0-9a-f]{64})?$")] = ""

    @property
    def approved(self) -> bool:
        """Whether somebody has approved it, as it was then: see `approval_stands`."""
        return self.status == "approved"

    def approval_stands(self, controls: Iterable[Control]) -> bool:
        """Return whether it is approved and its rows are what was approved."""
        return self.approved and self.approved_digest == content_digest(controls)


def content_digest(controls: Iterable[Control]) -> str:
    """Return the digest of what an approval is about, `sha256:...`: each control's decision, reason, statement, owner.

    The order of the controls changes nothing.
    """
    rows = sorted((each.id, each.applicable, each.justification, each.statement, each.owner) for each in controls)
    return f"sha256:{sha256(json.dumps(rows).encode()).hexdigest()}"


def load_statement(path: Path = STATEMENT) -> Statement:
    """Read the statement.

    Raises:
        InputError: it is missing or unreadable, a value is impossible, or an approval is recorded in part.
    """
    statement = read_toml(path, Statement)
    recorded = (statement.approver, statement.approved_on, statement.reference, statement.approved_digest)
    if statement.approved != all(recorded) or (not statement.approved and any(recorded)):
        raise InputError(
            f'{path.name}: status "approved" needs approver, approved_on, reference and approved_digest;'
            ' "proposed" has none'
        )
    if statement.approved and statement.approver != statement.approver_role:
        raise InputError(f"{path.name}: approver: must be the approver_role, {statement.approver_role!r}")
    return statement
