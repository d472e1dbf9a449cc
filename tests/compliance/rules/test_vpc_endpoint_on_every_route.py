from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import vpc_endpoint_on_every_route as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, judge, ref
from tests.compliance.rules.network import ZONES, network

TABLES = [ref(f"Private{zone}Table") for zone in ZONES]


def ask(tables: Any, **properties: Any) -> Result:
    return judge(rule, around=network(), **{"VpcId": ref("Vpc"), "RouteTableIds": tables, **properties})


def test_should_pass_when_every_private_table_leads_there() -> None:
    assert ask(TABLES, VpcEndpointType="Gateway").answer is Answer.PASS


@pytest.mark.parametrize("left_out", range(3))
def test_should_fail_when_a_private_table_does_not(left_out: int) -> None:
    result = ask([each for index, each in enumerate(TABLES) if index != left_out])
    assert result.answer is Answer.FAIL
    assert "another route" in result.detail


def test_should_fail_when_no_table_does() -> None:
    result = ask([])
    assert result.answer is Answer.FAIL
    assert "no route" in result.detail


@pytest.mark.parametrize("tables", [UNKNOWN, ["rtb-1"]])
def test_should_not_be_evaluated_when_the_tables_are_not_known(tables: Any) -> None:
    assert ask(tables).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_has_addresses() -> None:
    assert ask(None, VpcEndpointType="Interface").answer is Answer.NOT_APPLICABLE
