from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import cluster_shells_recorded as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

OPENS = {"Service": resource("AWS::ECS::Service", Cluster=ref("Subject"), EnableExecuteCommand=True)}


def shells(**changes: Any) -> dict[str, Any]:
    group = {"CloudWatchLogGroupName": "shells"}
    return {"ExecuteCommandConfiguration": {"Logging": "OVERRIDE", "LogConfiguration": group, **changes}}


def test_should_pass_when_shells_are_recorded() -> None:
    assert judge(rule, Configuration=shells()).answer is Answer.PASS


@pytest.mark.parametrize("configuration", [{}, shells(Logging="NONE"), shells(LogConfiguration={})])
def test_should_fail_when_shells_are_not_recorded(configuration: dict[str, Any]) -> None:
    assert judge(rule, Configuration=configuration).answer is Answer.FAIL


def test_should_fail_when_somebody_else_opens_shells_without_record() -> None:
    assert judge(rule, suffix="", around=OPENS).answer is Answer.FAIL


def test_should_not_apply_when_somebody_else_opens_no_shell() -> None:
    assert judge(rule, suffix="").answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, Configuration=shells(Logging=UNKNOWN)).answer is Answer.NOT_EVALUATED
