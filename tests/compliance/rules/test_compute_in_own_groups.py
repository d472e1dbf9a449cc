from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import compute_in_own_groups as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref

FUNCTION = "AWS::Lambda::Function"


def service(**changes: Any) -> dict[str, Any]:
    network = {"AssignPublicIp": "DISABLED", "SecurityGroups": [ref("Group")], **changes}
    return {"NetworkConfiguration": {"AwsvpcConfiguration": network}}


def test_should_pass_when_it_has_groups_and_no_address() -> None:
    assert judge(rule, **service()).answer is Answer.PASS


def test_should_pass_when_a_function_has_groups() -> None:
    assert judge(rule, FUNCTION, VpcConfig={"SecurityGroupIds": [ref("Group")]}).answer is Answer.PASS


@pytest.mark.parametrize("change", [{"SecurityGroups": []}, {"AssignPublicIp": "ENABLED"}, {"AssignPublicIp": None}])
def test_should_fail_when_the_group_is_the_default_or_the_address_public(change: dict[str, Any]) -> None:
    assert judge(rule, **service(**change)).answer is Answer.FAIL


def test_should_fail_when_a_function_has_no_group() -> None:
    assert judge(rule, FUNCTION, VpcConfig={"SubnetIds": ["subnet-1"]}).answer is Answer.FAIL


def test_should_pass_when_somebody_else_leaves_the_default() -> None:
    assert judge(rule, suffix="", **service(AssignPublicIp=None)).answer is Answer.PASS


@pytest.mark.parametrize("kind", [FUNCTION, "AWS::ECS::Service"])
def test_should_not_apply_when_there_is_no_network(kind: str) -> None:
    assert judge(rule, kind).answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, FUNCTION, VpcConfig=UNKNOWN).answer is Answer.NOT_EVALUATED
    assert judge(rule, **service(SecurityGroups=UNKNOWN)).answer is Answer.NOT_EVALUATED
