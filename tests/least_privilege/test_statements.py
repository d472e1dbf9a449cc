"""Each statement of each policy: what the analyser says of it, and why it has the wildcards that it has."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.least_privilege.analyser import findings
from tests.least_privilege.policies import Statement, statements
from tests.support.assembly import SynthesizedAssembly

pytestmark = pytest.mark.assembly

HERE = Path(__file__).parent
DATA_ROLES = {"smartfactory-api-task", "smartfactory-processor-task", "smartfactory-rotate-database"}


def rows(name: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = tomllib.loads((HERE / f"{name}s.toml").read_text(encoding="utf-8"))[name]
    return found


def expected(name: str, field: str) -> dict[tuple[str, str], Any]:
    """Return (policy, statement) -> what the table says of it."""
    found = {}
    for row in rows(name):
        for policy in row["policies"]:
            assert (policy, row["sid"]) not in found, f"{policy} {row['sid']} has two rows"
            found[policy, row["sid"]] = row[field]
    return found


def test_should_see_the_policies_of_the_platform(every_statement: tuple[Statement, ...]) -> None:
    assert {each.policy for each in every_statement} >= DATA_ROLES
    assert len(every_statement) > 200


def test_should_have_a_reason_for_every_wildcard(every_statement: tuple[Statement, ...]) -> None:
    table = expected("wildcard", "patterns")
    found = {
        (each.policy, each.sid): sorted(each.wildcards) for each in every_statement if each.allows and each.wildcards
    }
    assert {key: sorted(value) for key, value in table.items()} == found
    assert all(len(row["why"]) > 20 for row in rows("wildcard"))


def test_should_have_a_reason_for_every_finding_of_the_analyser(every_statement: tuple[Statement, ...]) -> None:
    found = {
        (each.policy, each.sid): {kind: len(actions) for kind, actions in said.items()}
        for each in every_statement
        if each.allows and (said := findings(each))
    }
    assert expected("finding", "count") == found
    assert all(len(row["why"]) > 20 for row in rows("finding"))


@pytest.mark.parametrize("environment", ["dev", "staging"])
def test_should_be_the_same_in_every_environment(assembly: SynthesizedAssembly, environment: str) -> None:
    def of(name: str) -> set[tuple[Any, ...]]:
        return {
            (each.policy, each.sid, each.actions, each.resources, each.conditions)
            for stage in (name, f"account-{name}")
            for each in statements(assembly, stage)
        }

    assert of(environment) == of("prod")


@pytest.mark.parametrize(
    ("actions", "kind"),
    [
        (["s3:GetObject"], "exfiltration"),
        (["iam:PutUserPolicy"], "escalation"),
        (["sts:AssumeRole"], "credentials"),
        (["kinesis:*"], "service"),
        (["kms:PutKeyPolicy"], "rights"),
        (["sqs:SendMessage"], "resource"),
    ],
)
def test_should_find_what_is_wider_than_it_needs_to_be(actions: list[str], kind: str) -> None:
    document = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    assert kind in findings(Statement("p", "s", True, tuple(actions), ("*",), "{}", document))
    conditional = {**document, "Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}}
    assert findings(Statement("p", "s", True, tuple(actions), ("*",), "{}", conditional))
