"""Reads one CloudFormation template, JSON or YAML, and makes its resources comparable."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from compliance.errors import InputError
from compliance.model import Resource

PATH_METADATA = "aws:cdk:path"
UNEXPANDED = ("Fn::ForEach", "Fn::Transform")
"""Begin the keys in whose place CloudFormation puts something else before it looks at a template."""

DEEPEST = 100
"""Levels of nesting; real templates have about twenty, and everything here walks them recursively."""

MOST_RESOURCES = 500
"""In one template. Source: "Understand CloudFormation quotas", resources."""

_NO_VALUE = {"Ref": "AWS::NoValue"}
_SILENCING_COMMENT = re.compile(r"#.*(checkov|bridgecrew):skip=")


@dataclass(frozen=True)
class Template:
    """One template of an environment.

    Attributes:
        environment: see `Resource`.
        stage: the CDK stage that the stack belongs to; empty outside stages.
        stack: see `Resource`.
        name: the file's name.
        body: the template, as in the file.
        sha256: of the file's bytes, hexadecimal.
        account: where it is to be deployed; empty where the assembly does not say.
        region: where it is to be deployed; empty where the assembly does not say.
        stack_name: the physical name; empty where the assembly does not say.
        tags: stack-level tags, from the assembly.
        paths: logical id -> whole construct path, from the assembly, which a template's own metadata cannot overrule.
        comments: tools that a comment in the file tells to skip something.
    """

    environment: str
    stage: str
    stack: str
    name: str
    body: Mapping[str, Any] = field(repr=False)
    sha256: str
    account: str = ""
    region: str = ""
    stack_name: str = ""
    tags: Mapping[str, str] = field(default_factory=dict, repr=False)
    paths: Mapping[str, str] = field(default_factory=dict, repr=False)
    comments: tuple[str, ...] = ()

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Parameters that can have one value only: whoever deploys may pass another one than the default."""
        declared = self.body.get("Parameters")
        found: dict[str, Any] = {}
        for name, parameter in declared.items() if isinstance(declared, Mapping) else ():
            match parameter:
                # of a list, AllowedValues limits each element but not how many there are
                case {"Type": "String" | "Number", "AllowedValues": [str() | int() | float() as only]}:
                    found[name] = only
        return found

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """The resources, in the order of their logical ids."""
        return tuple(self._resource(logical_id, body) for logical_id, body in sorted(self.body["Resources"].items()))

    @cached_property
    def undecided(self) -> frozenset[str]:
        """The logical ids of the resources that conditions choose values of."""
        return frozenset(key for key, body in self.body["Resources"].items() if any(conditions_in(body)))

    def with_body(self, body: Mapping[str, Any]) -> "Template":
        """Return the template with another body; what the bodies share is not looked at again."""
        changed = replace(self, body=body)
        mine, others = self.body["Resources"], body["Resources"]
        new = {logical_id for logical_id, each in others.items() if mine.get(logical_id) is not each}
        vars(changed)["undecided"] = frozenset(
            each for each in others if (any(conditions_in(others[each])) if each in new else each in self.undecided)
        )
        if changed.parameters == self.parameters:
            known = {resource.logical_id: resource for resource in self.resources}
            vars(changed)["resources"] = tuple(
                changed._resource(logical_id, each) if logical_id in new else known[logical_id]  # noqa: SLF001 - its own
                for logical_id, each in sorted(others.items())
            )
        return changed

    def _resource(self, logical_id: str, body: Mapping[str, Any]) -> Resource:
        return Resource(
            environment=self.environment,
            stack=self.stack,
            template=self.name,
            logical_id=logical_id,
            path=self._path(logical_id, body),
            type=body["Type"],
            properties=normalise(body.get("Properties") or {}, self.parameters),
            body=body,
        )

    def _path(self, logical_id: str, body: Mapping[str, Any]) -> str:
        metadata = body.get("Metadata")
        own = metadata.get(PATH_METADATA) if isinstance(metadata, Mapping) else None
        path = self.paths.get(logical_id) or (own if isinstance(own, str) and own else logical_id)
        return path.removeprefix(f"{self.stage}/") if self.stage else path


