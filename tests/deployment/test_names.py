"""Environments live side by side in one account: no name is that of another's, nor of the same with another suffix."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from aspects import apply_aspects, verification_plugin
from lib.config import load_selection
from lib.stage import PlatformStage
from tests.support.assembly import SynthesizedAssembly, Template

pytestmark = pytest.mark.assembly

LONGEST_SUFFIX = "a2345678901234567-z"

NAMES = (
    "AliasName", "AlarmName", "BucketName", "CacheParameterGroupName", "CacheSubnetGroupName", "ClusterName",
    "DBInstanceIdentifier", "DBParameterGroupName", "DBSubnetGroupName", "DashboardName", "Family",
    "FilterName", "FunctionName", "GroupName", "LogGroupName", "ManagedPolicyName", "Name", "PolicyName", "QueueName",
    "ReplicationGroupId", "RoleName", "ServiceName", "SubscriptionName", "TableName", "TopicName", "TrailName",
    "UsagePlanName", "UserGroupId", "UserId", "UserPoolName",
)  # fmt: skip
"""Properties that are physical names, if they are texts."""

PARAMETERS = ("AWS::RDS::DBParameterGroup", "Family")
"""The engine's, no name."""

INSIDE = {
    "AWS::ApiGateway::Authorizer", "AWS::ApiGateway::Model", "AWS::ApiGateway::RequestValidator",
    "AWS::Cognito::UserPoolClient", "AWS::Cognito::UserPoolResourceServer", "AWS::EC2::VPCEndpoint",
    "AWS::ECS::Service", "AWS::Lambda::Permission", "AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter",
}  # fmt: skip
"""Types whose names have to be different within a parent alone, which is the environment's own."""


def names(template: Template) -> Iterator[tuple[str, str, str]]:
    """Yield type, property and name of everything in a template whose name is fixed there."""
    for resource in template.resources.values():
        if resource["Type"] not in INSIDE:
            for key in NAMES:
                if (resource["Type"], key) != PARAMETERS and isinstance(
                    name := resource.get("Properties", {}).get(key), str
                ):
                    yield resource["Type"], key, name


@pytest.fixture(scope="session")
def names_of(assembly: SynthesizedAssembly) -> dict[str, Counter[tuple[str, str, str]]]:
    """Stage -> all names that it takes in its account."""
    found: dict[str, Counter[tuple[str, str, str]]] = {}
    for stage, _stack, template in assembly:
        found.setdefault(stage, Counter()).update(names(template))
    return found


def test_should_take_no_name_of_another_environment(names_of: dict[str, Counter[tuple[str, str, str]]]) -> None:
    stages = ("dev", "staging", "prod", "account-dev")
    shared = {pair: names_of[pair[0]] & names_of[pair[1]] for pair in combinations(stages, 2)}
    assert not {pair: each for pair, each in shared.items() if each}
    assert all(len(names_of[stage]) > 100 for stage in stages[:3])


def test_should_take_no_name_twice_in_one_environment(names_of: dict[str, Counter[tuple[str, str, str]]]) -> None:
    twice = {stage: [name for name, count in found.items() if count > 1] for stage, found in names_of.items()}
    assert not any(twice.values()), twice


def test_should_take_no_name_of_the_same_environment_with_another_suffix_as_long_as_it_may_be(
    names_of: dict[str, Counter[tuple[str, str, str]]], cdk_context: dict[str, Any], tmp_path: Path
) -> None:
    assert len(LONGEST_SUFFIX) == 19
    context = {**cdk_context, "environment": "prod", "environmentSuffix": LONGEST_SUFFIX}
    app = cdk.App(outdir=str(tmp_path), context=context)
    (config,) = load_selection(context).environments
    stage = PlatformStage(app, config=config)
    # Without the register of acceptances: whether a name fits does not depend on what is accepted.
    scope = apply_aspects(stage, suffix=config.suffix, tags=config.tags, allow_plaintext_internal=False)
    cdk.Validations.of(app).add_plugins(verification_plugin([scope]))
    app.synth()
    second = Counter(name for _, _, template in SynthesizedAssembly(tmp_path) for name in names(template))
    assert any(name.endswith(f"-{LONGEST_SUFFIX}") for _, _, name in second)
    assert len(second) == len(names_of["prod"])
    assert not second & names_of["prod"]
