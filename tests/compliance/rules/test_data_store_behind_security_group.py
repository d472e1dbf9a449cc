from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import data_store_behind_security_group as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, attribute, judge


def guarded(kind: str, groups: Any) -> Result:
    named: dict[str, Any] = {rule.PATHS[kind]: groups}
    return judge(rule, kind, **named)


@pytest.mark.parametrize("kind", sorted(rule.PATHS))
def test_should_pass_when_a_group_is_named(kind: str) -> None:
    assert guarded(kind, [attribute("Group", "GroupId")]).answer is Answer.PASS


@pytest.mark.parametrize("kind", sorted(rule.PATHS))
@pytest.mark.parametrize("value", [None, [], [""]])
def test_should_fail_when_none_is_named(kind: str, value: object) -> None:
    result = guarded(kind, value)
    assert result.answer is Answer.FAIL
    assert rule.PATHS[kind] in result.detail


def test_should_not_be_evaluated_when_the_list_is_not_known() -> None:
    assert judge(rule, VPCSecurityGroups=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster").answer is Answer.NOT_APPLICABLE
