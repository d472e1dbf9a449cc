"""The register of accepted findings: what it holds."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from compliance.errors import InputError
from compliance.toml import Entry, Text, read_toml, require_unique

REGISTER = Path(__file__).with_name("acceptances.toml")

Level = Annotated[int, Meta(ge=1, le=5)]


class Risk(Entry, frozen=True, kw_only=True):
    """Likelihood and impact, 1 (lowest) to 5 (highest)."""

    likelihood: Level
    impact: Level

    @property
    def score(self) -> int:
        """Likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact


class Loss(Entry, frozen=True, kw_only=True):
    """What an acceptance that can lose data costs when it comes to it.

    Attributes:
        loses: which data.
        rpo: the age of what can be brought back at most (recovery point objective).
        rto: how long that takes (recovery time objective).
        last_restore_drill: when it was last tried; `never` until it was.
    """

    loses: Text
    rpo: Text
    rto: Text
    last_restore_drill: Text


class Binding(Entry, frozen=True, kw_only=True):
    """What exactly is accepted.

    Attributes:
        environments: where.
        resource: the construct path below the stage; the stack's name for a finding about a template.
        detail: the finding's own, word for word.
        digest: of the accepted value.
    """

    environments: Annotated[tuple[Annotated[str, Meta(pattern=r"^[^*?]+$")], ...], Meta(min_length=1)]
    resource: Annotated[str, Meta(pattern=r"^[^*?]*$")]
    detail: str = ""
    digest: Annotated[str, Meta(pattern=r"^sha256:[0-9a-f]{16}$")]


class Acceptance(Entry, frozen=True, kw_only=True):
    """One entry of the register.

    Attributes:
        id: `RA-001`.
        tool: whose rule.
        rule: see `Finding`.
        kind: a risk that is borne, or why the finding is none.
        reason: why, for an auditor.
        before: the risk without the compensating controls; for a risk alone.
        after: the risk with them; for a risk alone.
        compensating_controls: what holds the risk down, and exists.
        owner: the role that owns the risk.
        status: developers propose; the owner's approval is recorded with `approver`, `approved_on`, `reference`.
        approver: the role that approved.
        approved_on: when.
        reference: where the approval is on record.
        review: when the owner looks at it again.
        expires: from when it no longer counts.
        destroys_data: whether data can be lost by it: such an acceptance lives for six months at the most.
        loss: what is lost then; with `destroys_data` alone.
        bindings: what exactly is accepted.
    """

    id: Annotated[str, Meta(pattern=r"^RA-\d{3}$")]
    tool: Literal["own", "cdk-nag", "checkov", "cfn-lint"]
    rule: Text
    kind: Literal["risk", "false-positive", "rule-conflict", "not-applicable"]
    reason: Text
    before: Risk | None = None
    after: Risk | None = None
    compensating_controls: tuple[Text, ...] = ()
    owner: Text
    status: Literal["proposed", "approved"]
    approver: str = ""
    approved_on: date | None = None
    reference: str = ""
    review: date
    expires: date
    destroys_data: bool = False
    loss: Loss | None = None
    bindings: Annotated[tuple[Binding, ...], Meta(min_length=1)]

    @property
    def approved(self) -> bool:
        """Whether the owner has approved it."""
        return self.status == "approved"


class _Register(Entry, frozen=True, kw_only=True):
    acceptance: tuple[Acceptance, ...] = ()


def load_register(path: Path = REGISTER) -> tuple[Acceptance, ...]:
    """Read the register; a register that is not there accepts nothing.

    Raises:
        InputError: it is unreadable, or an entry is impossible or there twice; the message names file and key.
    """
    if not path.exists():
        return ()
    entries = read_toml(path, _Register).acceptance
    require_unique((entry.id for entry in entries), path)
    for entry in entries:
        where = f"{path.name}: {entry.id}"
        if (entry.kind == "risk") != (entry.before is not None and entry.after is not None):
            raise InputError(f'{where}: `before` and `after` go with kind "risk", and only with it')
        if entry.kind == "risk" and not entry.compensating_controls:
            raise InputError(f"{where}: a risk needs compensating_controls")
        if entry.destroys_data != (entry.loss is not None):
            raise InputError(f"{where}: `loss` (loses, rpo, rto, last_restore_drill) goes with destroys_data = true")
        if entry.approved != bool(entry.approver and entry.approved_on and entry.reference):
            raise InputError(
                f'{where}: status "approved" needs approver, approved_on and reference; "proposed" has none'
            )
        if entry.approved and entry.approver != entry.owner:
            raise InputError(f"{where}: approver {entry.approver!r} is not the owner of the risk, {entry.owner!r}")
    return entries
