from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import database_storage_grows as rule
from tests.compliance.rules.judge import UNKNOWN, judge


def test_should_pass_when_the_limit_is_above_the_size() -> None:
    assert judge(rule, AllocatedStorage="100", MaxAllocatedStorage=500).answer is Answer.PASS


@pytest.mark.parametrize("limit", [None, 100, 50])
def test_should_fail_when_it_cannot_grow(limit: int | None) -> None:
    assert judge(rule, AllocatedStorage="100", MaxAllocatedStorage=limit).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_limit_is_not_known() -> None:
    assert judge(rule, AllocatedStorage="100", MaxAllocatedStorage=UNKNOWN).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize("properties", [{"DBClusterIdentifier": "cluster"}, {"Engine": "aurora-mysql"}])
def test_should_not_apply_when_the_storage_is_a_clusters(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.NOT_APPLICABLE
