from typing import Any

from compliance.model import Answer
from compliance.rules import database_tls_forced as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def parameters(**values: Any) -> dict[str, Any]:
    return {"Group": resource("AWS::RDS::DBParameterGroup", Family="postgres17", Parameters=values)}


def test_should_pass_when_the_group_forces_tls() -> None:
    assert (
        judge(
            rule, Engine="postgres", DBParameterGroupName=ref("Group"), around=parameters(**{"rds.force_ssl": "1"})
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_a_mysql_group_requires_secure_transport() -> None:
    assert (
        judge(
            rule, Engine="mysql", DBParameterGroupName=ref("Group"), around=parameters(require_secure_transport="ON")
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_the_group_does_not_force_tls() -> None:
    result = judge(
        rule, Engine="postgres", DBParameterGroupName=ref("Group"), around=parameters(**{"rds.force_ssl": "0"})
    )
    assert result.answer is Answer.FAIL
    assert "rds.force_ssl" in result.detail


def test_should_fail_when_the_group_does_not_say() -> None:
    assert judge(rule, Engine="postgres", DBParameterGroupName=ref("Group"), around=parameters()).answer is Answer.FAIL


def test_should_fail_when_the_default_group_is_used() -> None:
    result = judge(rule, Engine="postgres")
    assert result.answer is Answer.FAIL
    assert "default" in result.detail


def test_should_not_be_evaluated_when_the_group_is_not_in_the_template() -> None:
    assert judge(rule, Engine="postgres", DBParameterGroupName="elsewhere").answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_parameter_is_not_known() -> None:
    assert (
        judge(
            rule, Engine="postgres", DBParameterGroupName=ref("Group"), around=parameters(**{"rds.force_ssl": UNKNOWN})
        ).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_parameters_are_not_known() -> None:
    assert (
        judge(
            rule,
            Engine="postgres",
            DBParameterGroupName=ref("Group"),
            around={"Group": resource("AWS::RDS::DBParameterGroup", Parameters=UNKNOWN)},
        ).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_engine_is_not_known() -> None:
    assert judge(rule, Engine=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_engine_is_another() -> None:
    assert judge(rule, Engine="oracle-ee").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, Engine="aurora-postgresql", DBClusterIdentifier=ref("Cluster")).answer is Answer.NOT_APPLICABLE
