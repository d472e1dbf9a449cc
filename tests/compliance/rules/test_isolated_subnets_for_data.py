from typing import Any

from compliance.model import Answer
from compliance.rules import isolated_subnets_for_data as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource


def subnet(**route: Any) -> dict[str, Any]:
    table = ref("Table")
    found = {
        "Subnet": resource("AWS::EC2::Subnet", AvailabilityZone="us-east-1a"),
        "Table": resource("AWS::EC2::RouteTable"),
        "Use": resource("AWS::EC2::SubnetRouteTableAssociation", RouteTableId=table, SubnetId=ref("Subnet")),
    }
    return found | ({"Route": resource("AWS::EC2::Route", RouteTableId=table, **route)} if route else {})


MOUNT = "AWS::EFS::MountTarget"


def test_should_pass_when_the_subnet_has_no_default_route() -> None:
    assert judge(rule, SubnetIds=[ref("Subnet")], around=subnet()).answer is Answer.PASS


def test_should_pass_when_the_subnet_has_another_route() -> None:
    assert (
        judge(
            rule, SubnetIds=[ref("Subnet")], around=subnet(DestinationCidrBlock="10.0.0.0/8", TransitGatewayId="tgw-1")
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_a_mount_targets_subnet_has_no_default_route() -> None:
    assert judge(rule, MOUNT, SubnetId=ref("Subnet"), around=subnet()).answer is Answer.PASS


def test_should_fail_when_the_subnet_reaches_out() -> None:
    assert (
        judge(
            rule, SubnetIds=[ref("Subnet")], around=subnet(DestinationCidrBlock="0.0.0.0/0", NatGatewayId="nat-1")
        ).answer
        is Answer.FAIL
    )


def test_should_fail_when_the_subnet_is_public() -> None:
    assert (
        judge(rule, SubnetIds=[ref("Subnet")], around=subnet(DestinationIpv6CidrBlock="::/0", GatewayId="igw-1")).answer
        is Answer.FAIL
    )


def test_should_fail_when_a_mount_targets_subnet_reaches_out() -> None:
    assert (
        judge(
            rule, MOUNT, SubnetId=ref("Subnet"), around=subnet(DestinationCidrBlock="0.0.0.0/0", NatGatewayId="nat-1")
        ).answer
        is Answer.FAIL
    )


def test_should_not_be_evaluated_when_the_subnet_is_not_in_the_templates() -> None:
    assert judge(rule, SubnetIds=["subnet-1"]).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_subnet_uses_the_main_table() -> None:
    assert (
        judge(rule, SubnetIds=[ref("Alone")], around={"Alone": resource("AWS::EC2::Subnet")}).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_subnets_are_not_known() -> None:
    assert judge(rule, SubnetIds=UNKNOWN).answer is Answer.NOT_EVALUATED
