"""Every identity policy of an assembly, with references as text, once for all environments."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import listed


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy.

    Attributes:
        policy: the policy's name without the suffix; a role's inline policy would carry the role's.
        sid: the statement's id, or its number.
        allows: whether its effect is Allow.
        actions: all of them.
        resources: with `{region}`, `{account}`, `{suffix}` in place of values, `[LogicalId]` in place of references.
        conditions: likewise, as JSON.
        document: the statement, references as text.
    """

    policy: str
    sid: str
    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: str
    document: Mapping[str, Any]

    @property
    def wildcards(self) -> tuple[str, ...]:
        """The resources with a wildcard, and the actions with one."""
        return tuple(each for each in (*self.actions, *self.resources) if "*" in each or "?" in each)


def statements(assembly: SynthesizedAssembly, stage: str) -> Iterator[Statement]:
    """Yield the statements of every identity policy of an environment, or of an account."""
    environment = stage.removeprefix("account-")
    for name, _, template in assembly:
        if name == stage:
            for policy, document in _documents(template):
                found = listed(_normalised(document, template, environment)["Statement"])
                title = _neutral(policy, environment).removesuffix("-shared" if name != environment else "-{suffix}")
                for index, each in enumerate(found):
                    yield _statement(title, index, each)


def _documents(template: Template) -> Iterator[tuple[str, Any]]:
    for policy in template.of_type("AWS::IAM::ManagedPolicy").values():
        yield policy["ManagedPolicyName"], policy["PolicyDocument"]
    for kind in ("AWS::IAM::Policy", "AWS::IAM::RolePolicy"):
        for policy in template.of_type(kind).values():
            yield policy["PolicyName"], policy["PolicyDocument"]
    for role in template.of_type("AWS::IAM::Role").values():
        for inline in role.get("Policies", ()):
            yield role["RoleName"], inline["PolicyDocument"]


def _statement(policy: str, index: int, each: Mapping[str, Any]) -> Statement:
    assert {"Action", "Resource"} <= set(each), f"{policy} allows by exclusion"
    return Statement(
        policy=policy,
        sid=each.get("Sid", str(index)),
        allows=each["Effect"] == "Allow",
        actions=tuple(listed(each["Action"])),
        resources=tuple(listed(each["Resource"])),
        conditions=json.dumps(each.get("Condition", {}), sort_keys=True),
        document=each,
    )


def _normalised(value: Any, template: Template, environment: str) -> Any:  # noqa: PLR0911 - a line an intrinsic
    match value:
        case str():
            return _neutral(value, environment)
        case list():
            return [_normalised(each, template, environment) for each in value]
        case {"Ref": str(name)}:
            return f"[{name}]"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"[{name}.{attribute}]"
        case {"Fn::ImportValue": str(name)}:
            return f"[{name.partition(':')[2]}]"
        case {"Fn::Join": ["", list(parts)]}:
            return "".join(_normalised(part, template, environment) for part in parts)
        case Mapping():
            return {key: _normalised(each, template, environment) for key, each in value.items()}
    return value


def _neutral(text: str, environment: str) -> str:
    for account in ("111111111111", "222222222222", "333333333333"):
        text = text.replace(account, "{account}")
    text = text.replace("us-east-1", "{region}")
    return re.sub(rf"(?<![a-z]){environment}(?![a-z])", "{suffix}", text)
