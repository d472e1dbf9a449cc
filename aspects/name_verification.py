"""Names, checked in templates: the half of the naming policy that reads."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from aspects.name_table import NAMES, Named
from aspects.policy import Policy, Violation
from aspects.property_path import ABSENT
from aspects.tagging import TABLE as TAG_PROPERTIES
from aspects.template import UNDECIDED, Resource, Stack
from lib.naming import SHARED_SUFFIX, Names

CUSTOM_RESOURCE: Final = "Custom::"


class NameVerification(Policy):
    """Refuses names without the suffix, names that a service would refuse, and names used twice.

    Attributes:
        names: knows the suffix.
    """

    name = "naming"

    def __init__(self, *, suffix: str) -> None:
        self.names = Names(suffix)

    def verify(self, resource: Resource) -> Iterator[Violation]:
        """Yield what is wrong with the name of one resource, or with what stands in for a name."""
        kind = resource.type
        if kind in NAMES.named:
            yield from self._verify_name(resource, NAMES.named[kind])
        elif kind in NAMES.tagged:
            yield from self._verify_tag(resource)
        elif kind in NAMES.described:
            yield from self._verify_description(resource, NAMES.described[kind])
        elif kind in NAMES.belongs or kind.startswith(CUSTOM_RESOURCE):
            row = NAMES.belongs.get(kind) or NAMES.belongs[CUSTOM_RESOURCE]
            yield from self._verify_belonging(resource, row.to)
        elif kind not in NAMES.exempt:
            yield self.violation(
                resource,
                "Type",
                found=f"{kind}, which the name table does not know",
                allowed="a type of aspects/name_table.toml",
                fix=f'add a row for "{kind}" to aspects/name_table.toml, then run `python -m tests.aspects.schemas`',
            )

    def _verify_name(self, resource: Resource, row: Named) -> Iterator[Violation]:
        value = resource.look_up(row.property)[0]
        text = "" if value is ABSENT else resource.stack.text(value)
        if text in row.account_wide and self.names.suffix == SHARED_SUFFIX:
            yield from self._verify_tag(resource)
            return
        allowed = f"a name that ends -{self.names.suffix}"
        if value is ABSENT:
            found = "absent"
        elif UNDECIDED in text:
            found = f"{text}, which cannot be decided from the template"
        elif not self._carries(text, row):
            found = text
        elif "<" not in text and len(text) > row.characters:
            found, allowed = f"{text}, {len(text)} characters", f"at most {row.characters} characters"
        elif "<" not in text and not re.fullmatch(row.pattern, text):
            found, allowed = text, f"what matches {row.pattern}"
        else:
            return
        fix = f"pass {row.property} as names.of(...)"
        yield self.violation(resource, row.property, found=found, allowed=allowed, fix=fix)

    def _carries(self, text: str, row: Named) -> bool:
        suffix = re.escape(self.names.suffix)
        return self.names.ends(text) or any(
            re.fullmatch(pattern.replace("{suffix}", suffix), text) for pattern in row.fixed
        )

    def _verify_tag(self, resource: Resource) -> Iterator[Violation]:
        row = TAG_PROPERTIES[resource.type]
        tags = row.read(resource.look_up(row.property)[0])
        found = "absent" if tags is not None and "Name" not in tags else resource.stack.text((tags or {}).get("Name"))
        if not self.names.ends(found):
            yield self.violation(
                resource,
                f"{row.property}[Name]",
                found=found,
                allowed=f"a Name tag that ends -{self.names.suffix}",
                fix="tag the construct: Tags.of(construct).add('Name', names.of(...))",
            )

    def _verify_description(self, resource: Resource, name: str) -> Iterator[Violation]:
        value = resource.look_up(name)[0]
        found = "absent" if value is ABSENT else resource.stack.text(value)
        if not (found.endswith(f"({self.names.suffix})") or self.names.ends(found)):
            yield self.violation(
                resource,
                name,
                found=found,
                allowed=f"a description that ends ({self.names.suffix})",
                fix=f"pass {name} as names.describe(...)",
            )

    def _verify_belonging(self, resource: Resource, to: str) -> Iterator[Violation]:
        for value in resource.look_up(to):
            for each in value if isinstance(value, list) else [value]:
                text = "absent" if each is ABSENT else resource.stack.text(each)
                if not self._shows_owner(each, text, resource.stack):
                    yield self.violation(
                        resource,
                        to,
                        found=text,
                        allowed="a reference to a resource of this environment, or an identifier with its suffix",
                        fix=f"refer to the construct in {to}, not to a literal",
                    )

    def _shows_owner(self, value: Any, text: str, stack: Stack) -> bool:
        if stack.target(value) is not None:
            return True
        # Identifiers that the service composes: `service/{cluster}/{service}`, ARNs, names of exports.
        references = re.findall(r"<([^.>]+)", text)
        if any(reference in stack.resources for reference in references):
            return True
        return bool(re.search(rf"-{re.escape(self.names.suffix)}(?![A-Za-z0-9-])", text))

    def verify_stack(self, stack: Stack) -> Iterator[Violation]:
        """Yield a stack's own name without the suffix."""
        if not self.names.ends(stack.name):
            yield self.stack_violation(
                stack,
                "StackName",
                found=stack.name or "absent",
                allowed=f"a name that ends -{self.names.suffix}",
                fix="pass stack_name=names.of(...) to the stack's constructor",
            )

    def verify_together(self, resources: Sequence[Resource]) -> Iterator[Violation]:
        """Yield names that two resources of one type want."""
        owners: Mapping[tuple[str, str], list[Resource]] = defaultdict(list)
        for resource in resources:
            row = NAMES.named.get(resource.type)
            value = resource.look_up(row.property)[0] if row and not row.within_parent else ABSENT
            if value is not ABSENT:
                owners[resource.type, resource.stack.text(value)].append(resource)
        for (kind, name), found in owners.items():
            for other in found[1:]:
                yield self.violation(
                    other,
                    NAMES.named[kind].property,
                    found=f"{name}, which {found[0].path} has too",
                    allowed="a name of its own",
                    fix="name one of the two another way",
                )
