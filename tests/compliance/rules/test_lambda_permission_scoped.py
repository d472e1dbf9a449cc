from compliance.model import Answer
from compliance.rules import lambda_permission_scoped as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref


def test_should_pass_when_a_service_names_the_source() -> None:
    assert judge(rule, Principal="events.amazonaws.com", SourceArn=attribute("Rule", "Arn")).answer is Answer.PASS


def test_should_pass_when_a_service_names_the_account() -> None:
    assert (
        judge(rule, Principal="secretsmanager.amazonaws.com", SourceAccount=ref("AWS::AccountId")).answer is Answer.PASS
    )


def test_should_pass_when_a_role_is_named() -> None:
    assert judge(rule, Principal="arn:aws:iam::111111111111:role/x").answer is Answer.PASS


def test_should_pass_when_an_organization_is_named() -> None:
    assert judge(rule, Principal="*", PrincipalOrgID="o-1234567890").answer is Answer.PASS


def test_should_fail_when_everybody_invokes_it() -> None:
    result = judge(rule, Principal="*")
    assert result.answer is Answer.FAIL
    assert "everybody" in result.detail


def test_should_fail_when_a_service_names_no_source() -> None:
    result = judge(rule, Principal="events.amazonaws.com")
    assert result.answer is Answer.FAIL
    assert "neither" in result.detail


def test_should_not_be_evaluated_when_the_principal_is_not_known() -> None:
    assert judge(rule, Principal=UNKNOWN).answer is Answer.NOT_EVALUATED
