import json
from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import delivered_logs_admitted as rule
from tests.compliance.rules.judge import attribute, judge_environment, ref, resource

ARN = "arn:aws:logs:us-east-1:111111111111:log-group:/dns-dev"
LOGS: dict[str, Any] = {"Logs": resource("AWS::Logs::LogGroup", LogGroupName="/dns-dev")}
DNS = resource("AWS::Route53Resolver::ResolverQueryLoggingConfig", DestinationArn=ARN)
FIREWALL = resource("AWS::WAFv2::LoggingConfiguration", LogDestinationConfigs=[attribute("Logs", "Arn")])
CACHE = resource(
    "AWS::ElastiCache::ReplicationGroup",
    LogDeliveryConfigurations=[{"DestinationDetails": {"CloudWatchLogsDetails": {"LogGroup": ref("Logs")}}}],
)
SENDERS = [DNS, FIREWALL, CACHE]


def admitting(place: Any = f"{ARN}:*", service: str = "delivery.logs.amazonaws.com") -> dict[str, Any]:
    text = json.dumps({"Statement": [{"Principal": {"Service": service}, "Resource": "PLACE"}]})
    before, after = text.split("PLACE")
    document = {"Fn::Join": ["", [before, place, after]]}
    return {"Policy": resource("AWS::Logs::ResourcePolicy", PolicyDocument=document)}


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("place", [f"{ARN}:*", attribute("Logs", "Arn")])
def test_should_pass_when_a_policy_admits_the_delivery(sender: dict[str, Any], place: Any) -> None:
    assert judge_environment(rule, **LOGS, Sender=sender, **admitting(place)).answer is Answer.PASS


@pytest.mark.parametrize("sender", SENDERS)
def test_should_fail_when_no_policy_admits_it(sender: dict[str, Any]) -> None:
    result = judge_environment(rule, **LOGS, Sender=sender)
    assert result.answer is Answer.FAIL
    assert "no policy lets logs into Logs" in result.detail


@pytest.mark.parametrize("policy", [admitting(f"{ARN}-other:*"), admitting(service="es.amazonaws.com")])
def test_should_fail_when_the_policy_is_about_others(policy: dict[str, Any]) -> None:
    assert judge_environment(rule, **LOGS, Sender=DNS, **policy).answer is Answer.FAIL


def test_should_not_apply_when_nothing_is_delivered() -> None:
    assert judge_environment(rule, **LOGS).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_template_is_not_ours() -> None:
    assert judge_environment(rule, "", **LOGS, Sender=DNS).answer is Answer.NOT_APPLICABLE
