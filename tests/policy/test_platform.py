"""The policies over the templates of every environment and account: all of it complies, and breaking any part shows."""

import copy
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from aspects import encryption, policies, removal_policy
from aspects.name_table import NAMES
from aspects.policy import Policy, Violation
from aspects.property_path import ABSENT, look_up, undecided
from aspects.requirement import Requirement
from aspects.tagging import REQUIRED, TagProperty
from aspects.template import UNDECIDED, Resource, Stack
from aspects.verification import verify
from tests.aspects.schemas import CDK_ONLY, pointers, schema, tag_property
from tests.support.assembly import SynthesizedAssembly

pytestmark = pytest.mark.assembly

Stages = dict[str, list[Stack]]


@pytest.fixture(scope="module")
def stages(assembly: SynthesizedAssembly) -> Stages:
    found: Stages = {}
    for stage, name, template in assembly:
        found.setdefault(stage, []).append(Stack.from_files(f"{stage}/{name}", Path(template.path)))
    for stacks in found.values():
        for stack in stacks:
            stack.connect(stacks)
    return found


def resources_of(stages: Stages) -> Iterator[tuple[str, Resource]]:
    """Go through all resources as (suffix, resource)."""
    for stacks in stages.values():
        for stack in stacks:
            for resource in stack.resources.values():
                yield stack.tags["EnvironmentSuffix"], resource


def policies_of(stacks: list[Stack]) -> tuple[Policy, ...]:
    tags = stacks[0].tags
    return policies(suffix=tags["EnvironmentSuffix"], tags={key: tags[key] for key in REQUIRED})


def is_custom(resource: Resource) -> bool:
    return resource.type.startswith(tuple(CDK_ONLY))


def test_should_comply_in_every_environment_and_account(stages: Stages) -> None:
    assert {"dev", "staging", "prod"} < set(stages)
    found = [str(each) for stacks in stages.values() for each in verify(stacks, policies_of(stacks))]
    assert found == []


# The next three look at the templates alone, without the tables and the code of the policies.


def test_should_delete_every_resource(stages: Stages) -> None:
    kept = [
        resource.path
        for _, resource in resources_of(stages)
        if (resource.body.get("DeletionPolicy"), resource.body.get("UpdateReplacePolicy")) != ("Delete", "Delete")
    ]
    assert kept == []


def test_should_tag_every_taggable_resource(stages: Stages) -> None:
    seen, wrong = 0, []
    for suffix, resource in resources_of(stages):
        place = None if is_custom(resource) else tag_property(resource.type)
        if place is None:
            continue
        seen += 1
        name, shape = place
        value = resource.properties.get(name, {})
        tags = {each["Key"]: each["Value"] for each in value} if shape == "list" else value
        if not (
            set(REQUIRED) <= set(tags) and all(tags[key] for key in REQUIRED) and tags["EnvironmentSuffix"] == suffix
        ):
            wrong.append(resource.path)
    assert wrong == []
    assert seen > 300


def test_should_end_every_name_with_the_suffix(stages: Stages) -> None:
    """Names are found in the schemas: what can be written, identifies, and is called a name."""
    seen, wrong = 0, []
    for suffix, resource in resources_of(stages):
        for name in names_in(resource):
            text = resource.stack.text(resource.properties[name])
            seen += 1
            if not text.endswith(f"-{suffix}") and (resource.type, text.replace(f"-{suffix}/", "-*/")) not in FIXED:
                wrong.append(f"{resource.path}: {name} {text}")
    assert wrong == []
    assert seen > 300


FIXED = {
    ("AWS::Logs::LogGroup", "/aws/rds/instance/smartfactory-*/postgresql"),
    ("AWS::Logs::LogGroup", "/aws/rds/instance/smartfactory-*/upgrade"),
    ("AWS::Logs::LogGroup", "/aws/rds/instance/smartfactory-*/iam-db-auth-error"),
    ("AWS::Logs::LogGroup", "/aws/ecs/containerinsights/smartfactory-*/performance"),
    ("AWS::Logs::LogGroup", "/aws/apigateway/welcome"),
    ("AWS::Logs::LogGroup", "RDSOSMetrics"),
}
"""Names whose end the service fixes."""


def names_in(resource: Resource) -> list[str]:
    if is_custom(resource):
        return []
    known = {each.property for each in NAMES.not_names if resource.type in each.types}
    if resource.type in NAMES.belongs:
        known.add(NAMES.belongs[resource.type].to)
    kind = resource.type.rpartition("::")[2]
    identifying = pointers(resource.type, "primaryIdentifier") | pointers(resource.type, "createOnlyProperties")
    return [
        name
        for name in schema(resource.type)["properties"]
        if name in resource.properties
        and name not in known
        and name.endswith("Name")
        and (name in identifying or name in {"Name", f"{kind}Name"})
    ]


def test_should_name_every_resource_that_has_a_row_for_its_name(stages: Stages) -> None:
    unnamed = [
        resource.path
        for _, resource in resources_of(stages)
        if resource.type in NAMES.named and ABSENT in resource.look_up(NAMES.named[resource.type].property)
    ]
    assert unnamed == []


# One of each resource type in the platform, broken once a policy: the error has to name it.


def one_of_each(stages: Stages) -> list[Resource]:
    """Return the first resource of every type, of any environment or account."""
    found: dict[str, Resource] = {}
    for _, resource in resources_of(stages):
        found.setdefault(resource.type, resource)
    return list(found.values())


