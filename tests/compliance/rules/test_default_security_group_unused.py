from compliance.model import Answer
from compliance.rules import default_security_group_unused as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge

FUNCTION = "AWS::Lambda::Function"
SERVICE = "AWS::ECS::Service"


def test_should_pass_when_a_group_is_named() -> None:
    assert judge(rule, VPCSecurityGroups=[attribute("Group", "GroupId")]).answer is Answer.PASS


def test_should_fail_when_no_group_is_named() -> None:
    result = judge(rule)
    assert result.answer is Answer.FAIL
    assert "default security group is used" in result.detail


def test_should_fail_when_the_default_group_is_named() -> None:
    result = judge(rule, VPCSecurityGroups=[attribute("Vpc", "DefaultSecurityGroup")])
    assert result.answer is Answer.FAIL
    assert "names the default" in result.detail


def test_should_fail_when_the_default_group_is_named_in_text() -> None:
    result = judge(rule, VPCSecurityGroups=[{"Fn::GetAtt": "Vpc.DefaultSecurityGroup"}])
    assert result.answer is Answer.FAIL
    assert "names the default" in result.detail


def test_should_fail_when_a_function_in_a_network_names_none() -> None:
    assert judge(rule, FUNCTION, VpcConfig={"SubnetIds": ["subnet-1"]}).answer is Answer.FAIL


def test_should_fail_when_a_service_names_none() -> None:
    assert (
        judge(rule, SERVICE, NetworkConfiguration={"AwsvpcConfiguration": {"Subnets": ["subnet-1"]}}).answer
        is Answer.FAIL
    )


def test_should_fail_when_a_load_balancer_names_none() -> None:
    assert judge(rule, "AWS::ElasticLoadBalancingV2::LoadBalancer").answer is Answer.FAIL


def test_should_fail_when_an_interface_endpoint_names_none() -> None:
    assert judge(rule, "AWS::EC2::VPCEndpoint", VpcEndpointType="Interface").answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_groups_are_not_known() -> None:
    assert judge(rule, VPCSecurityGroups=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_a_function_is_in_no_network() -> None:
    assert judge(rule, FUNCTION).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_a_service_has_no_network_of_its_own() -> None:
    assert judge(rule, SERVICE).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_endpoint_is_a_gateway() -> None:
    assert judge(rule, "AWS::EC2::VPCEndpoint", VpcEndpointType="Gateway").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_load_balancer_is_a_network_one() -> None:
    assert judge(rule, "AWS::ElasticLoadBalancingV2::LoadBalancer", Type="network").answer is Answer.NOT_APPLICABLE
