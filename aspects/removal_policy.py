"""Removal: destroying a stack destroys everything in it, backups and snapshots included.

Which properties stand in the way is data: `removal_table.toml`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk
from constructs import Construct

from aspects.l1 import attribute, is_untyped
from aspects.policy import Policy, Violation
from aspects.property_path import ABSENT
from aspects.requirement import load
from aspects.template import Resource, Stack

TABLE: Final = load(Path(__file__).with_name("removal_table.toml"))

POLICIES: Final = ("DeletionPolicy", "UpdateReplacePolicy")


class RemovalPolicy(Policy):
    """Sets `Delete` everywhere and turns protection off, whatever it was; refuses what a raw override says otherwise.

    Unlike the other policies it overrules: the library fills its own `Retain` in, which cannot be told from a choice.
    """

    name = "removal-policy"

    def attach(self, scope: Construct) -> None:
        """Set `Delete` on every L1 construct, also untyped ones inside custom-resource providers."""
        cdk.RemovalPolicies.of(scope).destroy()

    def enforce(self, node: cdk.CfnResource, resource_type: str) -> None:
        """Set the scalar properties that the table marks as enforced."""
        if is_untyped(node):
            return
        for requirement in TABLE.requirements.get(resource_type, ()):
            name = attribute(type(node), requirement.path) if requirement.enforced else None
            if name is not None:
                value: Any = requirement.must == "true" if requirement.equals is None else requirement.equals
                setattr(node, name, value)

    def enforce_stack(self, stack: cdk.Stack) -> None:
        """Turn termination protection off."""
        if stack.termination_protection:
            stack.termination_protection = False

    def verify(self, resource: Resource) -> Iterator[Violation]:
        """Yield policies other than an explicit Delete, and every requirement of the table that is not met."""
        for policy in POLICIES:
            found = resource.body.get(policy, ABSENT)
            if found != "Delete":
                fix = (
                    "apply the aspects to its stage; AWS::CDK::Metadata goes away with versionReporting off"
                    if found is ABSENT
                    else f"remove what overrides {policy}"
                )
                yield self.violation(resource, policy, found=str(found), allowed="Delete", fix=fix)
        for requirement in TABLE.requirements.get(resource.type, ()):
            for shortcoming in requirement.shortcomings(resource):
                yield self.violation(
                    resource, requirement.where, found=shortcoming, allowed=requirement.allowed, fix=requirement.remedy
                )

    def verify_stack(self, stack: Stack) -> Iterator[Violation]:
        """Yield termination protection."""
        if stack.termination_protection:
            yield self.stack_violation(
                stack,
                "TerminationProtection",
                found="true",
                allowed="false",
                fix="set termination_protection=False on the stack",
            )
