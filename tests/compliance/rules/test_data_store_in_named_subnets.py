from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import data_store_in_named_subnets as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


@pytest.mark.parametrize("kind", sorted(rule.PATHS))
def test_should_pass_when_the_environment_declares_them(kind: str) -> None:
    path, named = rule.PATHS[kind]
    properties: dict[str, Any] = {path: ref("Subnets")}
    assert judge(rule, kind, around={"Subnets": resource(named)}, **properties).answer is Answer.PASS


@pytest.mark.parametrize("value", [None, "", "default"])
def test_should_fail_when_it_is_in_the_default_network(value: str | None) -> None:
    result = judge(rule, suffix="", DBSubnetGroupName=value)
    assert result.answer is Answer.FAIL
    assert "default network" in result.detail


def test_should_fail_when_the_subnet_is_not_the_environments() -> None:
    assert judge(rule, "AWS::EFS::MountTarget", SubnetId="subnet-0123456789abcdef0").answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_subnet_of_others_is_elsewhere() -> None:
    result = judge(rule, "AWS::EFS::MountTarget", suffix="", SubnetId="subnet-0123456789abcdef0")
    assert result.answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_group_is_not_known() -> None:
    assert judge(rule, DBSubnetGroupName=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_it_names_something_else() -> None:
    assert judge(rule, DBSubnetGroupName=ref("Key")).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster").answer is Answer.NOT_APPLICABLE
