"""Breaks policy documents, statement by statement."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from compliance.mutation.edits import REMOVED, Steps, edited
from compliance.mutation.model import Mutant, Operator
from compliance.mutation.place import Node, Place
from compliance.mutation.shapes import is_intrinsic, policy_of

TRUST = "AssumeRolePolicyDocument"
"""Here IAM refuses actions other than those of STS, and a resource."""

ATTACHED = frozenset(
    {
        "AWS::Backup::BackupVault",
        "AWS::ECR::Repository",
        "AWS::KMS::Key",
        "AWS::S3::BucketPolicy",
        "AWS::SecretsManager::ResourcePolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
    }
)
"""Types whose policies speak of the one resource that they are attached to, whatever Resource says."""

STRANGER = "arn:aws:iam::999999999999:root"
"""An account that is nobody's."""

LIKE: Mapping[str, str] = {
    "ArnEquals": "ArnLike",
    "ArnLike": "ArnLike",
    "StringEquals": "StringLike",
    "StringEqualsIgnoreCase": "StringLike",
    "StringLike": "StringLike",
}
"""Operator of a condition -> the one that takes `*` for any value."""

HARMLESS = "sts:GetCallerIdentity"
"""An action that no policy can withhold: a Deny of it alone denies nothing."""

Change = tuple[Operator, str, Any]


def mutants(place: Place) -> Iterator[Mutant]:
    """Yield what can be done to each statement of each policy of a resource."""
    for node in place.nodes:
        found = policy_of(node.value)
        if found is None:
            continue
        document, encode = found
        statements = document["Statement"]
        for number, statement in enumerate(statements if isinstance(statements, list) else [statements]):
            steps = ("Statement", number) if isinstance(statements, list) else ("Statement",)
            if not isinstance(statement, Mapping):
                continue
            purpose = _purpose(place, node, (*node.steps, *steps), statement)
            for operator, detail, new in _changes(place, purpose, statement):
                value = encode(edited(document, steps, new))
                yield place.mutate(purpose, operator, value, f"{number} {detail}")


def _purpose(place: Place, node: Node, steps: Steps, statement: Mapping[str, Any]) -> Node:
    """Return the node with what this statement serves.

    One that denies by a listed condition serves what that does; one that allows a listed action, what that does too.
    """
    conditions = statement.get("Condition")
    if statement.get("Effect") == "Deny" and isinstance(conditions, Mapping):
        for operator, block in conditions.items():
            for key in block if isinstance(block, Mapping) else ():
                entry = place.table.exact((*steps, "Condition", operator, key))
                if entry is not None and entry.controls:
                    return replace(node, entry=entry)
    if statement.get("Effect") == "Allow":
        actions = statement.get("Action")
        named = [each for each in (actions if isinstance(actions, list) else [actions]) if isinstance(each, str)]
        entries = [entry for each in named if (entry := place.table.exact((*steps, "Action", each))) is not None]
        controls = dict.fromkeys((*node.entry.controls, *(each for entry in entries for each in entry.controls)))
        return replace(node, entry=msgspec.structs.replace(node.entry, controls=tuple(controls)))
    return node


def _changes(place: Place, node: Node, statement: Mapping[str, Any]) -> Iterator[Change]:
    if statement.get("Effect") == "Deny":
        yield Operator.DENY_TO_ALLOW, "Effect", {**statement, "Effect": "Allow"}
        yield Operator.REMOVED, "Deny", REMOVED
        yield from _less_denied(statement)
        return
    trust = node.key == TRUST
    if "Action" in statement and not trust and not _is_star(statement["Action"]):
        yield Operator.WILDCARDED, "Action", {**statement, "Action": "*"}
        yield Operator.NOT_ACTION, "Action", _negated(statement)
    attached = trust or place.resource.type in ATTACHED
    if "Resource" in statement and not attached and not _is_star(statement["Resource"]):
        yield Operator.WILDCARDED, "Resource", {**statement, "Resource": "*"}
    if "Principal" in statement and statement["Principal"] not in ("*", {"AWS": "*"}):
        yield Operator.WILDCARDED, "Principal", {**statement, "Principal": "*" if not trust else {"AWS": "*"}}
        yield from _stranger(statement["Principal"], statement)
    conditions = statement.get("Condition")
    for operator, block in conditions.items() if isinstance(conditions, Mapping) else ():
        for key in block if isinstance(block, Mapping) else ():
            yield Operator.CONDITION_REMOVED, f"{operator} {key}", _without(statement, operator, key)
            if not _is_star(block[key]):
                yield from _any_value(statement, operator, key)


def _less_denied(statement: Mapping[str, Any]) -> Iterator[Change]:
    """Yield a statement that denies without one of its resources, and with one action that does not matter."""
    resources = statement.get("Resource")
    if isinstance(resources, list) and len(resources) > 1:
        for number in range(len(resources)):
            fewer = [*resources[:number], *resources[number + 1 :]]
            yield Operator.WEAKENED, f"Deny without Resource {number}", {**statement, "Resource": fewer}
    if "Action" in statement:
        yield Operator.WEAKENED, f"Deny {HARMLESS}", {**statement, "Action": HARMLESS}


def _stranger(principal: Any, statement: Mapping[str, Any]) -> Iterator[Change]:
    """Yield a statement for another account too; who comes by a web identity or SAML has actions of his own."""
    if isinstance(principal, Mapping) and not is_intrinsic(principal) and "Federated" not in principal:
        present = principal.get("AWS", [])
        named = [*(present if isinstance(present, list) else [present]), STRANGER]
        more = {**principal, "AWS": named if len(named) > 1 else STRANGER}
        yield Operator.WIDENED, "Principal", {**statement, "Principal": more}


def _any_value(statement: Mapping[str, Any], operator: str, key: str) -> Iterator[Change]:
    """Yield a statement in which a condition on a key takes every value."""
    quantifier, colon, name = operator.rpartition(":")
    base = name.removesuffix("IfExists")
    if base not in LIKE:
        return
    like = f"{quantifier}{colon}{LIKE[base]}{name.removeprefix(base)}"
    rest = _without(statement, operator, key)
    conditions = rest.get("Condition", {})
    changed = {**conditions, like: {**conditions.get(like, {}), key: "*"}}
    yield Operator.WILDCARDED, f"{operator} {key}", {**rest, "Condition": changed}


def _is_star(value: Any) -> bool:
    return value == "*" or (isinstance(value, list) and "*" in value)


def _negated(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {("NotAction" if key == "Action" else key): value for key, value in statement.items()}


def _without(statement: Mapping[str, Any], operator: str, key: str) -> Any:
    """Return a statement without one condition, and without what that leaves empty."""
    if len(statement["Condition"][operator]) > 1:
        return edited(statement, ("Condition", operator, key), REMOVED)
    if len(statement["Condition"]) > 1:
        return edited(statement, ("Condition", operator), REMOVED)
    return edited(statement, ("Condition",), REMOVED)
