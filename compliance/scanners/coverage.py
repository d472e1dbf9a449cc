"""Says whether every scanner could read every template: what was not read has not passed."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.assembly import Environment
from compliance.digest import Digester
from compliance.model import Answer, Finding
from compliance.rules.base import Objective, Rule
from compliance.template import UNEXPANDED, Template

NESTED_STACK = "AWS::CloudFormation::Stack"

RULE = Rule(
    id="scanner-coverage",
    title="Every scanner can read every template, and what it finds is about one resource.",
    objective=Objective.SCANNER_INTEGRITY,
    why="A template that a scanner cannot read passes all of its rules by never being asked.",
    fix="Change the template so that the scanner reads it; the detail is the scanner's own words.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html",
)


def coverage(environment: Environment, unread: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
    """Yield FAIL for each part of a template that was not read and each doubtful construct path; else one PASS.

    Args:
        environment: whose templates.
        unread: (stack, tool) -> why.
    """
    read = {template.stack for template in environment.templates}
    owners = Counter(resource.path for resource in environment.resources if resource.path != resource.logical_id)
    for template in environment.templates:
        failures = [f"{tool}: {why}" for (stack, tool), why in sorted(unread.items()) if stack == template.stack]
        failures += _macros(template.body)
        for resource in template.resources:
            if resource.type == NESTED_STACK and f"{template.stack}/{resource.logical_id}" not in read:
                failures.append(f"the template of the nested stack {resource.logical_id} was not read")
            if owners[resource.path] > 1:
                failures.append(f"{resource.logical_id} has the path of another resource, {resource.path}")
        yield from (_finding(template, detail) for detail in failures or [""])


def _macros(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield what CloudFormation replaces before it looks at a template."""
    transform = body.get("Transform")
    named = [transform] if isinstance(transform, str | Mapping) else transform if isinstance(transform, list) else []
    for each in named:
        name = each if isinstance(each, str) else json.dumps(each, sort_keys=True)
        yield f"macros are not expanded ({name}): give the processed template"
    for key in sorted({key for key in _keys(body) if key.startswith(UNEXPANDED)}):
        yield f"{key} is not expanded: give the processed template"


def _keys(value: Any) -> Iterator[str]:
    inside = [value]
    for each in inside:  # which grows by what is inside of them
        if isinstance(each, str):  # as most are
            continue
        if isinstance(each, Mapping):
            yield from map(str, each)
            inside.extend(each.values())
        elif isinstance(each, list):
            inside.extend(each)


def _finding(template: Template, detail: str) -> Finding:
    digester = Digester.of(template, "")
    return Finding(
        tool="own",
        rule=RULE.id,
        environment=template.environment,
        stack=template.stack,
        logical_id="",
        path=template.stack,
        resource_type="",
        answer=Answer.FAIL if detail else Answer.PASS,
        detail=digester.neutral(detail),
        digest=digester.of_value([RULE.id, detail]),
        description=RULE.title,
        why=RULE.why,
        fix=RULE.fix,
    )
