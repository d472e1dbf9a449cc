import pytest

from compliance.model import Answer
from compliance.rules import resource_not_conditional as rule
from tests.compliance.rules.judge import judge

CONDITIONAL = {"Condition": "Protect"}


def test_should_pass_when_there_is_no_condition() -> None:
    assert judge(rule, "AWS::GuardDuty::Detector").answer is Answer.PASS


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::Backup::BackupSelection",
        "AWS::EC2::FlowLog",
        "AWS::GuardDuty::Detector",
        "AWS::WAFv2::WebACLAssociation",
        "Custom::Anything",
    ],
)
def test_should_fail_when_a_condition_decides_whether_it_exists(kind: str) -> None:
    result = judge(rule, kind, body=CONDITIONAL)
    assert result.answer is Answer.FAIL
    assert result.detail == "the resource exists only if the condition Protect holds"


@pytest.mark.parametrize("condition", [None, "", {}, ["Protect"]])
def test_should_fail_when_the_condition_is_no_name(condition: object) -> None:
    assert judge(rule, "AWS::EC2::FlowLog", body={"Condition": condition}).answer is Answer.FAIL


def test_should_pass_when_only_a_property_is_called_condition() -> None:
    assert judge(rule, "AWS::ElasticLoadBalancingV2::ListenerRule", Condition="Protect").answer is Answer.PASS


def test_should_not_be_evaluated_when_the_template_is_not_ours() -> None:
    assert judge(rule, "AWS::EC2::FlowLog", body=CONDITIONAL, suffix="").answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_configures_nothing() -> None:
    assert judge(rule, "AWS::CDK::Metadata", body=CONDITIONAL).answer is Answer.NOT_APPLICABLE
