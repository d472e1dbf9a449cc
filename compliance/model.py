"""What evidence is made of: resources, findings, answers. Knows no scanner, no framework and no CDK."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def canonical(value: Any) -> str:
    """Return any JSON value as text; equal values give equal texts."""
    return _CANONICAL.encode(value)


class Answer(StrEnum):
    """What a rule says of a resource.

    ACCEPTED and NOT_EVALUATED are never shown as PASS.
    """

    PASS = "PASS"  # noqa: S105 - not a password
    FAIL = "FAIL"
    ACCEPTED = "ACCEPTED"
    NOT_EVALUATED = "NOT_EVALUATED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True)
class Resource:
    """One resource of one synthesized template.

    Attributes:
        environment: the stage, `dev` for example; the file's stem for a template that is not ours.
        stack: the stack within the stage, `Data` for example.
        template: the template's file name.
        logical_id: in the template.
        path: the construct path below the stage, `Data/Database/Resource`; the logical id where the template has none.
        type: the CloudFormation type.
        properties: as in the template, with `AWS::NoValue` removed and defaulted parameters replaced.
        body: the whole resource, as in the template.
    """

    environment: str
    stack: str
    template: str
    logical_id: str
    path: str
    type: str
    properties: Mapping[str, Any] = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)

    @cached_property
    def canonical(self) -> str:
        """The type and all properties, as `canonical` gives them: what many answers are about."""
        return canonical({"type": self.type, "values": self.properties})


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of one rule about one resource.

    Attributes:
        tool: `own`, `cdk-nag`, `checkov` or `cfn-lint`.
        rule: the rule function; packs' ids for it are `aliases`.
        environment: see `Resource`.
        stack: see `Resource`.
        logical_id: empty for a finding about the whole environment or template.
        path: see `Resource`.
        resource_type: see `Resource`.
        answer: what the rule says.
        detail: what exactly is wrong, as the tool words it (`Resource::*`); empty for PASS. Stable over runs.
        properties: paths of the properties that were looked at, `StorageEncrypted` for example.
        digest: SHA-256 of the looked-at values, independent of suffix and account: what an acceptance binds to.
        aliases: the ids under which packs know the rule, `AwsSolutions-RDS2` for example.
        description: what the rule demands, in one sentence.
        why: why it matters; empty where the tool does not say.
        fix: what to do; empty where the tool does not say.
    """

    tool: str
    rule: str
    environment: str
    stack: str
    logical_id: str
    path: str
    resource_type: str
    answer: Answer
    detail: str = ""
    properties: tuple[str, ...] = ()
    digest: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    why: str = ""
    fix: str = ""
