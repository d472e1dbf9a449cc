"""Every stack's key rotates, can be rescued, and opens for nobody by a wildcard."""

from typing import Any

import pytest

from tests.support.assembly import SynthesizedAssembly

pytestmark = pytest.mark.assembly
STACKS = ("Network", "Data", "Stream", "Processing", "Api", "Observability")


@pytest.fixture(params=[(environment, stack) for environment in ("dev", "staging", "prod") for stack in STACKS])
def key(request: pytest.FixtureRequest, assembly: SynthesizedAssembly) -> dict[str, Any]:
    (resource,) = [
        resource
        for resource in assembly.template(*request.param).resources.values()
        if resource["Type"] == "AWS::KMS::Key"
    ]
    found: dict[str, Any] = resource
    return found


def test_should_rotate_yearly_and_stay_rescuable_for_a_month(key: dict[str, Any]) -> None:
    properties = key["Properties"]
    assert properties["EnableKeyRotation"] is True
    assert properties["RotationPeriodInDays"] == 365
    assert properties["PendingWindowInDays"] == 30
    assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("Delete", "Delete")


def test_should_admit_services_and_other_accounts_under_a_condition_only(key: dict[str, Any]) -> None:
    owner, *others = key["Properties"]["KeyPolicy"]["Statement"]
    assert owner["Principal"]["AWS"].endswith(":root")
    for statement in others:
        assert statement.get("Condition"), statement
        assert statement["Principal"] != "*"
        assert statement["Principal"].get("AWS") != "*"
        assert "kms:*" not in statement["Action"]


@pytest.mark.parametrize("stack", STACKS)
def test_should_be_found_by_an_alias_that_ends_with_the_suffix(assembly: SynthesizedAssembly, stack: str) -> None:
    template = assembly.template("prod", stack)
    (key_id,) = template.of_type("AWS::KMS::Key")
    alias = template.one("AWS::KMS::Alias")
    assert alias["AliasName"] == f"alias/smartfactory-{stack.lower()}-prod"
    assert alias["TargetKeyId"] == {"Fn::GetAtt": [key_id, "Arn"]}
