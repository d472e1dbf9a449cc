"""The policies, checked in the synthesized templates.

Aspects mutate, this verifies, and there is a reason for the split. A property of an L1 construct is often a token,
which cannot be read from Python reliably: it raises, or comes back as a proxy. Raw overrides and untyped constructs
(the functions of custom-resource providers) cannot be read from an aspect at all. A template hides none of them. And
it is one call from Node a synth instead of one a construct.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk
import jsii

from aspects.policy import Policy, Violation
from aspects.template import Stack

PLUGIN = "platform-policies"
VERSION = "1.0.0"

SEVERITY = "fatal"
"""An error could be acknowledged away in a construct's code; exceptions belong into tables and register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyScope:
    """A stage, or a stack that stands alone, and the policies that hold there.

    Attributes:
        path: its construct path.
        policies: in the order in which they act.
    """

    path: str
    policies: tuple[Policy, ...]


def verify(stacks: Sequence[Stack], ordered: Iterable[Policy]) -> Iterator[Violation]:
    """Yield what is wrong in the stacks of one environment.

    Args:
        stacks: all of them, so that references between them can be followed.
        ordered: the policies.
    """
    for stack in stacks:
        stack.connect(stacks)
    resources = [resource for stack in stacks for resource in stack.resources.values()]
    for policy in ordered:
        for stack in stacks:
            yield from policy.verify_stack(stack)
        for resource in resources:
            yield from policy.verify(resource)
        yield from policy.verify_together(resources)


@jsii.implements(cdk.IPolicyValidationPlugin)
class PlatformPolicies:
    """Refuses a synth whose templates break a policy: the command line exits with 1 and prints each violation."""

    def __init__(self, scopes: Iterable[PolicyScope]) -> None:
        """Create the plugin.

        Args:
            scopes: what `aspects.apply_aspects` returned for each stage. A stack outside of them is a violation.
        """
        self._policies = {scope.path: scope.policies for scope in scopes}

    @property
    def name(self) -> str:
        """The plugin's name in reports."""
        return PLUGIN

    @property
    def version(self) -> str:
        """The plugin's version in reports."""
        return VERSION

    @property
    def rule_ids(self) -> list[str]:
        """One rule a policy."""
        return list(dict.fromkeys(policy.name for ordered in self._policies.values() for policy in ordered))

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Check every template of the application."""
        templates = {each.stack_construct_path: Path(each.template_path) for each in context.stack_templates}
        violations = [_reported(violation) for violation in self.violations(templates)]
        return cdk.PolicyValidationPluginReport(success=not violations, violations=violations)

    def violations(self, templates: Mapping[str, Path]) -> Iterator[Violation]:
        """Yield what is wrong in any template.

        Args:
            templates: construct path of each stack -> its template file.
        """
        by_scope: dict[str, list[Stack]] = {}
        for path, template in templates.items():
            by_scope.setdefault(self._scope_of(path), []).append(Stack.from_files(path, template))
        for stack in by_scope.pop("", ()):
            yield Violation(
                policy="naming",
                path=stack.path,
                resource_type="AWS::CloudFormation::Stack",
                logical_id="",
                property="Stack",
                found="in no scope of the policies",
                allowed=f"a stack below {', '.join(self._policies)}",
                fix="apply the aspects to its stage, and give the plugin what apply_aspects returns",
                template=stack.template_path,
            )
        for scope, stacks in by_scope.items():
            yield from verify(stacks, self._policies[scope])

    def _scope_of(self, path: str) -> str:
        return next((scope for scope in self._policies if f"{path}/".startswith(f"{scope}/")), "")


def _reported(violation: Violation) -> cdk.PolicyViolation:
    return cdk.PolicyViolation(
        rule_name=violation.policy,
        description=str(violation),
        severity=SEVERITY,
        fix=violation.fix,
        violating_resources=[
            cdk.PolicyViolatingResource(
                resource_logical_id=violation.logical_id or None,
                construct_path=None if violation.logical_id else violation.path,
                template_path=violation.template,
                locations=[f"Properties.{violation.property}"],
            )
        ],
    )
