from typing import Any

from compliance.model import Answer
from compliance.rules import database_multi_az as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def grouped(*zones: str) -> dict[str, Any]:
    names = [f"Subnet{index}" for index, _ in enumerate(zones)]
    subnets = {
        name: resource("AWS::EC2::Subnet", AvailabilityZone=zone) for name, zone in zip(names, zones, strict=True)
    }
    return {**subnets, "Group": resource("AWS::RDS::DBSubnetGroup", SubnetIds=[ref(name) for name in names])}


def test_should_pass_when_it_has_a_standby() -> None:
    assert judge(rule, MultiAZ=True).answer is Answer.PASS


def test_should_pass_when_it_has_a_standby_and_its_group_spans_two_zones() -> None:
    assert (
        judge(rule, MultiAZ="true", DBSubnetGroupName=ref("Group"), around=grouped("us-east-1a", "us-east-1b")).answer
        is Answer.PASS
    )


def test_should_fail_when_it_has_no_standby() -> None:
    assert judge(rule, MultiAZ=False).answer is Answer.FAIL


def test_should_fail_when_nothing_is_said() -> None:
    assert judge(rule).answer is Answer.FAIL


def test_should_fail_when_its_group_spans_one_zone() -> None:
    result = judge(rule, MultiAZ=True, DBSubnetGroupName=ref("Group"), around=grouped("us-east-1a", "us-east-1a"))
    assert result.answer is Answer.FAIL
    assert "one zone" in result.detail


def test_should_not_be_evaluated_when_the_standby_is_not_known() -> None:
    assert judge(rule, MultiAZ=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_the_instance_is_of_a_cluster() -> None:
    assert judge(rule, DBClusterIdentifier="cluster-dev").answer is Answer.NOT_APPLICABLE
