"""Gates `cdk synth` and `cdk deploy` by themselves: cdk-nag's packs and our own rules as validation plugins.

The audit remains the whole gate: here whole-environment rules, checkov, cfn-lint and expiry are left out, since a synth
sees one environment, must stay quick, and reads no clock.

Limit: what the register accepts of cdk-nag and cfn-lint is acknowledged by construct, rule and detail. Their plugins do
not say which values they looked at, so that the digest of a binding cannot be compared here: another statement with the
same detail (`Resource::*`) in an accepted policy passes synth, and fails the audit. For our own rules the digest counts
in both.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import aws_cdk as cdk
import jsii
from constructs import IConstruct

from compliance.acceptances import Acceptance, load_register
from compliance.assembly import SHARED_STAGE, load_assembly
from compliance.context import SUFFIX_TAG
from compliance.controls import Catalogue, load_catalogue
from compliance.errors import InputError
from compliance.gate import printable
from compliance.judgement import apply_register
from compliance.model import Answer, Finding
from compliance.scanners import own
from compliance.scanners.scrub import suppressions
from compliance.synthesis import AUDIT_VARIABLE, COMMAND_LINE_VARIABLE
from compliance.toml import Entry, Text, read_toml

__all__ = ["AUDIT_VARIABLE", "COMMAND_LINE_VARIABLE", "InputError", "register"]

NAME = "SmartFactory"
PACKS = ("AwsSolutions", "NIST.800.53.R5")
"""The packs that run inside synth, by the prefix of their ids; the audit runs every function of all packs."""

NO_CLOCK = date.min
"""Nothing has expired yet: a synth must give the same tomorrow. Expiry is the audit's to judge."""


class SynthOnly(Entry, frozen=True, kw_only=True):
    """A finding of cdk-nag about constructs that its answer about the template contradicts.

    Attributes:
        rule: the rule function.
        resource: the construct path below the stage.
        reason: why the two differ.
    """

    rule: Text
    resource: Text
    reason: Text


class _SynthOnlyFile(Entry, frozen=True, kw_only=True):
    finding: tuple[SynthOnly, ...] = ()


def synth_only() -> tuple[SynthOnly, ...]:
    """Return the findings that exist inside synth alone.

    Raises:
        InputError: the file is unreadable.
    """
    return read_toml(Path(__file__).with_name("synth_only.toml"), _SynthOnlyFile).finding


def register(app: cdk.App, stages: Iterable[cdk.Stage]) -> None:
    """Add the plugins to an application, and acknowledge on its constructs what the register accepts.

    Args:
        app: the application.
        stages: its stages, complete.
    """
    from cdk_nag import AwsSolutionsChecks, NIST80053R5Checks  # noqa: PLC0415 - takes a second, and not every synth needs it

    accepted = load_register()
    catalogue = load_catalogue({rule.id: rule.objective for rule in own.rules().values()})
    for stage in stages:
        _acknowledge(stage, accepted, catalogue)
        for finding in synth_only():
            aliases = _aliases(catalogue, finding.rule)
            _acknowledge_at(_find(stage, finding.resource), _qualified(aliases, {""}), finding.reason)
    cdk.Validations.of(app).add_plugins(
        AwsSolutionsChecks(app), NIST80053R5Checks(app), OwnRules(Path(app.outdir), accepted, catalogue)
    )


def _acknowledge(stage: cdk.Stage, accepted: tuple[Acceptance, ...], catalogue: Catalogue) -> None:
    environment = stage.node.id.removeprefix(SHARED_STAGE)
    for entry in accepted:
        for binding in entry.bindings:
            construct = _find(stage, binding.resource) if environment in binding.environments else None
            if construct is None:
                continue
            stack = cdk.Stack.of(construct)
            suffix = stack.tags.tag_values().get(SUFFIX_TAG, environment)
            detail = binding.detail.replace("{account}", stack.account)
            details = {detail.replace("{environment}", word) for word in (environment, stage.node.id, suffix)}
            if entry.tool == "cdk-nag":
                ids = _qualified(_aliases(catalogue, entry.rule), details)
            else:
                # The library's own validator runs inside synth and knows cfn-lint's rules by their ids.
                ids = [f"CloudFormation-Validate::{entry.rule}"] if entry.tool == "cfn-lint" else []
            _acknowledge_at(construct, ids, f"{entry.id}: {entry.reason}")


