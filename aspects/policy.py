"""What a policy is: it sets what is absent, and refuses what is wrong."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from constructs import Construct

from aspects.template import Resource, Stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One property of one resource that a policy refuses.

    Attributes:
        policy: the policy's name.
        path: the construct path, the stage first.
        resource_type: the CloudFormation type.
        logical_id: in the template; empty for the stack itself.
        property: where it is, `StorageEncrypted` for example.
        found: what is there.
        allowed: what may be there.
        fix: what to do.
        template: the template file; empty where there is none.
    """

    policy: str
    path: str
    resource_type: str
    logical_id: str
    property: str
    found: str
    allowed: str
    fix: str
    template: str = ""

    def __str__(self) -> str:
        return f"{self.path} ({self.resource_type}): {self.property} is {self.found}; allowed: {self.allowed}"


class Policy(ABC):
    """One policy: `attach` and `enforce` mutate constructs, `verify*` are pure functions over synthesized templates."""

    name: str

    def attach(self, scope: Construct) -> None:  # noqa: B027 - most policies leave it
        """Register the aspects of the library itself, which run inside Node and cost no call into Python."""

    def enforce(self, node: cdk.CfnResource, resource_type: str) -> None:  # noqa: B027 - not every policy needs it
        """Set on one L1 construct what is absent and can be set without guessing."""

    def enforce_stack(self, stack: cdk.Stack) -> None:  # noqa: B027 - not every policy needs it
        """Set on a stack what is absent."""

    @abstractmethod
    def verify(self, resource: Resource) -> Iterator[Violation]:
        """Yield what is wrong with one resource."""

    def verify_stack(self, stack: Stack) -> Iterator[Violation]:
        """Yield what is wrong with a stack itself."""
        del stack
        yield from ()

    def verify_together(self, resources: Sequence[Resource]) -> Iterator[Violation]:
        """Yield what is wrong only with the resources of one environment taken together."""
        del resources
        yield from ()

    def violation(self, resource: Resource, at: str, *, found: str, allowed: str, fix: str) -> Violation:
        """Return a violation by `resource`."""
        return Violation(
            policy=self.name,
            path=resource.path,
            resource_type=resource.type,
            logical_id=resource.logical_id,
            property=at,
            found=found,
            allowed=allowed,
            fix=fix,
            template=resource.stack.template_path,
        )

    def stack_violation(self, stack: Stack, at: str, *, found: str, allowed: str, fix: str) -> Violation:
        """Return a violation by a stack."""
        return Violation(
            policy=self.name,
            path=stack.path,
            resource_type="AWS::CloudFormation::Stack",
            logical_id="",
            property=at,
            found=found,
            allowed=allowed,
            fix=fix,
            template=stack.template_path,
        )
