"""Follows references in templates, across stacks, and reads policies by their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.assembly import SynthesizedAssembly, Template


@dataclass(frozen=True)
class Reader:
    """Reads one stack's template and follows what it refers to.

    Attributes:
        assembly: where other stacks are.
        stage: the stack's stage.
        template: the stack's template.
    """

    assembly: SynthesizedAssembly
    stage: str
    template: Template

    def target(self, value: Any) -> Mapping[str, Any]:
        """Return the resource that a reference means: `Ref`, `Fn::GetAtt`, or `Fn::ImportValue` of a sibling stack."""
        template, logical_id = self._follow(self.template, value)
        return template.resources[logical_id]

    def name(self, value: Any, *, of: str) -> str:
        """Return a property of the resource that a reference means."""
        found: str = self.target(value)["Properties"][of]
        return found

    def statements(self, policy_name: str) -> dict[str, Mapping[str, Any]]:
        """Return the statements of a managed policy by their ids; one without an id is `-`."""
        policy = self.template.one("AWS::IAM::ManagedPolicy", ManagedPolicyName=policy_name)
        found = policy["PolicyDocument"]["Statement"]
        by_id = {each.get("Sid", "-"): each for each in found}
        assert len(by_id) == len(found), f"{policy_name} has two statements of one id"
        return by_id

    def trust(self, role_name: str) -> list[Mapping[str, Any]]:
        """Return the statements of a role's trust policy."""
        role = self.template.one("AWS::IAM::Role", RoleName=role_name)
        found: list[Mapping[str, Any]] = role["AssumeRolePolicyDocument"]["Statement"]
        return found

    def _follow(self, template: Template, value: Any) -> tuple[Template, str]:
        assert isinstance(value, Mapping), f"{value!r} is no reference"
        ((function, argument),) = value.items()
        if function == "Ref":
            return template, argument
        if function == "Fn::GetAtt":
            return template, argument[0]
        assert function == "Fn::ImportValue", f"{function} is no reference"
        for stage, _, other in self.assembly:
            for output in other.body.get("Outputs", {}).values():
                if stage == self.stage and output.get("Export", {}).get("Name") == argument:
                    return self._follow(other, output["Value"])
        raise AssertionError(f"nobody exports {argument}")


def listed(value: Any) -> list[Any]:
    """Return a list, also where a policy has a single value."""
    return value if isinstance(value, list) else [value]
