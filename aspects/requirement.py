"""What a policy demands of a property, and whether a resource meets it. The tables of encryption and removal use it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

from aspects.predicates import denies_plaintext, is_customer_key
from aspects.property_path import ABSENT, flat, look_up, undecided
from aspects.template import UNDECIDED, Resource, Stack

Scalar: TypeAlias = str | int | bool


class Use(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A use of a resource that lifts a requirement: a resource of `type` refers to it in `refers`."""

    type: str
    refers: str
    because: str

    def of(self, resource: Resource) -> bool:
        """Tell whether `resource` is used so."""
        return bool(_referring(resource, self.type, self.refers))


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one property must be: exactly one of `must`, `equals`, `one_of` and `matches` says it.

    Attributes:
        path: of the property (`property` in the tables), see `aspects.property_path.look_up`; within the parts that
            `each` names, if it names any.
        must: be true, be false, be absent, be there, be a customer-managed key, or be a resource policy that denies
            unencrypted connections.
        equals: be this value.
        one_of: be one of these.
        matches: match this regular expression as a whole.
        actions: for `deny-plaintext`, the actions that have to be denied; `*` and `service:*` cover them.
        each: path of the parts of the resource that the requirement is about; a resource without them meets it.
        when: path of a property; where it is absent or false the requirement does not apply.
        unless: a use of the resource that lifts the requirement.
        companion: type of another resource that must be in the same stack and refer to this one; `property` is its.
        refers: path of the companion's property that refers to this resource.
        absent_is_fine: whether the service's default for an absent property is what is wanted.
        enforced: whether the aspect sets the property.
        internal: whether it is about a connection inside the VPC that a certificate is needed for.
        fix: what to do; made from the requirement where empty.
    """

    path: str = msgspec.field(name="property")
    must: Literal["true", "false", "absent", "present", "customer-key", "deny-plaintext"] | None = None
    equals: Scalar | None = None
    one_of: tuple[str, ...] = ()
    matches: str = ""
    actions: tuple[str, ...] = ()
    each: str = ""
    when: str = ""
    unless: Use | None = None
    companion: str = ""
    refers: str = ""
    absent_is_fine: bool = False
    enforced: bool = False
    internal: bool = False
    fix: str = ""

    @property
    def allowed(self) -> str:
        """What is allowed, in words."""
        match self.must:
            case "customer-key":
                return "a customer-managed key (alias/aws/* keys are AWS's)"
            case "deny-plaintext":
                denied = ", ".join(self.actions)
                return f"a statement that denies everyone {denied} where aws:SecureTransport is false, and nothing more"
            case str(word):
                return word
        if self.equals is not None:
            return str(self.equals).lower() if isinstance(self.equals, bool) else str(self.equals)
        return f"one of {', '.join(self.one_of)}" if self.one_of else f"what matches {self.matches}"

    @property
    def where(self) -> str:
        """The property's whole path."""
        place = f"{self.each}.{self.path}" if self.each else self.path
        return f"{self.companion} -> {place}" if self.companion else place

    @property
    def remedy(self) -> str:
        """What to do about a resource that does not meet it."""
        if self.fix:
            return self.fix
        if self.must == "customer-key":
            return f"give the construct the stack's key, so that {self.path} refers to it"
        return f"make {self.where} {self.allowed}"

    def shortcomings(self, resource: Resource) -> Iterator[str]:
        """Yield, in words, each value that does not meet the requirement."""
        if self.when and all(_off(value) for value in resource.look_up(self.when)):
            return
        if self.unless and self.unless.of(resource):
            return
        if self.companion:
            yield from self._companion_shortcomings(resource)
            return
        parts: list[Any] = [resource.properties]
        if self.each:
            parts = [part for part in flat(resource.look_up(self.each)) if part is not ABSENT]
        for part in parts:
            values = [part] if undecided(part) else look_up(part, self.path)
            yield from (_shown(value) for value in values if not self._met(value, resource.stack))

    def _companion_shortcomings(self, resource: Resource) -> Iterator[str]:
        companions = _referring(resource, self.companion, self.refers)
        if not companions:
            yield f"absent: no {self.companion} refers to it"
        elif not any(self._met(value, resource.stack) for other in companions for value in other.look_up(self.path)):
            yield from (_shown(value) for other in companions for value in other.look_up(self.path))

    def _met(self, value: Any, stack: Stack) -> bool:  # noqa: PLR0911 - one answer a kind of requirement
        if value is ABSENT:
            return self.must == "absent" or self.absent_is_fine
        match self.must:
            case "present":
                return True
            case "absent":
                return False
            case "customer-key":
                return is_customer_key(value, stack)
            case "deny-plaintext":
                return any(denies_plaintext(each, self.actions) for each in flat(look_up(value, "Statement")))
        text = stack.text(value)
        if UNDECIDED in text:
            return False
        if self.must:
            return text.lower() == self.must
        if self.equals is not None:
            return text.lower() == str(self.equals).lower()
        return text in self.one_of or bool(self.matches and re.fullmatch(self.matches, text))


class NotRequired(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property that looks as if a policy should speak of it, in the schemas of `types`, and why it does not."""

    property: str
    types: tuple[str, ...]
    because: str


class RequirementTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a policy demands: resource type -> requirements; and what it leaves alone."""

    requirements: dict[str, tuple[Requirement, ...]]
    not_required: tuple[NotRequired, ...] = ()


def load(path: Path) -> RequirementTable:
    """Read a table of requirements."""
    return msgspec.toml.decode(path.read_bytes(), type=RequirementTable)


def _referring(resource: Resource, resource_type: str, refers: str) -> list[Resource]:
    """Return the resources of the same stack and of a type whose property `refers` points at `resource`."""
    return [
        other
        for other in resource.stack.resources.values()
        if other.type == resource_type
        and any(resource.stack.target(value) is resource for value in flat(other.look_up(refers)))
    ]


def _off(value: Any) -> bool:
    return value is ABSENT or value is False or value in ("false", [], {})


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "absent"
    text = json.dumps(value, sort_keys=True)
    text = text if len(text) <= 160 else f"{text[:157]}..."
    return f"{text}, which cannot be decided from the template" if undecided(value) else text
