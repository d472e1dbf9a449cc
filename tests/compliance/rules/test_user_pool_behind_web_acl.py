from compliance.model import Answer
from compliance.rules import user_pool_behind_web_acl as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

ASSOCIATION = "AWS::WAFv2::WebACLAssociation"


def test_should_pass_when_a_web_acl_stands_before_it() -> None:
    around = {"Association": resource(ASSOCIATION, ResourceArn=attribute("Subject", "Arn"))}
    assert judge(rule, around=around).answer is Answer.PASS


def test_should_fail_when_the_web_acl_stands_before_something_else() -> None:
    around = {"Association": resource(ASSOCIATION, ResourceArn=attribute("Key", "Arn"))}
    assert judge(rule, around=around).answer is Answer.FAIL


def test_should_fail_when_there_is_none() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_not_be_evaluated_when_its_place_is_not_known() -> None:
    around = {"Association": resource(ASSOCIATION, ResourceArn=UNKNOWN)}
    assert judge(rule, around=around).answer is Answer.NOT_EVALUATED
