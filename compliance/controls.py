"""The 93 controls, and which rule is evidence for which of them: data, read and checked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from compliance.errors import InputError
from compliance.rules.base import Objective
from compliance.toml import Entry, Text, read_toml

DIRECTORY = Path(__file__).with_name("controls")
CONTROLS_FILE = "iso27001_2022.toml"
OBJECTIVES_FILE = "objectives.toml"
RULE_FILES = {"cdk-nag": "cdk_nag.toml", "checkov": "checkov.toml", "cfn-lint": "cfn_lint.toml"}

CLAUSES = {5: 37, 6: 8, 7: 14, 8: 34}
"""Clause of Annex A -> how many controls it has. Source: ISO/IEC 27001:2022, Annex A."""

ControlId = Annotated[str, Meta(pattern=r"^A\.[5-8]\.\d{1,2}$")]
ControlClass = Literal["template", "pipeline", "shared", "organisational"]


class Control(Entry, frozen=True, kw_only=True):
    """One Annex A control, as the statement of applicability has it.

    Attributes:
        class_: what kind of evidence can exist at all: of templates, of repository and pipeline, of the provider's
            and our shared part, or of the organisation only.
        justification: why it applies, or why it does not.
        statement: what is done by design, or must be done.
        evidence: where to look.
        review_interval_months: how often the owner reviews it.
    """

    id: ControlId
    title: Text
    theme: Text
    class_: ControlClass = msgspec.field(name="class")
    owner: Text
    applicable: bool
    justification: Text
    statement: Text
    evidence: Text
    review_interval_months: Annotated[int, Meta(ge=1, le=36)] = 12


class Relation(Entry, frozen=True, kw_only=True):
    """How a rule serves a control: as a part of what it asks for, or by supporting such a part."""

    id: ControlId
    relation: Literal["partly", "supports"]
    rationale: Text


class RuleMapping(Entry, frozen=True, kw_only=True):
    """What one rule, or one objective, is evidence for: controls, or none for a reason."""

    controls: tuple[Relation, ...] = ()
    none: str = ""
    aliases: tuple[str, ...] = ()
    name: str = ""


class _Controls(Entry, frozen=True, kw_only=True):
    control: tuple[Control, ...]


class _Rules(Entry, frozen=True, kw_only=True):
    rule: dict[str, RuleMapping]


class _Objectives(Entry, frozen=True, kw_only=True):
    objective: dict[str, RuleMapping]


class Catalogue:
    """Controls and mappings.

    Attributes:
        controls: by id, in the standard's order.
    """

    def __init__(
        self, controls: Iterable[Control], rules: Mapping[str, Mapping[str, RuleMapping]], objectives: Mapping[str, str]
    ) -> None:
        """Take what the files say.

        Args:
            controls: the controls.
            rules: tool -> rule -> mapping; the tool `own` maps objectives.
            objectives: own rule -> objective.
        """
        self.controls = {control.id: control for control in sorted(controls, key=lambda each: sort_key(each.id))}
        self._rules = rules
        self._objectives = objectives

    @property
    def tools(self) -> tuple[str, ...]:
        """All tools that have a map."""
        return tuple(sorted(self._rules))

    def mapping(self, tool: str, rule: str) -> RuleMapping | None:
        """Return what a rule is evidence for; None if nobody has decided."""
        key = self._objectives.get(rule, "") if tool == "own" else rule
        return self._rules.get(tool, {}).get(key)

    def controls_of(self, tool: str, rule: str) -> tuple[str, ...]:
        """Return the ids of the controls that a rule is evidence for."""
        mapping = self.mapping(tool, rule)
        return tuple(relation.id for relation in mapping.controls) if mapping else ()

    def rules_of(self, control: str) -> list[tuple[str, str, Relation]]:
        """Return (tool, rule or objective, relation) of everything that is evidence for a control."""
        return [
            (tool, rule, relation)
            for tool, mappings in sorted(self._rules.items())
            for rule, mapping in sorted(mappings.items())
            for relation in mapping.controls
            if relation.id == control
        ]

    def require_complete(self) -> None:
        """Check that every control of Annex A is there: a statement of applicability leaves none out.

        Raises:
            InputError: one is missing.
        """
        for clause, number in CLAUSES.items():
            for control in (f"A.{clause}.{each}" for each in range(1, number + 1)):
                if control not in self.controls:
                    raise InputError(f"controls/{CONTROLS_FILE}: control {control} is missing")

    def require_known(self, tool: str, known: Iterable[str]) -> None:
        """Check a tool's map against the rules that the tool has.

        Raises:
            InputError: the map names a rule that is not there.
        """
        strangers = set(self._rules.get(tool, {})) - set(known)
        if strangers and tool != "own":
            raise InputError(f"controls/{RULE_FILES[tool]}: rule.{min(strangers)}: {tool} has no such rule")


def sort_key(control: str) -> tuple[int, ...]:
    """Order control ids as the standard does: A.5.9 before A.5.10."""
    return tuple(int(part) for part in control.split(".")[1:])


def load_catalogue(objectives: Mapping[str, Objective], directory: Path = DIRECTORY) -> Catalogue:
    """Read and check all files.

    Args:
        objectives: own rule -> its objective.
        directory: where the files are.

    Raises:
        InputError: a file is missing or unreadable, or an entry is impossible; the message names file and key.
    """
    controls = read_toml(directory / CONTROLS_FILE, _Controls).control
    for clause, last in (sort_key(control.id) for control in controls):
        if not 1 <= last <= CLAUSES[clause]:
            raise InputError(f"controls/{CONTROLS_FILE}: control A.{clause}.{last}: Annex A has no such control")
    for control_id, number in Counter(control.id for control in controls).items():
        if number > 1:
            raise InputError(f"controls/{CONTROLS_FILE}: control {control_id} is there {number} times")
    rules: dict[str, Mapping[str, RuleMapping]] = {
        tool: read_toml(directory / name, _Rules).rule for tool, name in RULE_FILES.items()
    }
    rules["own"] = read_toml(directory / OBJECTIVES_FILE, _Objectives).objective
    known = {control.id for control in controls}
    for tool, mappings in rules.items():
        file, table = (OBJECTIVES_FILE, "objective") if tool == "own" else (RULE_FILES[tool], "rule")
        for rule, mapping in mappings.items():
            _check(mapping, known, f"controls/{file}: {table}.{rule}")
    for objective in rules["own"]:
        if objective not in set(Objective):
            raise InputError(f"controls/{OBJECTIVES_FILE}: objective.{objective}: no such objective")
    return Catalogue(controls, rules, {rule: objective.value for rule, objective in objectives.items()})


def _check(mapping: RuleMapping, known: set[str], where: str) -> None:
    if bool(mapping.controls) == bool(mapping.none):
        raise InputError(f"{where}: maps to nowhere; give either `controls` or `none` with the reason")
    for control, number in Counter(relation.id for relation in mapping.controls).items():
        if control not in known:
            raise InputError(f"{where}: control {control} is not in {CONTROLS_FILE}")
        if number > 1:
            raise InputError(f"{where}: control {control} is there {number} times")
