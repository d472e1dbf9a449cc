from compliance.model import Answer
from compliance.rules import policy_no_full_wildcard as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy

POLICY, ROLE = "AWS::IAM::ManagedPolicy", "AWS::IAM::Role"


def test_should_pass_when_actions_are_named() -> None:
    assert (
        judge(rule, POLICY, PolicyDocument=policy(allow(Action=["s3:Get*", "kms:Decrypt"], Resource="*"))).answer
        is Answer.PASS
    )


def test_should_pass_when_everything_is_denied() -> None:
    assert (
        judge(
            rule,
            "AWS::IAM::Policy",
            PolicyDocument=policy(
                allow(Action="s3:GetObject", Resource="*"), {"Effect": "Deny", "Action": "*", "Resource": "*"}
            ),
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_everything_is_allowed() -> None:
    result = judge(rule, POLICY, PolicyDocument=policy(allow(Action="*", Resource="*")))
    assert result.answer is Answer.FAIL
    assert "allows *" in result.detail


def test_should_fail_when_a_whole_service_is_allowed() -> None:
    result = judge(rule, POLICY, PolicyDocument={"Statement": allow(Action="S3:*", Resource="arn:aws:s3:::x")})
    assert result.answer is Answer.FAIL
    assert "s3:*" in result.detail


def test_should_fail_when_everything_but_one_action_is_allowed() -> None:
    result = judge(rule, POLICY, PolicyDocument=policy(allow(NotAction="iam:*", Resource="*")))
    assert result.answer is Answer.FAIL
    assert "but what it names" in result.detail


def test_should_fail_when_an_inline_policy_allows_everything() -> None:
    assert (
        judge(rule, ROLE, Policies=[{"PolicyDocument": policy(allow(Action="*", Resource="*"))}]).answer is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, POLICY, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_an_action_is_not_known() -> None:
    assert (
        judge(rule, POLICY, PolicyDocument=policy(allow(Action=UNKNOWN, Resource="*"))).answer is Answer.NOT_EVALUATED
    )


def test_should_not_apply_when_a_role_has_no_policy_of_its_own() -> None:
    assert judge(rule, ROLE).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_a_policy_only_denies() -> None:
    assert (
        judge(rule, POLICY, PolicyDocument=policy({"Effect": "Deny", "Action": "*", "Resource": "*"})).answer
        is Answer.NOT_APPLICABLE
    )
