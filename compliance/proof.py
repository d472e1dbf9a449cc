"""What `make prove` found out: which checks fail when the property they check is broken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from compliance.errors import InputError

PROOF = "effectiveness.json"
"""The file's name below the reports' folder."""

LABELS = frozenset({"deletion-policy", "suffix", "suppression-injected", "tag"})
"""Operators that change what stands on a resource, not what it does: one rule each notices them all, easily."""


class Row(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """The mutants of one property by one operator, as evidence for one control.

    A mutant whose property serves two controls counts in a row of each.

    Attributes:
        control: `A.8.24`.
        resource_type: the CloudFormation type.
        property: path in the type's schema, `Rules.*.Action`; `existence` for the resource itself.
        operator: how the property was broken.
        mutants: how many were made, equal ones of several environments counted once.
        invalid: how many of them CloudFormation's schema refuses: nobody could deploy them.
        killed: how many made a rule that is mapped to the control go from PASS to FAIL.
        equivalent: how many survivors change nothing, for a reason in `mutation/equivalents.toml`.
        killers: the rules, `tool:rule`.
        survivors: construct paths of those that no rule noticed and that are not equivalent.
    """

    control: str
    resource_type: str
    property: str
    operator: str
    mutants: int
    invalid: int
    killed: int
    equivalent: int
    killers: tuple[str, ...] = ()
    survivors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """Sums over rows."""

    mutants: int = 0
    invalid: int = 0
    killed: int = 0
    equivalent: int = 0

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Score":
        """Add rows up."""
        mutants = invalid = killed = equivalent = 0
        for row in rows:
            mutants += row.mutants
            invalid += row.invalid
            killed += row.killed
            equivalent += row.equivalent
        return cls(mutants, invalid, killed, equivalent)

    @property
    def valid(self) -> int:
        """Mutants that could be deployed."""
        return self.mutants - self.invalid

    @property
    def survived(self) -> int:
        """Mutants that no rule noticed, equivalent ones left out."""
        return self.valid - self.killed - self.equivalent

    @property
    def raw(self) -> float:
        """Killed, of all that could be deployed; 0 to 1."""
        return self.killed / self.valid if self.valid else 0.0

    @property
    def adjusted(self) -> float:
        """Killed, of all that could be deployed and change something; 0 to 1."""
        return self.killed / (self.valid - self.equivalent) if self.valid > self.equivalent else 0.0


class Benign(msgspec.Struct, frozen=True, kw_only=True):
    """Changes that break nothing, and must go unnoticed.

    Attributes:
        mutants: how many were made.
        survived: how many no rule noticed.
        noticed: `operator type property: tool:rule` of the others.
    """

    mutants: int
    survived: int
    noticed: tuple[str, ...] = ()


class WholeRuns(msgspec.Struct, frozen=True, kw_only=True):
    """Mutants that the scanners saw in the whole template as well, to prove the shortcut of cutting out what is near.

    Only those count of which a scanner noticed something, in the cut or in the whole: silence agrees with silence
    easily. What is said about the whole template is what counts in the rows.

    Attributes:
        mutants: how many.
        agreed: for how many the same rules noticed; with fewer than all of them a proof is too weak.
        differing: ids of the others.
    """

    mutants: int
    agreed: int
    differing: tuple[str, ...] = ()


class Proof(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The outcome of `make prove`.

    Attributes:
        inputs: what was proved with -> digest: templates, rules, controls, properties, tool versions.
        rows: sorted.
        benign: see there.
        whole_runs: see there.
        distinct: the same with each mutant counted once, whatever the number of controls that its property serves:
            as killed if it is killed for all of them.
        idle_equivalents: entries of the list of equivalents that excuse nothing, with why.
        not_removed: resource type -> constructs that protect and were not removed, since something refers to them:
            without them the template is refused.
    """

    inputs: dict[str, str]
    rows: tuple[Row, ...]
    benign: Benign
    whole_runs: WholeRuns
    distinct: Score = Score()
    idle_equivalents: tuple[str, ...] = ()
    not_removed: dict[str, int] = {}

    @cached_property
    def by_control(self) -> Mapping[str, Score]:
        """Control -> score."""
        rows: dict[str, list[Row]] = {}
        for row in self.rows:
            rows.setdefault(row.control, []).append(row)
        return {control: Score.of(found) for control, found in rows.items()}

    @cached_property
    def score(self) -> Score:
        """The sum over all rows."""
        return Score.of(self.rows)

    @cached_property
    def without_labels(self) -> Score:
        """The sum over the rows of all operators but those that change labels."""
        return Score.of(row for row in self.rows if row.operator not in LABELS)

    def proves(self, control: str) -> bool:
        """Tell whether at least one mutant of a control was killed."""
        return control in self.by_control and self.by_control[control].killed > 0


def encoded(proof: Proof) -> bytes:
    """Return a proof as it is written to disk."""
    return msgspec.json.format(msgspec.json.encode(proof, order="sorted"), indent=1) + b"\n"


def load_proof(directory: Path) -> Proof | None:
    """Read the proof in a reports' folder; None where there is none.

    Raises:
        InputError: it is not what `make prove` writes.
    """
    path = directory / PROOF
    try:
        return msgspec.json.decode(path.read_bytes(), type=Proof)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not what `make prove` writes: {error}") from None
