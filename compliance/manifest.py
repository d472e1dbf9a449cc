"""Reads the manifests of a CDK cloud assembly: which templates there are, where they go, what constructs they hold."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from compliance.errors import InputError
from compliance.template import Template, read_template

STACK = "aws:cloudformation:stack"
NESTED_ASSEMBLY = "cdk:cloud-assembly"
NESTED_STACK_ASSET = "aws:asset:path"
NO_STAGE = "default"
"""The environment of stacks that stand outside any stage."""


def templates_of(directory: Path) -> Iterator[Template]:
    """Yield the templates of an assembly, those of nested stages and nested stacks included.

    Raises:
        InputError: the directory is not a cloud assembly, or a template in it cannot be read.
    """
    yield from _templates(directory, stage=_stage_of(directory))


def _stage_of(directory: Path) -> str:
    """Return the stage that a folder holds where it is the nested assembly of one; empty for a whole assembly."""
    names = {
        str(artifact.get("displayName", "")).partition("/")[0]
        for artifact in _artifacts(directory).values()
        if artifact.get("type") == STACK
    }
    return names.pop() if len(names) == 1 and directory.name in {f"assembly-{name}" for name in names} else ""


def _templates(directory: Path, stage: str) -> Iterator[Template]:
    for artifact_id, artifact in sorted(_artifacts(directory).items()):
        properties = artifact.get("properties") or {}
        if artifact.get("type") == NESTED_ASSEMBLY:
            name = properties.get("displayName") or artifact_id.removeprefix("assembly-")
            yield from _templates(directory / str(properties.get("directoryName", artifact_id)), stage=str(name))
        elif artifact.get("type") == STACK:
            yield from _stack(directory, stage, artifact_id, artifact)


def _artifacts(directory: Path) -> dict[str, dict[str, Any]]:
    manifest = directory / "manifest.json"
    try:
        artifacts = json.loads(manifest.read_bytes()).get("artifacts", {})
        return {key: value for key, value in artifacts.items() if isinstance(value, dict)}
    except FileNotFoundError:
        raise InputError(f"{directory}: not a cloud assembly: it has no manifest.json") from None
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(f"{manifest}: not the manifest of a cloud assembly: {error}") from None


def _stack(directory: Path, stage: str, artifact_id: str, artifact: Mapping[str, Any]) -> Iterator[Template]:
    properties = artifact.get("properties") or {}
    if "templateFile" not in properties:
        raise InputError(f"{directory / 'manifest.json'}: stack {artifact_id} names no templateFile")
    # "dev/Network (smartfactory-network-dev)" where the stack has a name of its own, in older assemblies
    display = str(artifact.get("displayName") or artifact_id).split(" ")[0]
    account, _, region = str(artifact.get("environment", "")).removeprefix("aws://").partition("/")
    path = directory / str(properties["templateFile"])
    file = read_template(path)
    template = Template(
        environment=stage or NO_STAGE,
        stage=stage,
        stack=display.removeprefix(f"{stage}/") if stage else display,
        name=path.name,
        body=file.body,
        sha256=file.sha256,
        comments=file.comments,
        account=account if account.isdigit() else "",
        region=region if not region.startswith("unknown") else "",
        stack_name=str(properties.get("stackName") or artifact_id),
        tags={str(key): str(value) for key, value in (properties.get("tags") or {}).items()},
        paths=_construct_paths(directory, artifact),
    )
    yield template
    yield from _nested_stacks(directory, template)


def _nested_stacks(directory: Path, parent: Template) -> Iterator[Template]:
    for resource in parent.resources:
        asset = (resource.body.get("Metadata") or {}).get(NESTED_STACK_ASSET)
        if resource.type != "AWS::CloudFormation::Stack" or not isinstance(asset, str):
            continue
        path = directory / asset
        file = read_template(path)
        nested = replace(
            parent,
            stack=f"{parent.stack}/{resource.logical_id}",
            name=path.name,
            body=file.body,
            sha256=file.sha256,
            comments=file.comments,
            stack_name="",
        )
        yield nested
        yield from _nested_stacks(directory, nested)


def _construct_paths(directory: Path, artifact: Mapping[str, Any]) -> dict[str, str]:
    """Return logical id -> construct path, from metadata in the manifest or beside it."""
    metadata = dict(artifact.get("metadata") or {})
    beside = artifact.get("additionalMetadataFile")
    if isinstance(beside, str) and (directory / beside).is_file():
        try:
            metadata |= json.loads((directory / beside).read_bytes())
        except ValueError as error:
            raise InputError(f"{directory / beside}: not JSON: {error}") from None
    return {
        entry["data"]: path.removeprefix("/")
        for path, entries in metadata.items()
        for entry in entries
        if isinstance(entry, dict) and entry.get("type") == "aws:cdk:logicalId"
    }
