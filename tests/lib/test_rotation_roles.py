"""The three rotation roles hold what the table says: every action on every resource under every condition."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.support.assembly import SynthesizedAssembly
from tests.support.reader import Reader
from tests.support.rotation_rights import RIGHTS, Right

pytestmark = pytest.mark.assembly

STACKS = {"database": "Data", "cache": "Data", "api": "Api"}


NAMES = ("Name", "LogGroupName", "QueueName", "UserPoolName", "UsagePlanName")
"""The properties by which the types above are named."""


def plain(reader: Reader, value: Any) -> str:
    """Return a value of a policy as text: a reference becomes the name, or the type, of what it means in brackets."""
    if isinstance(value, str):
        return value
    if "Fn::Join" in value:
        return "".join(plain(reader, part) for part in value["Fn::Join"][1])
    found = reader.target(value)
    name = next((found["Properties"][each] for each in NAMES if each in found["Properties"]), None)
    kind = found["Type"].rpartition("::")[2]
    if kind == "Subnet":
        groups = {each["Key"]: each["Value"] for each in found["Properties"]["Tags"]}
        kind = f"{groups['aws-cdk:subnet-name'].title()}Subnet"
    return f"[{name or kind}]"


def texts(reader: Reader, value: Any) -> tuple[str, ...]:
    """Return one value or several as texts."""
    return tuple(plain(reader, each) for each in (value if isinstance(value, list) else [value]))


def rights(reader: Reader, what: str) -> Iterator[tuple[Any, ...]]:
    """Yield every statement of every policy that a rotation's role holds, in the form of `Right`."""
    (role_id, role) = next(
        (key, each)
        for key, each in reader.template.of_type("AWS::IAM::Role").items()
        if each["RoleName"] == f"smartfactory-rotate-{what}-{reader.stage}"
    )
    assert not {"Policies", "ManagedPolicyArns"} & set(role)
    held = [
        each["PolicyDocument"]
        for kind in ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy")
        for each in reader.template.of_type(kind).values()
        if f'"{role_id}"' in json.dumps([each.get("Roles"), each.get("RoleName")])
    ]
    for statement in (each for document in held for each in document["Statement"]):
        assert set(statement) <= {"Sid", "Effect", "Action", "Resource", "Condition"}, "by exceptions"
        yield comparable(
            actions=texts(reader, statement["Action"]),
            resources=texts(reader, statement["Resource"]),
            conditions={
                operator: {key: texts(reader, value) for key, value in block.items()}
                for operator, block in statement.get("Condition", {}).items()
            },
            allowed=statement["Effect"] == "Allow",
        )


def comparable(
    *,
    actions: tuple[str, ...],
    resources: tuple[str, ...],
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]],
    allowed: bool,
) -> tuple[Any, ...]:
    """Return a right as a value in which order does not count."""
    narrowed = sorted(
        (operator, key, tuple(sorted(values)))
        for operator, block in conditions.items()
        for key, values in block.items()
    )
    return allowed, tuple(sorted(actions)), tuple(sorted(resources)), tuple(narrowed)


def expected(right: Right, **known: str) -> tuple[Any, ...]:
    """Return a row of the table for one environment."""

    def filled(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each.format(**known) for each in values)

    return comparable(
        actions=right.actions,
        resources=filled(right.resources),
        conditions={
            operator: {key: filled(values) for key, values in block.items()}
            for operator, block in right.conditions.items()
        },
        allowed=right.allowed,
    )


@pytest.mark.parametrize("what", sorted(RIGHTS))
def test_should_hold_these_rights_and_no_others(
    assembly: SynthesizedAssembly, environment: str, cdk_context: dict[str, Any], what: str
) -> None:
    reader = Reader(assembly, environment, assembly.template(environment, STACKS[what]))
    account = cdk_context["environments"][environment]["account"]
    wanted = [expected(each, suffix=environment, account=account) for each in RIGHTS[what]]
    assert sorted(rights(reader, what)) == sorted(wanted)


@pytest.mark.parametrize("what", sorted(RIGHTS))
def test_should_be_assumed_by_lambda_alone(assembly: SynthesizedAssembly, environment: str, what: str) -> None:
    reader = Reader(assembly, environment, assembly.template(environment, STACKS[what]))
    (trust,) = reader.trust(f"smartfactory-rotate-{what}-{environment}")
    assert (trust["Action"], trust["Principal"]) == ("sts:AssumeRole", {"Service": "lambda.amazonaws.com"})


def test_should_say_why_of_every_right() -> None:
    assert all(len(each.why) > 10 for rows in RIGHTS.values() for each in rows)
