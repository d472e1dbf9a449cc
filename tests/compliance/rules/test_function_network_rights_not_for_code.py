from typing import Any

from compliance.model import Answer
from compliance.rules import function_network_rights_not_for_code as rule
from tests.compliance.rules.judge import allow, judge, policy

RIGHTS = allow(Action="ec2:CreateNetworkInterface", Resource="arn:x")
DENIAL: dict[str, Any] = {
    "Effect": "Deny",
    "Action": "ec2:*",
    "Resource": "*",
    "Condition": {"ArnEquals": {"lambda:SourceFunctionArn": "arn:y"}},
}


def role(*statements: dict[str, Any], service: str = "lambda.amazonaws.com") -> Answer:
    return judge(
        rule,
        AssumeRolePolicyDocument=policy(allow(Principal={"Service": service}, Action="sts:AssumeRole")),
        Policies=[{"PolicyName": "x", "PolicyDocument": policy(*statements)}],
    ).answer


def test_should_pass_when_the_code_is_denied() -> None:
    assert role(RIGHTS, DENIAL) is Answer.PASS


def test_should_fail_when_the_code_is_not_denied() -> None:
    assert role(RIGHTS) is Answer.FAIL


def test_should_fail_when_the_denial_allows() -> None:
    assert role(RIGHTS, {**DENIAL, "Effect": "Allow"}) is Answer.FAIL


def test_should_not_apply_when_the_function_is_in_no_network() -> None:
    assert role(allow(Action="sqs:SendMessage", Resource="*")) is Answer.NOT_APPLICABLE


def test_should_not_apply_when_it_is_no_function() -> None:
    assert role(RIGHTS, service="ecs.amazonaws.com") is Answer.NOT_APPLICABLE
