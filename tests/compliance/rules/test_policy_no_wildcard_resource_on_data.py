from compliance.model import Answer
from compliance.rules import policy_no_wildcard_resource_on_data as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy, ref

POLICY, ROLE = "AWS::IAM::ManagedPolicy", "AWS::IAM::Role"


def test_should_pass_when_the_secret_is_named() -> None:
    assert (
        judge(
            rule, POLICY, PolicyDocument=policy(allow(Action="secretsmanager:GetSecretValue", Resource=ref("Secret")))
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_action_knows_no_resource() -> None:
    assert (
        judge(rule, POLICY, PolicyDocument=policy(allow(Action="ecr:GetAuthorizationToken", Resource="*"))).answer
        is Answer.PASS
    )


def test_should_pass_when_a_condition_narrows_it() -> None:
    assert (
        judge(
            rule,
            POLICY,
            PolicyDocument=policy(
                allow(
                    Action="kms:Decrypt",
                    Resource="*",
                    Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}},
                )
            ),
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_every_secret_may_be_read() -> None:
    result = judge(rule, POLICY, PolicyDocument=policy(allow(Action="secretsmanager:GetSecretValue", Resource="*")))
    assert result.answer is Answer.FAIL
    assert "secretsmanager:GetSecretValue" in result.detail


def test_should_fail_when_a_pattern_matches_a_data_action() -> None:
    result = judge(rule, POLICY, PolicyDocument=policy(allow(Action="kinesis:Get*", Resource=["*"])))
    assert result.answer is Answer.FAIL
    assert "kinesis:GetRecords" in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, POLICY, PolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_fail_when_an_inline_policy_reads_every_table() -> None:
    assert (
        judge(rule, ROLE, Policies=[{"PolicyDocument": policy(allow(Action="dynamodb:Query", Resource="*"))}]).answer
        is Answer.FAIL
    )


def test_should_not_apply_when_a_role_has_no_policy_of_its_own() -> None:
    assert judge(rule, ROLE).answer is Answer.NOT_APPLICABLE
