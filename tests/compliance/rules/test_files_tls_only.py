from compliance.model import Answer
from compliance.rules import files_tls_only as rule
from tests.compliance.rules.judge import DENY_PLAIN, UNKNOWN, allow, judge, policy

CLIENTS = allow(Principal={"AWS": "*"}, Action="elasticfilesystem:ClientMount")


def test_should_pass_when_plain_mounts_are_denied() -> None:
    assert (
        judge(
            rule,
            FileSystemPolicy=policy(
                DENY_PLAIN, CLIENTS | {"Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}}
            ),
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_there_is_no_policy() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "no file system policy" in result.detail


def test_should_fail_when_plain_mounts_are_not_denied() -> None:
    result = judge(rule, FileSystemPolicy=policy())
    assert result.answer is Answer.FAIL
    assert "not denied" in result.detail


def test_should_fail_when_everybody_is_allowed() -> None:
    result = judge(rule, FileSystemPolicy=policy(DENY_PLAIN, CLIENTS))
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, FileSystemPolicy=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_a_statement_is_not_known() -> None:
    assert (
        judge(
            rule,
            FileSystemPolicy=policy(DENY_PLAIN, UNKNOWN),
        ).answer
        is Answer.NOT_EVALUATED
    )
