"""Finds what silences a scanner in a template, and takes it out of the copy that the scanners read."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.assembly import Environment
from compliance.digest import Digester
from compliance.model import Answer, Finding
from compliance.rules.base import Objective, Rule
from compliance.template import PATH_METADATA, Template

SILENCERS = frozenset(
    {"bridgecrew", "cdk_nag", "cdk-nag", "cfn_nag", "cfn-nag", "cfn_lint", "cfn-lint", "checkov", "guard"}
)
"""Metadata keys, lower case, by which templates tell scanners to be silent. Sources: checkov's "suppressing and
skipping policies", cfn-lint's "metadata", cfn-guard's "suppressing rules", cfn_nag's and cdk-nag 2's suppressions."""

CDK_ID = "CDKMetadata"
CDK_TYPE = "AWS::CDK::Metadata"
CDK_CONDITION = "CDKMetadataAvailable"
"""The library's mark on a template. cfn-lint leaves rules out where it sees the mark, or a construct path; source:
its `Template.is_cdk_template`."""

_SPOKEN = re.compile(r"(checkov|bridgecrew):skip=")
"""checkov also obeys comments and, in JSON, any text of this form."""

RULE = Rule(
    id="template-suppression",
    title="No metadata, comment or text of a template tells a scanner to be silent.",
    objective=Objective.SCANNER_INTEGRITY,
    why="A finding that vanishes in the template has neither a reason nor an owner nor an end.",
    fix="Remove the suppression; fix the finding, or record an acceptance in compliance/acceptances.toml.",
    source="https://www.checkov.io/2.Basics/Suppressing%20and%20Skipping%20Policies.html",
)


def scrub(template: Template) -> str:
    """Return the template as JSON without anything that silences a scanner."""
    clean = {key: value for key, value in template.body.items() if key != "Metadata"}
    clean |= _without_silencers(template.body)
    resources = template.body["Resources"]
    real = {key: body for key, body in resources.items() if body["Type"] != CDK_TYPE}
    clean["Resources"] = {
        logical_id: {**{key: value for key, value in body.items() if key != "Metadata"}, **_without_silencers(body)}
        for logical_id, body in (real or resources).items()
    }
    conditions = clean.get("Conditions")
    if len(real) < len(resources) and isinstance(conditions, Mapping) and CDK_CONDITION in conditions:
        clean["Conditions"] = {key: value for key, value in conditions.items() if key != CDK_CONDITION}
        if not clean["Conditions"]:
            del clean["Conditions"]
    # the same value to a parser, another text to a search
    return _SPOKEN.sub(lambda match: match[0].replace(":", r"\u003a"), json.dumps(clean, indent=1))


def suppressions(environment: Environment) -> Iterator[Finding]:
    """Yield what the templates of an environment silence; PASS for a template that silences nothing."""
    for template in environment.templates:
        digester = Digester.of(template, "")
        found = False
        for resource in template.resources:
            marks = [f"logical id {CDK_ID}"] if resource.logical_id == CDK_ID and resource.type != CDK_TYPE else []
            for what in [*marks, *_silencers(resource.body), *_spoken(resource.body)]:
                found = True
                yield _finding(template, what, digester, resource.logical_id, resource.path, resource.type)
        rest = {key: value for key, value in template.body.items() if key != "Resources"}
        for what in [
            *_silencers(template.body),
            *_spoken(rest),
            *(f"{tool}:skip in a comment" for tool in template.comments),
        ]:
            found = True
            yield _finding(template, what, digester)
        if not found:
            yield _finding(template, "", digester)


def _finding(
    template: Template, what: str, digester: Digester, logical_id: str = "", path: str = "", resource_type: str = ""
) -> Finding:
    return Finding(
        tool="own",
        rule=RULE.id,
        environment=template.environment,
        stack=template.stack,
        logical_id=logical_id,
        path=path or template.stack,
        resource_type=resource_type,
        answer=Answer.FAIL if what else Answer.PASS,
        detail=what,
        digest=digester.of_value([RULE.id, what]),
        description=RULE.title,
        why=RULE.why,
        fix=RULE.fix,
    )


def _silencers(body: Mapping[str, Any]) -> list[str]:
    metadata = body.get("Metadata")
    keys = metadata if isinstance(metadata, Mapping) else {}
    return [f"Metadata.{key}" for key in sorted(map(str, keys)) if key.lower() in SILENCERS]


def _without_silencers(body: Mapping[str, Any]) -> dict[str, Any]:
    metadata = body.get("Metadata")
    if not isinstance(metadata, Mapping):
        return {}
    kept = {key: value for key, value in metadata.items() if key != PATH_METADATA and str(key).lower() not in SILENCERS}
    return {"Metadata": kept} if kept else {}


def _spoken(body: Mapping[str, Any]) -> list[str]:
    return sorted({f"{match[1]}:skip in a text" for match in _SPOKEN.finditer(json.dumps(body, default=str))})
