"""Reads policy documents: identity policies, trust policies, resource policies."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context
from compliance.rules_support.answers import as_list
from compliance.rules_support.references import refers_to, same

POLICY_TYPES = (
    "AWS::IAM::GroupPolicy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
)
IDENTITY_TYPES = (*POLICY_TYPES, "AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")
"""Types that carry identity policies."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy.

    Attributes:
        path: of the statement in the resource's properties, `PolicyDocument.Statement.0`.
        allows: whether its effect is Allow.
        actions: lower-case patterns; empty where the statement has NotAction.
        resources: as in the template; empty where it has NotResource or belongs to a resource policy without any.
        principals: kind (`AWS`, `Service`, `Federated`, `*`) to values as in the template.
        conditions: operator to keys and values, as in the template.
        inverted: whether it has NotAction, NotResource or NotPrincipal.
    """

    path: str
    allows: bool
    actions: tuple[str, ...]
    resources: tuple[Any, ...]
    principals: Mapping[str, tuple[Any, ...]]
    conditions: Mapping[str, Any]
    inverted: bool

    def covers(self, action: str) -> bool:
        """Tell whether one of the statement's patterns matches an action such as `kms:Decrypt`."""
        return any(fnmatchcase(action.lower(), pattern) for pattern in self.actions)

    def condition_keys(self) -> set[str]:
        """Return the lower-case condition keys."""
        blocks = (block for block in self.conditions.values() if isinstance(block, Mapping))
        return {str(key).lower() for block in blocks for key in block}

    def denies_plain_transport(self) -> bool:
        """Tell whether it denies everybody what does not come over TLS."""
        block = self.conditions.get("Bool")
        secure = {str(k).lower(): v for k, v in block.items()} if isinstance(block, Mapping) else {}
        values = [str(each).lower() for each in as_list(secure.get("aws:securetransport"))]
        plain = values == ["false"] and len(self.conditions) == 1
        return plain and self.speaks_to_everybody() and not self.allows and not self.inverted

    def speaks_to_everybody(self) -> bool:
        """Tell whether its principal is everybody."""
        return "*" in self.principals or "*" in self.principals.get("AWS", ())


def statements(document: Any, path: str) -> Iterator[Statement]:
    """Yield the statements of a policy document, a map or JSON text; none where it is an intrinsic."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return
    if not isinstance(document, Mapping):
        return
    found = document.get("Statement")
    for index, each in enumerate(as_list(found)):
        if isinstance(each, Mapping):
            yield _statement(each, f"{path}.Statement.{index}" if isinstance(found, list) else f"{path}.Statement")


def _statement(raw: Mapping[str, Any], path: str) -> Statement:
    conditions = raw.get("Condition")
    return Statement(
        path=path,
        allows=raw.get("Effect") == "Allow",
        actions=tuple(str(each).lower() for each in as_list(raw.get("Action"))),
        resources=tuple(as_list(raw.get("Resource"))),
        principals=_principals(raw.get("Principal")),
        conditions=conditions if isinstance(conditions, Mapping) else {},
        inverted=any(key in raw for key in ("NotAction", "NotResource", "NotPrincipal")),
    )


def _principals(raw: Any) -> dict[str, tuple[Any, ...]]:
    if isinstance(raw, Mapping):
        return {str(kind): tuple(as_list(values)) for kind, values in raw.items()}
    return {"*": (raw,)} if raw is not None else {}


def identity_statements(resource: Resource) -> list[Statement]:
    """Return the statements of a policy, or of the inline policies of a role, user or group."""
    if resource.type in POLICY_TYPES:
        return list(statements(resource.properties.get("PolicyDocument"), "PolicyDocument"))
    inline = as_list(resource.properties.get("Policies"))
    return [
        statement
        for index, each in enumerate(inline)
        if isinstance(each, Mapping)
        for statement in statements(each.get("PolicyDocument"), f"Policies.{index}.PolicyDocument")
    ]


def trust_statements(role: Resource) -> list[Statement]:
    """Return the statements of a role's trust policy."""
    return list(statements(role.properties.get("AssumeRolePolicyDocument"), "AssumeRolePolicyDocument"))


def statements_of(context: Context, role: Resource) -> Iterator[Statement]:
    """Yield the statements of every policy that a role has: inline, attached by the role, attached to the role."""
    yield from identity_statements(role)
    attached = [context.target(value, stack=role.stack) for value in as_list(role.properties.get("ManagedPolicyArns"))]
    for policy in context.resources(*POLICY_TYPES):
        names = [*as_list(policy.properties.get("Roles")), *as_list(policy.properties.get("RoleName"))]
        if any(same(each, policy) for each in attached) or any(
            refers_to(context, name, role, stack=policy.stack) for name in names
        ):
            yield from identity_statements(policy)
