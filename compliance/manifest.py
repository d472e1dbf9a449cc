"""Reads the manifests of a CDK cloud assembly: which templates there are, where they go, what constructs they hold."""

import json
import re
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

_ACCOUNT = re.compile(r"[0-9]{12}")


def templates_of(directory: Path) -> Iterator[Template]:
    """Yield the templates of an assembly, those of nested stages and nested stacks included.

    Raises:
        InputError: the directory is not a cloud assembly, or a template in it cannot be read.
    """
    yield from _templates(directory, _stage_of(directory), frozenset())


def _stage_of(directory: Path) -> str:
    """Return the stage that a folder holds where it is the nested assembly of one; empty for a whole assembly."""
    names = {
        str(artifact.get("displayName", "")).partition("/")[0]
        for artifact in _artifacts(directory).values()
        if artifact.get("type") == STACK
    }
    return names.pop() if len(names) == 1 and directory.name in {f"assembly-{name}" for name in names} else ""


def _templates(directory: Path, stage: str, outer: frozenset[Path]) -> Iterator[Template]:
    folder = directory.resolve()
    if folder in outer:
        raise InputError(f"{directory}: the assembly holds itself")
    for artifact_id, artifact in sorted(_artifacts(directory).items()):
        if artifact.get("type") == NESTED_ASSEMBLY:
            properties = _table(artifact, "properties", directory, artifact_id)
            name = properties.get("displayName") or artifact_id.removeprefix("assembly-")
            inner = directory / str(properties.get("directoryName", artifact_id))
            yield from _templates(inner, str(name), outer | {folder})
        elif artifact.get("type") == STACK:
            yield from _stack(directory, stage, artifact_id, artifact)


def _artifacts(directory: Path) -> dict[str, dict[str, Any]]:
    manifest = directory / "manifest.json"
    try:
        artifacts = json.loads(manifest.read_bytes()).get("artifacts", {})
        return {str(key): value for key, value in artifacts.items() if isinstance(value, dict)}
    except FileNotFoundError:
        raise InputError(f"{directory}: not a cloud assembly: it has no manifest.json") from None
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise InputError(f"{manifest}: not the manifest of a cloud assembly: {error}") from None


def _table(artifact: Mapping[str, Any], key: str, directory: Path, what: str) -> Mapping[str, Any]:
    """Return the table at a key; an absent one is empty.

    Raises:
        InputError: something else is there.
    """
    value = artifact.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"{directory / 'manifest.json'}: {what}: {key} is not a table")
    return value


def _stack(directory: Path, stage: str, artifact_id: str, artifact: Mapping[str, Any]) -> Iterator[Template]:
    properties = _table(artifact, "properties", directory, artifact_id)
    if "templateFile" not in properties:
        raise InputError(f"{directory / 'manifest.json'}: stack {artifact_id} names no templateFile")
    stack_name = str(properties.get("stackName") or artifact_id)
    # "dev/Network (smartfactory-network-dev)" where the stack has a name of its own
    display = str(artifact.get("displayName") or artifact_id).removesuffix(f" ({stack_name})")
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
        account=account if _ACCOUNT.fullmatch(account) else "",
        region=region if not region.startswith("unknown") else "",
        stack_name=stack_name,
        tags={str(k): str(v) for k, v in _table(properties, "tags", directory, artifact_id).items()},
        paths=_construct_paths(directory, artifact_id, artifact),
    )
    yield template
    yield from _nested_stacks(directory, template, frozenset({path.resolve()}))


def _nested_stacks(directory: Path, parent: Template, outer: frozenset[Path]) -> Iterator[Template]:
    for logical_id, body in sorted(parent.body["Resources"].items()):
        asset = (body.get("Metadata") or {}).get(NESTED_STACK_ASSET)
        if body["Type"] != "AWS::CloudFormation::Stack" or not isinstance(asset, str):
            continue
        path = directory / asset
        file = read_template(path)
        if path.resolve() in outer:
            raise InputError(f"{path}: the nested stack {logical_id} holds itself")
        nested = replace(
            parent,
            stack=f"{parent.stack}/{logical_id}",
            name=path.name,
            body=file.body,
            sha256=file.sha256,
            comments=file.comments,
            stack_name="",
        )
        yield nested
        yield from _nested_stacks(directory, nested, outer | {path.resolve()})


def _construct_paths(directory: Path, artifact_id: str, artifact: Mapping[str, Any]) -> dict[str, str]:
    """Return logical id -> construct path, from metadata in the manifest or beside it.

    An id that a nested stack has too is left out: a manifest lists both under the outer stack.
    """
    metadata = dict(_table(artifact, "metadata", directory, artifact_id))
    beside = artifact.get("additionalMetadataFile")
    if isinstance(beside, str) and (directory / beside).is_file():
        try:
            metadata |= json.loads((directory / beside).read_bytes())
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise InputError(f"{directory / beside}: not a table in JSON: {error}") from None
    found: dict[str, set[str]] = {}
    for path, entries in metadata.items():
        for entry in entries if isinstance(entries, list) else ():
            match entry:
                case {"type": "aws:cdk:logicalId", "data": str() as logical_id}:
                    found.setdefault(logical_id, set()).add(path.removeprefix("/"))
    return {logical_id: paths.pop() for logical_id, paths in found.items() if len(paths) == 1}
