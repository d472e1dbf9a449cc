"""The stacks that say what deployments and destroys may do: which suffixes, and how they are deployed."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from lib.config import EnvironmentConfig, load_selection
from lib.constructs.execution.actions import ACTIONS, COMPARING, DEPLOYING, REMOVING, needed
from lib.constructs.execution.resources import SCOPES, resolved
from lib.sections import ConfigurationError
from lib.stacks.rights import DataRightsStack, RemovalStack, RightsStack

pytestmark = pytest.mark.slow


def configured(cdk_context: dict[str, Any], **baseline: Any) -> EnvironmentConfig:
    """Return dev's configuration with other settings of the account."""
    environments = json.loads(json.dumps(cdk_context["environments"]))
    environments["dev"]["accountBaseline"].update(baseline)
    context = {**cdk_context, "environments": environments, "entry": "account", "environment": "dev"}
    (config,) = load_selection(context).accounts
    return config


def documents(stack: cdk.Stack) -> str:
    """Return all of a stack's policies as text."""
    return json.dumps(Template.from_stack(stack).to_json()["Resources"])


def test_should_reach_the_environments_of_the_account_when_no_suffixes_are_configured(
    cdk_context: dict[str, Any],
) -> None:
    text = documents(RightsStack(cdk.App(), config=configured(cdk_context)))
    assert "role/smartfactory*-dev" in text
    assert "role/smartfactory*-prod" not in text


def test_should_reach_the_configured_suffixes(cdk_context: dict[str, Any]) -> None:
    text = documents(DataRightsStack(cdk.App(), config=configured(cdk_context, suffixes=["dev", "pr-*"])))
    assert "stream/smartfactory*-dev" in text
    assert "stream/smartfactory*-pr-*" in text
    assert '"aws:ResourceTag/EnvironmentSuffix": ["dev", "pr-*"]' in text


@pytest.mark.parametrize("suffix", ["*", "shared", "-dev", "Dev", "dev--x", "a" * 21, ""])
def test_should_refuse_a_suffix_that_no_environment_can_have(cdk_context: dict[str, Any], suffix: str) -> None:
    with pytest.raises(ConfigurationError, match="suffixes"):
        configured(cdk_context, suffixes=[suffix])


def test_should_refuse_more_suffixes_than_a_policy_can_hold(cdk_context: dict[str, Any]) -> None:
    suffixes = [f"team-{number}" for number in range(20)]
    with pytest.raises(ConfigurationError, match="20 suffixes make the policy"):
        DataRightsStack(cdk.App(), config=configured(cdk_context, suffixes=suffixes))


@pytest.mark.parametrize("kind", [RightsStack, DataRightsStack, RemovalStack])
def test_should_carry_suffix_and_tags_and_need_no_bootstrap(
    cdk_context: dict[str, Any], kind: type[RightsStack | DataRightsStack | RemovalStack]
) -> None:
    stack = kind(cdk.App(), config=configured(cdk_context))
    template = Template.from_stack(stack).to_json()
    assert "Parameters" not in template
    assert stack.stack_name.endswith("-shared")
    assert stack.tags.tag_values()["EnvironmentSuffix"] == "shared"
    names = [each["Properties"]["ManagedPolicyName"] for each in template["Resources"].values()]
    assert names
    assert all(name.startswith("smartfactory-") and name.endswith("-shared") for name in names)


def test_should_split_actions_by_what_the_handlers_are_for() -> None:
    names = {kind: {each.name for each in needed(kind)} for kind in (DEPLOYING, REMOVING, COMPARING)}
    assert names[DEPLOYING] == {each.name for each in ACTIONS}
    assert names[COMPARING] < names[REMOVING] < names[DEPLOYING]
    assert "kinesis:CreateStream" in names[DEPLOYING] - names[REMOVING]
    assert "kinesis:DeleteStream" in names[REMOVING] - names[COMPARING]


def test_should_know_the_resources_of_every_service() -> None:
    assert {each.service for each in ACTIONS} == {*SCOPES, "iam"}
    assert resolved(("a:{n}", "b"), suffixes=("x", "y")) == ["a:smartfactory*-x", "a:smartfactory*-y", "b"]
