"""Tags: who owns a resource, who pays, how secret its data are, and what made it.

Which types can be tagged, and in which property and shape, is data: `tag_table.toml`, generated from CloudFormation's
resource schemas.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import aws_cdk as cdk
import msgspec
from constructs import Construct

from aspects.l1 import is_untyped
from aspects.policy import Policy, Violation
from aspects.property_path import ABSENT, undecided
from aspects.template import Resource, Stack

REQUIRED: Final = (
    "Project",
    "Environment",
    "EnvironmentSuffix",
    "Owner",
    "CostCenter",
    "DataClassification",
    "ManagedBy",
)
"""What every taggable resource carries."""


class TagProperty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a type keeps its tags: as a list of Key and Value, or as a map."""

    property: str
    shape: Literal["list", "map"]

    def rendered(self, tags: Mapping[str, str]) -> Any:
        """Return tags as the template writes them."""
        return [{"Key": k, "Value": v} for k, v in tags.items()] if self.shape == "list" else dict(tags)

    def read(self, value: Any) -> dict[str, Any] | None:
        """Return tags from a template; None where the template does not decide them."""
        if value is ABSENT:
            return {}
        if undecided(value):
            return None
        return {each["Key"]: each["Value"] for each in value} if self.shape == "list" else dict(value)


TABLE: Final = msgspec.toml.decode(Path(__file__).with_name("tag_table.toml").read_bytes(), type=dict[str, TagProperty])


class Tagging(Policy):
    """Tags everything that can be; refuses a required tag that is missing or has another value.

    Attributes:
        tags: the required tags.
    """

    name = "tagging"

    def __init__(self, *, tags: Mapping[str, str]) -> None:
        """Create the policy.

        Raises:
            ValueError: `tags` lacks one of `REQUIRED`.
        """
        missing = [key for key in REQUIRED if not tags.get(key)]
        if missing:
            raise ValueError(f"tags: {', '.join(missing)} missing; required: {', '.join(REQUIRED)}")
        self.tags = dict(tags)

    def attach(self, scope: Construct) -> None:
        """Tag every construct that the library knows to be taggable."""
        for key, value in self.tags.items():
            cdk.Tags.of(scope).add(key, value)

    def enforce(self, node: cdk.CfnResource, resource_type: str) -> None:
        """Tag untyped constructs, which the library does not know to be taggable."""
        row = TABLE.get(resource_type)
        if row is not None and is_untyped(node):
            node.add_property_override(row.property, row.rendered(self.tags))

    def verify(self, resource: Resource) -> Iterator[Violation]:
        """Yield what is wrong with the tags of a taggable resource."""
        row = TABLE.get(resource.type)
        if row is None:
            return
        found = row.read(resource.look_up(row.property)[0])
        if found is None:
            yield self._violation(resource, row, "decided by a condition")
            return
        wrong = self._wrong({key: resource.stack.text(value) for key, value in found.items()})
        if wrong:
            yield self._violation(resource, row, wrong)

    def verify_stack(self, stack: Stack) -> Iterator[Violation]:
        """Yield what is wrong with the tags of the stack itself."""
        wrong = self._wrong(stack.tags)
        if wrong:
            yield self.stack_violation(
                stack, "Tags", found=wrong, allowed=self._allowed, fix="pass tags= to the stack's constructor"
            )

    def _violation(self, resource: Resource, row: TagProperty, found: str) -> Violation:
        fix = "leave these tags to the aspect: remove what sets, excludes or overrides them"
        return self.violation(resource, row.property, found=found, allowed=self._allowed, fix=fix)

    def _wrong(self, found: Mapping[str, str]) -> str:
        missing = [f"{key} absent" for key in self.tags if key not in found]
        other = [f"{key}={found[key]}" for key, value in self.tags.items() if found.get(key, value) != value]
        return ", ".join([*missing, *other])

    @property
    def _allowed(self) -> str:
        return ", ".join(f"{key}={value}" for key, value in self.tags.items())
