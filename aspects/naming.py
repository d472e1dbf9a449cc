"""Names: every physical name ends with the environment suffix, and what has no name carries it in a tag or description.

Which types have a name, where, and how long it may be is data: `name_table.toml`. A type that is not in it stops synth,
so that no new kind of resource comes in unnamed.
"""

from typing import Final

import aws_cdk as cdk
from constructs import Construct

from aspects.implicit_name import implicit_name
from aspects.l1 import attribute, is_absent, is_untyped
from aspects.name_table import NAMES, Named
from aspects.name_verification import NameVerification

NAME_TAG_PRIORITY: Final = 300
"""Above the library's own Name tags, which the policy replaces."""


class Naming(NameVerification):
    """Names what is unnamed; refuses names without the suffix, names a service would refuse, and names used twice."""

    def __init__(self, *, suffix: str, project: str) -> None:
        """Create the policy.

        Args:
            suffix: the environment suffix, or `shared`.
            project: starts the names that the policy makes.
        """
        super().__init__(suffix=suffix)
        self._project = project
        self._stage_path = ""

    def attach(self, scope: Construct) -> None:
        """Remember where construct paths begin."""
        stage = scope if isinstance(scope, cdk.Stage) else cdk.Stage.of(scope)
        self._stage_path = f"{stage.node.path}/" if stage is not None and stage.node.path else ""

    def enforce(self, node: cdk.CfnResource, resource_type: str) -> None:
        """Give a typed construct its name, Name tag or description, where it has none."""
        if is_untyped(node):
            return
        if resource_type in NAMES.named:
            self._enforce_name(node, NAMES.named[resource_type])
        elif resource_type in NAMES.tagged:
            self._enforce_tag(node)
        elif resource_type in NAMES.described:
            self._enforce_description(node, NAMES.described[resource_type])

    def _enforce_name(self, node: cdk.CfnResource, row: Named) -> None:
        name = attribute(type(node), row.property) if row.implicit else None
        if name is None:
            return
        if row.generated:
            # Never absent: the library makes one of the logical id, or of the construct's.
            present = getattr(node, name)
            wanted = not isinstance(present, str) or not self.names.ends(present)
        else:
            wanted = is_absent(node, name)
        if wanted:
            setattr(node, name, self._implicit(node, row))
        elif row.account_wide and getattr(node, name) in row.account_wide:
            self._enforce_tag(node)

    def _enforce_tag(self, node: cdk.CfnResource) -> None:
        tags = cdk.TagManager.of(node)
        if tags is None:
            return
        present = tags.tag_values().get("Name") or _name_among(getattr(node, "tags", None))
        # The library's own Name tags are construct paths: those of a VPC's parts, for example.
        if not present or "/" in present:
            tags.set_tag("Name", self._implicit(node, Named(property="Tags")), NAME_TAG_PRIORITY)

    def _enforce_description(self, node: cdk.CfnResource, name: str) -> None:
        description = attribute(type(node), name)
        if description is not None and is_absent(node, description):
            setattr(node, description, self.names.describe(self._path(node)))

    def _implicit(self, node: cdk.CfnResource, row: Named) -> str:
        return implicit_name(
            self._path(node),
            project=self._project,
            suffix=self.names.suffix,
            characters=row.characters,
            prefix=row.prefix,
        )

    def _path(self, node: cdk.CfnResource) -> str:
        return node.node.path.removeprefix(self._stage_path)


def _name_among(tags: object) -> str | None:
    """Return the Name tag among the tags that an L1 construct was given, which its tag manager does not tell."""
    given = tags if isinstance(tags, list) else []
    return next((each.value for each in given if isinstance(each, cdk.CfnTag) and each.key == "Name"), None)
