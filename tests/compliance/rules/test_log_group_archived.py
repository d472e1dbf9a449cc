from typing import Any

from compliance.model import Answer
from compliance.rules import log_group_archived as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

ARCHIVE = "arn:aws:logs:us-east-1:444444444444:destination:archive"


def copied(**changes: Any) -> dict[str, Any]:
    properties = {"LogGroupName": ref("Subject"), "DestinationArn": ARCHIVE, "FilterPattern": "", **changes}
    return {"Filter": resource("AWS::Logs::SubscriptionFilter", **properties)}


def test_should_pass_when_every_event_is_copied_to_another_account() -> None:
    assert judge(rule, LogGroupName="/ecs/api-dev", around=copied()).answer is Answer.PASS


def test_should_fail_when_nothing_is_copied() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev")
    assert result.answer is Answer.FAIL
    assert "no subscription filter" in result.detail


def test_should_fail_when_events_are_dropped() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev", around=copied(FilterPattern="ERROR"))
    assert result.answer is Answer.FAIL
    assert "drops" in result.detail


def test_should_fail_when_the_archive_is_in_the_same_account() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev", around=copied(DestinationArn=ARCHIVE.replace("4" * 12, "1" * 12)))
    assert result.answer is Answer.FAIL
    assert "same account" in result.detail


def test_should_fail_when_a_function_of_another_account_gets_it() -> None:
    function = "arn:aws:lambda:us-east-1:444444444444:function:discard"
    result = judge(rule, LogGroupName="/ecs/api-dev", around=copied(DestinationArn=function))
    assert result.answer is Answer.FAIL
    assert "no destination" in result.detail


def test_should_fail_when_the_filter_is_of_another_log() -> None:
    assert judge(rule, LogGroupName="/ecs/api-dev", around=copied(LogGroupName="/ecs/other-dev")).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_archive_is_not_known() -> None:
    assert (
        judge(rule, LogGroupName="/ecs/api-dev", around=copied(DestinationArn=UNKNOWN)).answer is Answer.NOT_EVALUATED
    )


def test_should_not_apply_when_the_environment_has_no_suffix() -> None:
    assert judge(rule, LogGroupName="/ecs/api", suffix="").answer is Answer.NOT_APPLICABLE
