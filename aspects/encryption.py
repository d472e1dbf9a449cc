"""Encryption: every store, queue, topic, log group, stream, volume, cache, secret and connection that can be.

What exactly is demanded of which type is data: `encryption_table.toml`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

import aws_cdk as cdk
from aws_cdk import aws_kms as kms

from aspects.l1 import attribute, is_absent, is_untyped
from aspects.policy import Policy, Violation
from aspects.requirement import Requirement, load
from aspects.template import Resource

TABLE: Final = load(Path(__file__).with_name("encryption_table.toml"))


@runtime_checkable
class _HasKey(Protocol):
    """A stack with a customer-managed key of its own."""

    key: kms.IKey


class Encryption(Policy):
    """Sets encryption where it is absent; refuses what is unencrypted, or encrypted with a key of AWS.

    The key is the stack's, its attribute `key`. An explicit `encrypted=False` is never overruled: it is an error, since
    somebody meant it.
    """

    name = "encryption"

    def __init__(self, *, allow_plaintext_internal: bool = False) -> None:
        """Create the policy.

        Args:
            allow_plaintext_internal: whether connections inside the VPC may be unencrypted. For environments without a
                certificate only, whose configuration says so; the gate then holds a dated acceptance of each.
        """
        self._allow_plaintext_internal = allow_plaintext_internal

    def enforce(self, node: cdk.CfnResource, resource_type: str) -> None:
        """Set the scalar properties that the table marks as enforced, where they are absent."""
        if is_untyped(node):
            return
        for requirement in TABLE.requirements.get(resource_type, ()):
            if requirement.enforced:
                self._enforce(node, requirement)

    def _enforce(self, node: cdk.CfnResource, requirement: Requirement) -> None:
        name = attribute(type(node), requirement.path)
        if name is None or not is_absent(node, name) or not self._applies(node, requirement):
            return
        value: Any = True
        if requirement.must == "customer-key":
            stack = cdk.Stack.of(node)
            if not isinstance(stack, _HasKey):
                return
            value = stack.key.key_arn
        setattr(node, name, value)

    @staticmethod
    def _applies(node: cdk.CfnResource, requirement: Requirement) -> bool:
        switch = attribute(type(node), requirement.when) if requirement.when else None
        return switch is None or getattr(node, switch) is True

    def verify(self, resource: Resource) -> Iterator[Violation]:
        """Yield every requirement of the table that the resource does not meet."""
        for requirement in TABLE.requirements.get(resource.type, ()):
            if requirement.internal and self._allow_plaintext_internal:
                continue
            for found in requirement.shortcomings(resource):
                yield self.violation(
                    resource, requirement.where, found=found, allowed=requirement.allowed, fix=requirement.remedy
                )
