from typing import Any

from compliance.model import Answer
from compliance.rules import security_group_rules_paired as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import attribute, judge, resource

INGRESS, EGRESS = "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"
GROUP = "AWS::EC2::SecurityGroup"
HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
CLIENT, SERVER = attribute("Client", "GroupId"), attribute("Server", "GroupId")


def opened(**changed: Any) -> dict[str, Any]:
    return resource(INGRESS, **{**HTTPS, "GroupId": SERVER, "SourceSecurityGroupId": CLIENT, **changed})


def outward(**changed: Any) -> dict[str, Any]:
    return {**HTTPS, "GroupId": CLIENT, "DestinationSecurityGroupId": SERVER, **changed}


def ask(kind: str, properties: dict[str, Any], **around: Any) -> Result:
    groups = {"Client": resource(GROUP), "Server": resource(GROUP), "Other": resource(GROUP)}
    return judge(rule, kind, around={**groups, **around}, **properties)


def test_should_pass_when_the_other_group_lets_it_in() -> None:
    assert ask(EGRESS, outward(), In=opened()).answer is Answer.PASS


def test_should_pass_when_the_other_group_lets_a_range_in() -> None:
    ingress = {**HTTPS, "IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}
    assert ask(EGRESS, outward(), Server=resource(GROUP, SecurityGroupIngress=[ingress])).answer is Answer.PASS


def test_should_pass_when_the_other_group_may_reach_everything() -> None:
    assert ask(INGRESS, opened()["Properties"]).answer is Answer.PASS


def test_should_fail_when_the_other_group_lets_nothing_in() -> None:
    result = ask(EGRESS, outward())
    assert result.answer is Answer.FAIL
    assert "no rule for this connection" in result.detail


def test_should_fail_when_the_other_group_lets_another_one_in() -> None:
    stranger = opened(SourceSecurityGroupId=attribute("Other", "GroupId"))
    assert ask(EGRESS, outward(), In=stranger).answer is Answer.FAIL


def test_should_fail_when_the_other_group_lets_another_port_in() -> None:
    assert ask(EGRESS, outward(), In=opened(FromPort=80, ToPort=80)).answer is Answer.FAIL


def test_should_fail_when_the_other_group_only_reaches_a_service() -> None:
    listed = resource(EGRESS, **HTTPS, GroupId=CLIENT, DestinationPrefixListId="pl-1")
    assert ask(INGRESS, opened()["Properties"], Out=listed).answer is Answer.FAIL


def test_should_pass_when_the_other_group_reaches_a_list_of_the_templates() -> None:
    listed = resource(EGRESS, **HTTPS, GroupId=CLIENT, DestinationPrefixListId=attribute("List", "PrefixListId"))
    around = {"Out": listed, "List": resource("AWS::EC2::PrefixList")}
    assert ask(INGRESS, opened()["Properties"], **around).answer is Answer.PASS


def test_should_fail_when_a_group_does_not_answer_the_rule_of_another() -> None:
    way = resource(EGRESS, **HTTPS, GroupId=CLIENT, DestinationSecurityGroupId=attribute("Subject", "GroupId"))
    result = ask(GROUP, {}, Out=way)
    assert result.answer is Answer.FAIL
    assert "does not allow" in result.detail


def test_should_pass_when_a_group_answers_the_rule_of_another() -> None:
    way = resource(EGRESS, **HTTPS, GroupId=CLIENT, DestinationSecurityGroupId=attribute("Subject", "GroupId"))
    inline = [{**HTTPS, "SourceSecurityGroupId": CLIENT}]
    assert ask(GROUP, {"SecurityGroupIngress": inline}, Out=way).answer is Answer.PASS


def test_should_not_apply_when_the_other_group_is_elsewhere() -> None:
    assert ask(EGRESS, outward(DestinationSecurityGroupId="sg-1")).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_no_rule_names_the_group() -> None:
    assert ask(GROUP, {}).answer is Answer.NOT_APPLICABLE
