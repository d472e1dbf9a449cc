from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import dns_query_logging as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

LOG = "AWS::Route53Resolver::ResolverQueryLoggingConfig"


def logged(network: Any, log: Any) -> dict[str, Any]:
    association = resource(f"{LOG}Association", ResourceId=network, ResolverQueryLogConfigId=log)
    return {"Association": association, "Log": resource(LOG, DestinationArn="arn:aws:s3:::queries")}


def test_should_pass_when_queries_are_recorded() -> None:
    assert judge(rule, around=logged(ref("Subject"), attribute("Log", "Id"))).answer is Answer.PASS


def test_should_pass_when_somebody_elses_log_is_elsewhere() -> None:
    assert judge(rule, suffix="", around=logged(ref("Subject"), "rqlc-1")).answer is Answer.PASS


def test_should_fail_when_queries_are_not_recorded() -> None:
    assert judge(rule).answer is Answer.FAIL


@pytest.mark.parametrize("log", ["rqlc-1", None])
def test_should_fail_when_our_log_is_not_declared(log: Any) -> None:
    assert judge(rule, around=logged(ref("Subject"), log)).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_logged_network_is_not_known() -> None:
    assert judge(rule, around=logged(UNKNOWN, attribute("Log", "Id"))).answer is Answer.NOT_EVALUATED


def test_should_pass_when_a_log_has_a_destination() -> None:
    assert judge(rule, LOG, DestinationArn=UNKNOWN).answer is Answer.PASS


def test_should_fail_when_a_log_is_sent_nowhere() -> None:
    result = judge(rule, LOG)
    assert result.answer is Answer.FAIL
    assert "nowhere" in result.detail
