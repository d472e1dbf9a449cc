"""Says whether every scanner could read every template: what was not read has not passed."""

from collections.abc import Iterator, Mapping

from compliance.assembly import Environment
from compliance.digest import Digester
from compliance.model import Answer, Finding
from compliance.rules.base import Objective, Rule
from compliance.template import Template

RULE = Rule(
    id="scanner-coverage",
    title="Every scanner can read every template.",
    objective=Objective.SCANNER_INTEGRITY,
    why="A template that a scanner cannot read passes all of its rules by never being asked.",
    fix="Change the template so that the scanner reads it; the detail is the scanner's own words.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html",
)


def coverage(environment: Environment, unread: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
    """Yield one finding for each template: FAIL for each tool that could not read it, else PASS.

    Args:
        environment: whose templates.
        unread: (stack, tool) -> why.
    """
    for template in environment.templates:
        failures = [f"{tool}: {why}" for (stack, tool), why in sorted(unread.items()) if stack == template.stack]
        yield from (_finding(template, detail) for detail in failures or [""])


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
