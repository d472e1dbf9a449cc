"""The execution policies: what the handlers of our resource types need, that and no more."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.least_privilege.policies import Statement
from tests.support import handler_permissions as permissions
from tests.support.assembly import SynthesizedAssembly

pytestmark = pytest.mark.assembly

EXECUTION, REMOVAL, DRIFT = "smartfactory-cfn-execution-", "smartfactory-cfn-removal-", "smartfactory-drift-"
POLICY_CHARACTERS, POLICIES_OF_A_ROLE, TEMPLATE_BYTES = 6144, 10, 51_200
WITHOUT_SCHEMA = {
    "Custom::ApiClients",
    "Custom::ApiCredentials",
    "Custom::DatabaseSetup",
    "Custom::S3AutoDeleteObjects",
}


@pytest.fixture(scope="module")
def types(assembly: SynthesizedAssembly) -> set[str]:
    return permissions.deployed_types(assembly)


def allowed(statements: tuple[Statement, ...], prefix: str) -> set[str]:
    return {action for each in statements if each.policy.startswith(prefix) and each.allows for action in each.actions}


def test_should_be_generated_from_the_schemas_of_the_types_in_the_assembly(types: set[str]) -> None:
    command = "python -m tests.support.handler_permissions"
    assert permissions.ACTIONS.read_text(encoding="utf-8") == permissions.table(types), f"run `{command}`"


def test_should_know_the_handlers_of_every_type(types: set[str]) -> None:
    assert {each for each in types if not any(permissions.handlers(each).values())} == WITHOUT_SCHEMA
    for each in types - WITHOUT_SCHEMA:
        assert permissions.handlers(each)["create"], each
        assert permissions.handlers(each)["delete"], each


def test_should_let_every_handler_of_every_type_do_its_work(
    types: set[str], every_statement: tuple[Statement, ...]
) -> None:
    withheld = permissions.rows("withheld")
    missing = {}
    for prefix, handlers in ((EXECUTION, ("create", "update", "delete", "read")), (REMOVAL, ("delete", "read"))):
        has = allowed(every_statement, prefix)
        for each in types:
            for handler in handlers:
                needed = {
                    action
                    for action in permissions.handlers(each)[handler]
                    if not any(row.covers(action) for row in withheld)
                }
                if needed - has:
                    missing[prefix, each, handler] = sorted(needed - has)
    assert missing == {}


def test_should_allow_nothing_else(types: set[str], every_statement: tuple[Statement, ...]) -> None:
    granted = permissions.granted(types)
    assert allowed(every_statement, EXECUTION) == set(granted)
    removing = {action for action, handlers in granted.items() if handlers & {"delete", "read"}}
    assert allowed(every_statement, REMOVAL) == removing
    assert allowed(every_statement, DRIFT) & set(granted) < {a for a, h in granted.items() if "read" in h}


def test_should_withhold_nothing_that_is_not_asked_for(types: set[str]) -> None:
    asked = permissions.asked(types)
    idle = [
        pattern
        for row in permissions.rows("withheld")
        for pattern in row.actions
        if not any(permissions.Row(actions=(pattern,), why=row.why).covers(action) for action in asked)
    ]
    assert idle == []


def test_should_add_nothing_that_a_handler_asks_for_anyway(types: set[str]) -> None:
    asked = permissions.asked(types)
    for row in permissions.rows("beyond"):
        for action in row.actions:
            assert permissions.known(action)
            assert not set(row.handlers) & asked.get(action, set()), action


def test_should_withhold_what_is_no_action_of_iam(types: set[str]) -> None:
    assert [action for action in permissions.granted(types) if not permissions.known(action)] == []


def test_should_limit_all_that_can_be_limited_to_resources(every_statement: tuple[Statement, ...]) -> None:
    for each in every_statement:
        if each.policy.startswith((EXECUTION, REMOVAL)) and each.allows and "*" in each.resources:
            assert [action for action in each.actions if permissions.takes_resource(action)] == []


def test_should_fit_into_what_iam_and_cloudformation_take(assembly: SynthesizedAssembly) -> None:
    held: dict[str, int] = {}
    for stage, name, template in assembly:
        if not stage.startswith("account-"):
            continue
        for policy in template.of_type("AWS::IAM::ManagedPolicy").values():
            text = json.dumps(policy["PolicyDocument"], separators=(",", ":"))
            assert len(text) <= POLICY_CHARACTERS, policy["ManagedPolicyName"]
            for prefix in (EXECUTION, REMOVAL):
                held[f"{stage} {prefix}"] = held.get(f"{stage} {prefix}", 0) + policy["ManagedPolicyName"].startswith(
                    prefix
                )
            for role in policy.get("Roles", ()):
                held[f"{stage} {role['Ref']}"] = held.get(f"{stage} {role['Ref']}", 0) + 1
        if name != "Account":
            # The command line writes it as YAML, in the worst case a line a value with its indentation.
            assert len(json.dumps(template.body, indent=1)) <= TEMPLATE_BYTES, name
    # The deploying role has one more, which keeps the data.
    assert max(held.values()) <= POLICIES_OF_A_ROLE - 1
    assert {count for key, count in held.items() if EXECUTION in key} == {8}


def test_should_be_deployed_by_no_role_of_a_bootstrap(assembly: SynthesizedAssembly) -> None:
    seen: dict[str, bool] = {}
    for manifest in assembly.directory.glob("assembly-*/manifest.json"):
        artifacts: Mapping[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))["artifacts"]
        for each in artifacts.values():
            if each["type"] == "aws:cloudformation:stack":
                seen[each["displayName"]] = "cloudFormationExecutionRoleArn" in each["properties"]
    assert seen
    for name, deployed_by_role in seen.items():
        assert deployed_by_role is not name.startswith("account-"), name
