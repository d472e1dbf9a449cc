from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import task_has_own_role as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

OWN = attribute("Role", "Arn")
ROLE: dict[str, Any] = {"Role": resource("AWS::IAM::Role")}
SHARED = "arn:aws:iam::111111111111:role/shared"


def test_should_pass_when_the_role_is_its_own() -> None:
    assert judge(rule, around=ROLE, TaskRoleArn=OWN).answer is Answer.PASS


@pytest.mark.parametrize("properties", [{}, {"TaskRoleArn": SHARED}])
def test_should_fail_when_the_role_is_absent_or_from_elsewhere(properties: dict[str, Any]) -> None:
    assert judge(rule, around=ROLE, **properties).answer is Answer.FAIL


def test_should_fail_when_another_task_has_the_role() -> None:
    around = ROLE | {"Another": resource("AWS::ECS::TaskDefinition", TaskRoleArn=OWN)}
    assert judge(rule, around=around, TaskRoleArn=OWN).answer is Answer.FAIL


@pytest.mark.parametrize(("suffix", "value"), [("", SHARED), ("dev", UNKNOWN)])
def test_should_not_be_evaluated_when_the_role_is_not_known(suffix: str, value: object) -> None:
    assert judge(rule, suffix=suffix, TaskRoleArn=value).answer is Answer.NOT_EVALUATED
