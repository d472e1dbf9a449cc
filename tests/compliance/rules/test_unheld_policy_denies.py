from compliance.model import Answer
from compliance.rules import unheld_policy_denies as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy, ref, resource

DENY = {"Effect": "Deny", "Action": "kms:ScheduleKeyDeletion", "Resource": "*"}
ALLOW = allow(Action="kms:ScheduleKeyDeletion", Resource="*")


def test_should_pass_when_it_denies_alone() -> None:
    assert judge(rule, PolicyDocument=policy(DENY)).answer is Answer.PASS


def test_should_fail_when_it_allows_for_nobody() -> None:
    result = judge(rule, PolicyDocument=policy(DENY, ALLOW))
    assert result.answer is Answer.FAIL
    assert "nobody holds it" in result.detail


def test_should_fail_when_it_denies_nothing() -> None:
    result = judge(rule, PolicyDocument=policy())
    assert result.answer is Answer.FAIL
    assert "denies nothing" in result.detail


def test_should_not_apply_when_a_role_is_attached() -> None:
    assert judge(rule, PolicyDocument=policy(ALLOW), Roles=[ref("Role")]).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_it_bounds_a_role() -> None:
    around = {"Role": resource("AWS::IAM::Role", PermissionsBoundary=ref("Subject"))}
    assert judge(rule, PolicyDocument=policy(ALLOW), around=around).answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED
