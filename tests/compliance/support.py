"""What tests of rules and scanners share."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from compliance.assembly import Environment
from compliance.ours import PROJECT, TAG
from compliance.rules.base import Result
from compliance.scanners.own import OwnRule
from compliance.scanners.own import evaluate as answers
from compliance.template import Template


def environment(*, suffix: str = "dev", account: str = "111111111111", **templates: Mapping[str, Any]) -> Environment:
    """Make an environment of templates, `Data={"Resources": {...}}`; its suffix is a tag of every stack."""
    return Environment(
        suffix,
        tuple(
            Template(
                environment=suffix,
                stage=suffix,
                stack=stack,
                name=f"{suffix}{stack}.template.json",
                body=body,
                sha256="0" * 64,
                account=account,
                region="us-east-1",
                stack_name=f"smartfactory-{stack.lower()}-{suffix}",
                tags={TAG: PROJECT, "EnvironmentSuffix": suffix} if suffix else {},
            )
            for stack, body in sorted(templates.items())
        ),
    )


def bucket(**properties: Any) -> dict[str, Any]:
    """Make a template with one bucket, logical id `Bucket`."""
    return {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}}}


def write_assembly(
    directory: Path,
    stages: Mapping[str, Mapping[str, Mapping[str, Any]]],
    *,
    account: str = "111111111111",
    project: str = PROJECT,
) -> Path:
    """Write a cloud assembly as the library does: stage -> stack -> template; return its folder."""
    directory.mkdir()
    artifacts = {}
    for stage, stacks in stages.items():
        folder = directory / f"assembly-{stage}"
        folder.mkdir()
        (folder / "manifest.json").write_text(
            json.dumps(
                {
                    "artifacts": {
                        stack: _stack(folder, stage, stack, stacks[stack], account, project) for stack in stacks
                    }
                }
            )
        )
        artifacts[f"assembly-{stage}"] = {
            "type": "cdk:cloud-assembly",
            "properties": {"directoryName": folder.name, "displayName": stage},
        }
    (directory / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return directory


def _stack(
    folder: Path, stage: str, stack: str, template: Mapping[str, Any], account: str, project: str
) -> dict[str, Any]:
    name = f"{stage}{stack}.template.json"
    (folder / name).write_text(json.dumps(template))
    paths = {
        f"/{stage}/{stack}/{logical_id}/Resource": [{"type": "aws:cdk:logicalId", "data": logical_id}]
        for logical_id in template.get("Resources", {})
    }
    (folder / f"{stack}.metadata.json").write_text(json.dumps(paths))
    return {
        "type": "aws:cloudformation:stack",
        "environment": f"aws://{account}/us-east-1",
        "displayName": f"{stage}/{stack}",
        "additionalMetadataFile": f"{stack}.metadata.json",
        "properties": {
            "templateFile": name,
            "stackName": f"smartfactory-{stack.lower()}-{stage}",
            "tags": {TAG: project, "EnvironmentSuffix": "shared" if stage.startswith("account-") else stage},
        },
    }


def evaluate(rule_module: ModuleType, template: Mapping[str, Any], suffix: str = "dev") -> dict[str, Result]:
    """Return what a rule says of each resource of a template, by logical id.

    Resources of types that the rule does not speak of are absent. A rule about the whole environment answers under
    the empty id. A check that raises is an error of the test.
    """
    own = OwnRule.of(rule_module)
    around = environment(suffix=suffix, Stack=template)
    if own.about_environment:
        return {"": own.check(around.context)}
    for resource in around.resources:
        if not own.rule.types or resource.type in own.rule.types:
            own.check(resource, around.context)
    return {resource.logical_id: result for resource, result in answers(own, around)}