@dataclass(frozen=True)
class TemplateFile:
    """What a file holds: see `Template` for the attributes."""

    body: dict[str, Any]
    sha256: str
    comments: tuple[str, ...]


def read_template(path: Path) -> TemplateFile:
    """Return a template file's content.

    Raises:
        InputError: it cannot be read, is neither JSON nor YAML, or is not a CloudFormation template.
    """
    try:
        content = path.read_bytes()
        text = content.decode()
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name}: cannot be read as UTF-8 text: {error}") from None
    comments = sorted({match[1] for match in _SILENCING_COMMENT.finditer(text)})
    return TemplateFile(parse_template(text, path.name), sha256(content).hexdigest(), tuple(comments))


def parse_template(text: str, name: str) -> dict[str, Any]:
    """Parse and check one template.

    Args:
        text: JSON, or YAML with CloudFormation's short forms.
        name: what an error message calls it.

    Raises:
        InputError: it is neither JSON nor YAML, or is not a CloudFormation template.
    """
    try:
        body = _parse_json(text) if text.lstrip().startswith("{") else _parse_yaml(text)
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair could be neither hashed nor written
        too_deep = not _within(body, DEEPEST)
    except RecursionError:
        too_deep, body = True, None
    except ValueError as error:
        raise InputError(f"{name}: neither JSON nor CloudFormation YAML: {error}") from None
    if too_deep:
        raise InputError(f"{name}: nested more than {DEEPEST} levels deep")
    if not isinstance(body, dict) or not isinstance(body.get("Resources"), dict) or not body["Resources"]:
        raise InputError(f"{name}: not a CloudFormation template: it has no Resources")
    if len(body["Resources"]) > MOST_RESOURCES:
        number = len(body["Resources"])
        raise InputError(f"{name}: {number} resources; CloudFormation takes at most {MOST_RESOURCES} in a template")
    for logical_id, resource in body["Resources"].items():
        _check_resource(logical_id, resource, name)
    return body


def _check_resource(logical_id: str, resource: Any, name: str) -> None:
    if str(logical_id).startswith(UNEXPANDED):
        raise InputError(f"{name}: {logical_id}: it is not expanded here; give the processed template")
    if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
        raise InputError(f"{name}: resource {logical_id} has no Type")
    for section in ("Properties", "Metadata"):
        if not isinstance(resource.get(section) or {}, dict):
            raise InputError(f"{name}: resource {logical_id}: {section} is not a table")


def _within(value: Any, levels: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_within(each, levels - 1) for each in inside)


def _parse_json(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            twice = next(key for key, number in Counter(key for key, _ in pairs).items() if number > 1)
            raise ValueError(f"key {twice!r} is there twice")
        return table

    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


def _parse_yaml(text: str) -> Any:
    from cfnlint.decode import decode_str  # noqa: PLC0415 - 1 s, and CDK writes JSON

    parsed, problems = decode_str(text)
    if problems or parsed is None:
        raise ValueError(problems[0].message.replace("\n", " ") if problems else "empty")
    return json.loads(json.dumps(parsed, default=str))


def normalise(value: Any, parameters: Mapping[str, Any]) -> Any:
    """Return a value with `AWS::NoValue` removed and references to parameters of one value replaced."""
    if isinstance(value, str):  # as most are
        return value
    if isinstance(value, Mapping):
        if len(value) == 1 and isinstance(reference := value.get("Ref"), str) and reference in parameters:
            return parameters[reference]
        return {key: normalise(each, parameters) for key, each in value.items() if each != _NO_VALUE}
    if isinstance(value, list):
        return [normalise(each, parameters) for each in value if each != _NO_VALUE]
    return value


def conditions_in(value: Any) -> Iterator[str]:
    """Yield the name of the condition of every `Fn::If` in a value."""
    if isinstance(value, str):  # as most are
        return
    match value:
        case {"Fn::If": [str() as name, _, _]}:
            yield name
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for each in inside:
        yield from conditions_in(each)
