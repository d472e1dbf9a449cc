"""Runs every scanner over an assembly and makes one kind of finding of all their answers."""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec

from compliance.assembly import Assembly, Environment
from compliance.digest import Digester
from compliance.model import Answer, Finding, Resource
from compliance.scanners import own
from compliance.scanners.coverage import coverage
from compliance.scanners.external import Advance, Pool, Question, ToolResult, ask_all
from compliance.scanners.scrub import scrub, suppressions
from compliance.scanners.worker import RawAnswer, RuleInfo, TemplateAnswers
from compliance.template import Template

DEFAULT_REGION = "us-east-1"
"""For templates that do not say where they are deployed: it has every resource type."""

Count = Counter[tuple[str, str, str]]
"""(tool, rule, resource type) -> how many resources."""


@dataclass(frozen=True)
class Evidence:
    """What the scanners said of an assembly.

    Attributes:
        assembly: what they looked at.
        findings: every answer but NOT_APPLICABLE, sorted.
        not_applicable: environment -> counts.
        rules: tool -> every rule that it has.
        versions: tool -> version.
    """

    assembly: Assembly
    findings: tuple[Finding, ...]
    not_applicable: Mapping[str, Count]
    rules: Mapping[str, tuple[RuleInfo, ...]]
    versions: Mapping[str, str]


def gather(assembly: Assembly, pools: tuple[Pool, ...], advance: Advance) -> Evidence:
    """Run the external tools and our own rules side by side.

    Raises:
        ToolError: a tool does not run.
    """
    questions: dict[tuple[str, str], Question] = {
        (template.environment, template.stack): Question(scrub(template), template.region or DEFAULT_REGION)
        for template in assembly.templates
    }
    with ThreadPoolExecutor(max_workers=1) as executor:
        external = executor.submit(ask_all, pools, {each.key: each for each in questions.values()}, advance)
        findings, counts = _own(assembly, advance)
        answered = external.result()
    for environment in assembly.environments:
        keys = {template.stack: questions[environment.name, template.stack].key for template in environment.templates}
        findings.extend(_external(environment, answered, keys, counts[environment.name]))
    return Evidence(
        assembly=assembly,
        findings=tuple(sorted(findings, key=order)),
        not_applicable=counts,
        rules={
            own.TOOL: tuple(RuleInfo(rule.id, rule.title, rule.why, rule.source) for rule in own.rules().values()),
            **{tool: result.rules for tool, result in answered.items()},
        },
        versions={
            own.TOOL: f"{len(own.rules())} rules",
            **{pool.tool.name: pool.tool.version for pool in pools},
        },
    )


def _own(assembly: Assembly, advance: Advance) -> tuple[list[Finding], dict[str, Count]]:
    findings: list[Finding] = []
    counts: dict[str, Count] = {}
    for number, environment in enumerate(assembly.environments, start=1):
        count = counts.setdefault(environment.name, Counter())
        for answered in own.scan(environment, whole=assembly.whole):
            finding = answered if assembly.whole else _of_lone_template(answered)
            if finding.answer is Answer.NOT_APPLICABLE:
                count[finding.tool, finding.rule, finding.resource_type] += 1
            else:
                findings.append(finding)
        findings.extend(suppressions(environment))
        advance(own.TOOL, number, len(assembly.environments))
    return findings, counts


def _of_lone_template(finding: Finding) -> Finding:
    """Return an own finding as it counts without the other stacks: what is missing may be in one of those."""
    if finding.answer is not Answer.FAIL or not own.rules()[finding.rule].evidence_elsewhere:
        return finding
    detail = f"{finding.detail}; other stacks may have it: audit the whole assembly (--assembly)"
    return msgspec.structs.replace(finding, answer=Answer.NOT_EVALUATED, detail=detail)


def order(finding: Finding) -> tuple[str, ...]:
    """Sort findings so that reports do not depend on who answered first."""
    return (
        finding.environment,
        finding.tool,
        finding.rule,
        finding.path,
        finding.logical_id,
        finding.detail,
        *finding.properties,
    )


def _external(
    environment: Environment, answered: Mapping[str, ToolResult], keys: Mapping[str, str], count: Count
) -> Iterator[Finding]:
    unread: dict[tuple[str, str], str] = {}
    for tool, result in answered.items():
        rules = {rule.id: rule for rule in result.rules}
        failed: set[str] = set()
        for template in environment.templates:
            said = result.answers[keys[template.stack]]
            if said.error:
                unread[template.stack, tool] = said.error
            for finding in _of_template(tool, template, said, rules, environment):
                failed.add(finding.rule)
                yield finding
            for rule, types in said.not_applicable.items():
                for resource_type, number in types.items():
                    count[tool, rule, resource_type] += number
        if tool == "cfn-lint" and not any(name == tool for _, name in unread):
            # it reports what is wrong only: a rule that found nothing has passed on the whole environment
            yield from (
                _passed(tool, rule, environment) for rule in result.rules if rule.active and rule.id not in failed
            )
    yield from coverage(environment, unread)


def _of_template(
    tool: str,
    template: Template,
    said: TemplateAnswers,
    rules: Mapping[str, RuleInfo],
    environment: Environment,
) -> Iterator[Finding]:
    resources = {resource.logical_id: resource for resource in template.resources}
    digester = Digester.of(template, environment.contexts[template.stage].suffix)
    for answer in said.answers:
        rule = rules.get(answer.rule, RuleInfo(answer.rule))
        yield _finding(tool, template, answer, rule, resources, digester)


def _finding(
    tool: str,
    template: Template,
    answer: RawAnswer,
    rule: RuleInfo,
    resources: Mapping[str, Resource],
    digester: Digester,
) -> Finding:
    resource = resources.get(answer.logical_id)
    detail = digester.neutral(answer.detail)
    return Finding(
        tool=tool,
        rule=answer.rule,
        environment=template.environment,
        stack=template.stack,
        logical_id=answer.logical_id,
        path=resource.path if resource else template.stack,
        resource_type=resource.type if resource else "",
        answer=answer.answer,
        detail="" if answer.answer is Answer.PASS else detail,
        properties=answer.properties,
        digest=(
            digester.digest(resource, answer.properties, resources)
            if resource
            else digester.of_value([answer.rule, detail])
        ),
        aliases=rule.aliases,
        description=rule.description,
        why=rule.why,
    )


def _passed(tool: str, rule: RuleInfo, environment: Environment) -> Finding:
    return Finding(
        tool=tool,
        rule=rule.id,
        environment=environment.name,
        stack="",
        logical_id="",
        path="",
        resource_type="",
        answer=Answer.PASS,
        aliases=rule.aliases,
        description=rule.description,
        why=rule.why,
    )
