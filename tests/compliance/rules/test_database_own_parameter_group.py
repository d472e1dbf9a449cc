import pytest

from compliance.model import Answer
from compliance.rules import database_own_parameter_group as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def test_should_pass_when_the_group_is_its_own() -> None:
    group = resource("AWS::RDS::DBParameterGroup", Family="postgres17")
    assert judge(rule, DBParameterGroupName=ref("Group"), around={"Group": group}).answer is Answer.PASS


def test_should_pass_when_a_cluster_has_its_own() -> None:
    group = resource("AWS::RDS::DBClusterParameterGroup", Family="aurora-postgresql17")
    result = judge(rule, "AWS::RDS::DBCluster", DBClusterParameterGroupName=ref("Group"), around={"Group": group})
    assert result.answer is Answer.PASS
    assert result.properties == ("DBClusterParameterGroupName",)


@pytest.mark.parametrize("name", [None, "", "default.postgres17"])
def test_should_fail_when_it_is_the_services(name: str | None) -> None:
    assert judge(rule, DBParameterGroupName=name).answer is Answer.FAIL


@pytest.mark.parametrize("name", ["elsewhere", UNKNOWN])
def test_should_not_be_evaluated_when_the_group_is_not_in_the_template(name: object) -> None:
    assert judge(rule, DBParameterGroupName=name).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster").answer is Answer.NOT_APPLICABLE
