from compliance.model import Answer
from compliance.rules import log_group_not_public as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

OPEN = allow(Principal="*", Action="logs:*", Resource="*")


def test_should_pass_when_it_has_no_policy() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_pass_when_the_policy_names_a_service() -> None:
    named = allow(Principal={"Service": "delivery.logs.amazonaws.com"}, Action="logs:PutLogEvents", Resource="*")
    assert judge(rule, ResourcePolicyDocument=policy(named)).answer is Answer.PASS


def test_should_pass_when_a_condition_says_who() -> None:
    narrowed = {**OPEN, "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}}}
    assert judge(rule, ResourcePolicyDocument=policy(narrowed)).answer is Answer.PASS


def test_should_fail_when_everybody_may_use_it() -> None:
    result = judge(rule, ResourcePolicyDocument=policy(OPEN))
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, ResourcePolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