def _acknowledge_at(construct: IConstruct | None, rule_ids: list[str], reason: str) -> None:
    if construct is not None and rule_ids:
        cdk.Validations.of(construct).acknowledge(*(cdk.Acknowledgment(id=each, reason=reason) for each in rule_ids))


def _aliases(catalogue: Catalogue, rule: str) -> tuple[str, ...]:
    mapping = catalogue.mapping("cdk-nag", rule)
    return mapping.aliases if mapping else ()


def _qualified(aliases: tuple[str, ...], details: set[str]) -> list[str]:
    """Return the ids by which the library knows findings: `AwsSolutions::AwsSolutions-IAM5[Resource::*]`."""
    return sorted(
        f"{pack}::{alias}[{detail}]" if detail else f"{pack}::{alias}"
        for pack in PACKS
        for alias in aliases
        if alias.startswith(f"{pack}-")
        for detail in details
    )


def _find(stage: cdk.Stage, path: str) -> IConstruct | None:
    construct: IConstruct | None = stage
    for step in path.split("/"):
        construct = construct.node.try_find_child(step) if construct else None
    return construct


@jsii.implements(cdk.IPolicyValidationPlugin)
class OwnRules:
    """Our own rules about resources, run on the synthesized templates."""

    def __init__(self, outdir: Path, accepted: tuple[Acceptance, ...], catalogue: Catalogue) -> None:
        """Take what findings are judged by.

        Args:
            outdir: where the application writes its assembly.
            accepted: the register.
            catalogue: which rule is evidence for which control.
        """
        self._outdir = outdir
        self._accepted = accepted
        self._catalogue = catalogue

    @property
    def name(self) -> str:
        """The plugin's name in the validation report."""
        return NAME

    @property
    def version(self) -> str:
        """The plugin's version: it has as many rules."""
        return f"{len(own.rules())} rules"

    @property
    def rule_ids(self) -> list[str]:
        """The ids of all rules."""
        return list(own.rules())

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Return what fails and is not accepted; the library calls this once for each synth."""
        templates = {Path(path).name: path for path in context.template_paths}
        violations: list[cdk.PolicyViolation] = []
        evaluated = 0
        for environment in load_assembly(self._outdir).environments:
            found = [*own.scan(environment, whole=False), *suppressions(environment)]
            evaluated += len(found)
            judgement = apply_register(
                self._accepted, found, as_of=NO_CLOCK, environments=frozenset({environment.name}), whole=False
            )
            names = {template.stack: template.name for template in environment.templates}
            failing = [finding for finding in judgement.findings if finding.answer is Answer.FAIL]
            violations.extend(self._violation(finding, templates[names[finding.stack]]) for finding in failing)
        return cdk.PolicyValidationPluginReport(
            success=not violations, violations=violations, metadata={"answers": str(evaluated)}
        )

    def _violation(self, finding: Finding, template: str) -> cdk.PolicyViolation:
        return cdk.PolicyViolation(
            rule_name=finding.rule,
            description=printable(f"{finding.description} {finding.why} Found: {finding.detail}"),
            fix=finding.fix,
            severity="fatal",  # the register alone accepts: no acknowledgment in the code does
            rule_metadata={"ISO/IEC 27001:2022": ", ".join(self._catalogue.controls_of(finding.tool, finding.rule))},
            violating_resources=[
                cdk.PolicyViolatingResource(
                    resource_logical_id=finding.logical_id,
                    template_path=template,
                    locations=[f"Properties/{path.replace('.', '/')}" for path in finding.properties],
                )
            ],
        )
