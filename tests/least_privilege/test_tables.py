"""The tables that `lib` states, against the templates: what roles hold, who assumes them, what they could ever do."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from lib.constructs.execution.actions import COMPARING, needed
from lib.constructs.execution.identity import AWS_MANAGED, PASSED_TO
from lib.constructs.runtime_boundary import BACKUP, EMPTYING, PLATFORM, PRODUCING
from lib.constructs.workflow_rights import reading_cap
from tests.least_privilege.policies import Statement, statements
from tests.support.assembly import SynthesizedAssembly
from tests.support.reader import listed

pytestmark = pytest.mark.assembly

BOUNDARY = "policy/smartfactory-runtime-boundary-shared"


@pytest.fixture(scope="module")
def roles(assembly: SynthesizedAssembly) -> list[Mapping[str, Any]]:
    """Every role of every environment."""
    return [
        role
        for stage, _, template in assembly
        if not stage.startswith("account-")
        for role in template.of_type("AWS::IAM::Role").values()
    ]


def of_environments(assembly: SynthesizedAssembly) -> Iterator[Statement]:
    for environment in ("dev", "staging", "prod"):
        yield from statements(assembly, environment)


def test_should_bound_every_role_of_an_environment(roles: list[Mapping[str, Any]]) -> None:
    assert len(roles) > 50
    assert [each["RoleName"] for each in roles if not each.get("PermissionsBoundary", "").endswith(BOUNDARY)] == []


def test_should_bound_roles_by_what_their_policies_allow_and_no_more(assembly: SynthesizedAssembly) -> None:
    allowed = {action for each in of_environments(assembly) if each.allows for action in each.actions}
    assert set(PLATFORM) == allowed
    assert set(PRODUCING) == {
        action
        for each in of_environments(assembly)
        if each.allows and each.policy.startswith("smartfactory-producer-")
        for action in each.actions
    }


def test_should_bound_roles_by_what_policies_of_resources_let_them_do(assembly: SynthesizedAssembly) -> None:
    granted: set[str] = set()
    for stage, _, template in assembly:
        for policy in template.of_type("AWS::S3::BucketPolicy").values() if stage == "prod" else ():
            for each in policy["PolicyDocument"]["Statement"]:
                if each["Effect"] == "Allow" and "AWS" in each["Principal"]:
                    granted.update(listed(each["Action"]))
    assert set(EMPTYING) == granted


def test_should_cap_roles_of_environments_below_what_changes_rights_or_the_platform() -> None:
    actions = (*PLATFORM, *EMPTYING, *BACKUP)
    assert [
        each for each in actions if each.partition(":")[0] in {"iam", "sts", "organizations", "cloudformation"}
    ] == []
    assert [each for each in actions if each in {"*", "*:*"} or each.endswith(":*")] == []


def test_should_pass_roles_to_the_services_that_assume_them(roles: list[Mapping[str, Any]]) -> None:
    services = {
        service
        for role in roles
        for each in role["AssumeRolePolicyDocument"]["Statement"]
        for service in listed(each["Principal"]["Service"])
    }
    assert services == set(PASSED_TO)


def test_should_attach_the_policies_of_aws_that_roles_hold(roles: list[Mapping[str, Any]]) -> None:
    held = {
        json.dumps(arn).rpartition(":policy/")[2].rstrip('"]}')
        for role in roles
        for arn in role.get("ManagedPolicyArns", ())
        if ":iam::aws:policy/" in json.dumps(arn)
    }
    assert held == set(AWS_MANAGED)


def test_should_read_resources_only_when_looking_for_drift() -> None:
    for action in needed(COMPARING):
        assert action.name.partition(":")[2].startswith(("BatchGet", "Describe", "Get", "GET", "List"))
        assert action.name not in {"secretsmanager:GetSecretValue", "kms:Decrypt", "s3:GetObject", "logs:GetLogEvents"}
        assert any(
            action.name == cap or (cap.endswith("*") and action.name.startswith(cap[:-1])) for cap in reading_cap()
        )
