from typing import Any

import pytest

from compliance.assembly import Environment
from compliance.audit import catalogue
from compliance.model import Finding
from compliance.mutation import own
from compliance.mutation.kill import ENVIRONMENT, Baseline, Jury
from compliance.mutation.model import Mutant, Operator
from compliance.scanners import own as rules
from compliance.scanners.scrub import suppressions
from tests.compliance.mutation.broken import bucket, mutant, template
from tests.compliance.support import environment

PITR = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
TABLE: dict[str, Any] = {"Type": "AWS::DynamoDB::Table", "Properties": PITR}


def killers(broken: Mutant, around: Environment) -> set[str]:
    findings: list[Finding] = [*rules.scan(around, whole=True), *suppressions(around)]
    jury = Jury(Baseline.of(findings), catalogue())
    return {rule for _, rule in own.killers(broken, around, jury)}


def without(resource: dict[str, Any]) -> dict[str, Any]:
    return {**resource, "Properties": {}}


@pytest.mark.parametrize(
    ("controls", "expected"), [(("A.8.13",), {"table-point-in-time-recovery"}), (("A.8.24",), set())]
)
def test_should_kill_for_the_controls_of_a_rule_only(controls: tuple[str, ...], expected: set[str]) -> None:
    broken = mutant(template(Table=without(TABLE)), logical_id="Table", controls=controls)
    assert killers(broken, environment(Data=template(Table=TABLE))) == expected


def test_should_kill_when_a_condition_hides_the_property() -> None:
    chosen = {"Fn::If": ["Safe", PITR["PointInTimeRecoverySpecification"], {"Ref": "AWS::NoValue"}]}
    hidden = {**TABLE, "Properties": {"PointInTimeRecoverySpecification": chosen}}
    body = {
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {"Safe": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
        **template(Table=hidden),
    }
    broken = mutant(body, logical_id="Table", operator=Operator.HIDDEN_BY_CONDITION, controls=("A.8.13",))
    assert killers(broken, environment(Data=template(Table=TABLE))) == {"table-point-in-time-recovery"}


def test_should_kill_by_a_rule_about_the_environment() -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {}}
    user = {"Type": "AWS::IAM::User", "Properties": {}}
    around = environment(Data=template(Role=role))
    controls = catalogue().controls_of("own", "no-iam-users")
    broken = mutant(
        template(Role=role, New=user),
        logical_id="New",
        operator=Operator.RESOURCE_INSERTED,
        parents=(ENVIRONMENT,),
        controls=controls,
    )
    assert "no-iam-users" in killers(broken, around)


def test_should_kill_what_silences_a_scanner() -> None:
    silent = {**bucket(), "Metadata": {"checkov": {"skip": [{"id": "CKV_AWS_18"}]}}}
    controls = catalogue().controls_of("own", "template-suppression")
    broken = mutant(template(Bucket=silent), operator=Operator.SUPPRESSION_INJECTED, controls=controls)
    around = environment(Data=template(Bucket=bucket()))
    assert "template-suppression" in killers(broken, around)
    already = environment(Data=template(Bucket=silent))
    assert "template-suppression" not in killers(broken, already)


def test_should_notice_nothing_when_nothing_changed() -> None:
    benign = mutant(template(Table=TABLE), logical_id="Table", operator=Operator.BENIGN, controls=())
    assert not killers(benign, environment(Data=template(Table=TABLE)))
