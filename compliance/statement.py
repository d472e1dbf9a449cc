"""What the statement of applicability says of itself: version, scope, approval."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

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
        status: developers propose; the approval is recorded with `approver`, `approved_on`, `reference`.
        approver: the role that approved.
        approved_on: when.
        reference: where the approval is on record.
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

    @property
    def approved(self) -> bool:
        """Whether somebody has approved it."""
        return self.status == "approved"


def load_statement(path: Path = STATEMENT) -> Statement:
    """Read the statement.

    Raises:
        InputError: it is missing or unreadable, a value is impossible, or an approval is recorded in part.
    """
    statement = read_toml(path, Statement)
    recorded = (statement.approver, statement.approved_on, statement.reference)
    if statement.approved != all(recorded) or (not statement.approved and any(recorded)):
        raise InputError(
            f'{path.name}: status "approved" needs approver, approved_on and reference; "proposed" has none'
        )
    if statement.approved and statement.approver != statement.approver_role:
        raise InputError(f"{path.name}: approver: must be the approver_role, {statement.approver_role!r}")
    return statement
