from compliance.model import Answer
from compliance.rules import no_long_lived_access_keys as rule
from tests.compliance.rules.judge import judge_environment, resource

ROLE = resource("AWS::IAM::Role")


def test_should_pass_when_there_are_roles_alone() -> None:
    assert judge_environment(rule, Role=ROLE).answer is Answer.PASS


def test_should_fail_when_there_is_an_access_key() -> None:
    assert judge_environment(rule, Role=ROLE, Key1=resource("AWS::IAM::AccessKey")).answer is Answer.FAIL


def test_should_not_apply_when_there_are_no_identities() -> None:
    assert judge_environment(rule).answer is Answer.NOT_APPLICABLE
