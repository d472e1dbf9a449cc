from typing import Any

from compliance.model import Answer
from compliance.rules import api_stage_behind_web_acl as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

ARN: dict[str, Any] = {
    "Fn::Join": ["", ["arn:aws:apigateway:us-east-1::/restapis/", ref("Api"), "/stages/", ref("Subject")]]
}


def test_should_pass_when_a_web_acl_is_associated() -> None:
    assert judge(rule, around={"Use": resource("AWS::WAFv2::WebACLAssociation", ResourceArn=ARN)}).answer is Answer.PASS


def test_should_fail_when_no_web_acl_is_associated() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_web_acl_stands_before_something_else() -> None:
    assert (
        judge(
            rule,
            StageName="v1-dev",
            around={
                "Use": resource(
                    "AWS::WAFv2::WebACLAssociation",
                    ResourceArn="arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/x/1",
                )
            },
        ).answer
        is Answer.FAIL
    )


def test_should_fail_when_the_web_acl_stands_before_the_user_pool() -> None:
    assert (
        judge(
            rule,
            around={
                "Pool": resource("AWS::Cognito::UserPool"),
                "Use": resource("AWS::WAFv2::WebACLAssociation", ResourceArn=attribute("Pool", "Arn")),
            },
        ).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_web_acls_subject_is_not_known() -> None:
    assert (
        judge(rule, around={"Use": resource("AWS::WAFv2::WebACLAssociation", ResourceArn=UNKNOWN)}).answer
        is Answer.NOT_EVALUATED
    )