def said_of(stages: Stages, resource: Resource, body: Mapping[str, Any], policy: str) -> list[Violation]:
    """Return what a policy says of a resource once its body is another."""
    stage = resource.path.partition("/")[0]
    stacks = []
    for stack in stages[stage]:
        template = stack.template
        if stack is resource.stack:
            template = {**template, "Resources": {**template["Resources"], resource.logical_id: body}}
        stacks.append(
            Stack(
                path=stack.path,
                template=template,
                name=stack.name,
                tags=stack.tags,
                template_path=stack.template_path,
            )
        )
    ordered = [each for each in policies_of(stages[stage]) if each.name == policy]
    place = (resource.stack.template_path, resource.logical_id)
    return [each for each in verify(stacks, ordered) if (each.template, each.logical_id) == place]


def with_property(resource: Resource, path: str, value: Any) -> dict[str, Any]:
    """Return the resource's body with the first value at a path of names replaced, or removed where it is ABSENT."""
    body = copy.deepcopy(dict(resource.body))
    node: Any = body.setdefault("Properties", {})
    names = path.split(".")
    last = names[-1]
    for name, following in pairwise(names):
        node = node.setdefault(name, {})
        if isinstance(node, list):
            node = next((each for each in node if following in each), node[0])
    if value is ABSENT:
        node.pop(last, None)
    else:
        node[last] = value
    return body


def test_should_refuse_each_type_when_it_would_be_kept(stages: Stages) -> None:
    for resource in one_of_each(stages):
        for policy in removal_policy.POLICIES:
            found = said_of(stages, resource, {**resource.body, policy: "Retain"}, "removal-policy")
            assert [each.property for each in found] == [policy], resource.type


def test_should_refuse_each_taggable_type_when_it_has_no_tags(stages: Stages) -> None:
    for resource in one_of_each(stages):
        place = None if is_custom(resource) else tag_property(resource.type)
        if place is not None:
            row = TagProperty(property=place[0], shape="list" if place[1] == "list" else "map")
            found = said_of(stages, resource, with_property(resource, row.property, row.rendered({})), "tagging")
            assert [each.property for each in found] == [row.property], resource.type


def test_should_refuse_each_type_when_it_does_not_show_whose_it_is(stages: Stages) -> None:
    for resource in one_of_each(stages):
        kind = resource.type
        place = tag_property(kind) if kind in NAMES.tagged else None
        if kind in NAMES.named:
            broken, at = with_property(resource, NAMES.named[kind].property, "nobodys"), NAMES.named[kind].property
        elif place is not None:
            broken, at = with_property(resource, place[0], []), f"{place[0]}[Name]"
        elif kind in NAMES.described:
            broken, at = with_property(resource, NAMES.described[kind], "nobodys"), NAMES.described[kind]
        elif kind in NAMES.exempt:
            continue
        else:
            at = NAMES.belongs["Custom::" if is_custom(resource) else kind].to
            broken = with_property(resource, at, "nobodys")
        assert at in {each.property for each in said_of(stages, resource, broken, "naming")}, kind


def applies(requirement: Requirement, resource: Resource) -> bool:
    """Tell whether a requirement without companions speaks of a resource, whose values it may therefore break."""
    if requirement.companion or "[" in requirement.path:
        return False
    if requirement.when and resource.look_up(requirement.when) in ([ABSENT], [False]):
        return False
    if requirement.unless and requirement.unless.of(resource):
        return False
    return not requirement.each or resource.look_up(requirement.each) != [ABSENT]


@pytest.mark.parametrize("policy", ["encryption", "removal-policy"])
def test_should_refuse_each_type_when_what_is_required_of_it_is_turned_round(stages: Stages, policy: str) -> None:
    table = {"encryption": encryption.TABLE, "removal-policy": removal_policy.TABLE}[policy]
    broken = set()
    for _, resource in resources_of({stage: stages[stage] for stage in ("dev", "account-dev")}):
        for requirement in table.requirements.get(resource.type, ()):
            path = requirement.where
            if applies(requirement, resource) and look_up(resource.properties, path) != [ABSENT]:
                body = with_property(resource, path, WRONG[requirement.must or "value"])
                assert path in {each.property for each in said_of(stages, resource, body, policy)}, (
                    resource.type,
                    path,
                )
                broken.add(resource.type)
    assert broken >= BROKEN[policy]


WRONG = {
    "true": False,
    "false": True,
    "customer-key": "alias/aws/service",
    "deny-plaintext": {"Statement": []},
    "present": ABSENT,
    "absent": "there",
    "value": "http",
}
"""What a requirement does not allow, by what it demands."""

BROKEN = {
    "encryption": {
        "AWS::ApiGateway::Method",
        "AWS::DynamoDB::Table",
        "AWS::ECS::Cluster",
        "AWS::ECS::TaskDefinition",
        "AWS::EFS::FileSystem",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "AWS::Kinesis::Stream",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::RDS::DBInstance",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
        "AWS::SecretsManager::Secret",
    },
    "removal-policy": {
        "AWS::Cognito::UserPool",
        "AWS::DynamoDB::Table",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::RDS::DBInstance",
        "AWS::Route53Resolver::FirewallRuleGroupAssociation",
    },
}
"""Types that the platform has: breaking fewer would mean that the test looks away."""


def test_should_leave_nothing_undecided(stages: Stages) -> None:
    """A condition or a parameter in a governed property would make the answer depend on the deployment."""
    for _, resource in resources_of(stages):
        for table in (encryption.TABLE, removal_policy.TABLE):
            for requirement in table.requirements.get(resource.type, ()):
                for value in resource.look_up(requirement.where) if not requirement.companion else ():
                    assert not undecided(value) or resource.stack.text(value) != UNDECIDED, resource.path
