from typing import Any

from compliance.model import Answer
from compliance.rules import topic_tls_only as rule
from tests.compliance.rules.judge import DENY_PLAIN, UNKNOWN, allow, judge, policy, ref, resource


def demanded(*statements: Any, topic: Any = None) -> dict[str, Any]:
    document = policy(*statements)
    return {"Policy": resource("AWS::SNS::TopicPolicy", Topics=[topic or ref("Subject")], PolicyDocument=document)}


def test_should_pass_when_a_policy_demands_tls() -> None:
    assert judge(rule, around=demanded(DENY_PLAIN)).answer is Answer.PASS


def test_should_fail_when_there_is_no_policy() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_the_policy_only_allows() -> None:
    assert judge(rule, around=demanded(allow(Principal="*", Action="sns:Publish", Resource="*"))).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_policys_topic_is_not_known() -> None:
    assert judge(rule, around=demanded(DENY_PLAIN, topic=UNKNOWN)).answer is Answer.NOT_EVALUATED
