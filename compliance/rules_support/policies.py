"""Reads policy documents: identity policies, trust policies, resource policies."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Result, not_applicable, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
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

_DECIDING = ("Effect", "Action", "NotAction", "Condition")


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
        return _covered(self.actions, action.lower())

    def condition_keys(self) -> set[str]:
        """Return the lower-case condition keys."""
        blocks = (block for block in self.conditions.values() if isinstance(block, Mapping))
        return {str(key).lower() for block in blocks for key in block}

    def denies_plain_transport(self, *actions: str) -> bool:
        """Tell whether it denies everybody these actions where they do not come over TLS."""
        block = self.conditions.get("Bool")
        secure = {str(k).lower(): v for k, v in block.items()} if isinstance(block, Mapping) else {}
        values = [str(each).lower() for each in as_list(secure.get("aws:securetransport"))]
        plain = values == ["false"] and len(self.conditions) == 1
        denies = self.speaks_to_everybody() and not self.allows and not self.inverted
        return plain and denies and all(self.covers(each) for each in actions)

    def speaks_to_everybody(self) -> bool:
        """Tell whether its principal is everybody."""
        return "*" in self.principals or "*" in self.principals.get("AWS", ())


@lru_cache(maxsize=2**14)
def _covered(patterns: tuple[str, ...], action: str) -> bool:
    """Tell whether one of the patterns matches an action; many rules ask the same of the same statements."""
    return any(fnmatchcase(action, pattern) for pattern in patterns)


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
    return {"*": (raw,)} if raw == "*" else {"AWS": (raw,)}


def identity_documents(resource: Resource) -> list[tuple[str, Any]]:
    """Return path and document of a policy, or of the inline policies of a role, user or group."""
    if resource.type in POLICY_TYPES:
        return [("PolicyDocument", resource.properties.get("PolicyDocument"))]
    inline = as_list(resource.properties.get("Policies"))
    return [(f"Policies.{index}.PolicyDocument", value_at(each, "PolicyDocument")) for index, each in enumerate(inline)]


def identity_statements(resource: Resource) -> list[Statement]:
    """Return the statements of a policy, or of the inline policies of a role, user or group."""
    return [found for path, document in identity_documents(resource) for found in statements(document, path)]


def undecided(document: Any) -> bool:
    """Tell whether a part of a policy document that decides what it allows is only known once deployed."""
    if not isinstance(document, Mapping) or unresolved(document):
        return unresolved(document)
    found = as_list(document.get("Statement"))
    return any(unresolved(each) or unresolved(value_at(each, key)) for each in found for key in _DECIDING)


def judged(resource: Resource, results: Iterable[Result]) -> Result:
    """Return one answer for the results about a resource's identity policies; NOT_APPLICABLE if it has none."""
    doubts = [unknown(path) for path, document in identity_documents(resource) if undecided(document)]
    everything = [*results, *doubts]
    return combine(*everything) if everything else not_applicable()


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
