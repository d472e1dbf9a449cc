from typing import Any

from compliance.model import Answer
from compliance.rules import vpc_endpoints_present as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, ref, resource

TASKS: dict[str, Any] = {
    "Task": resource("AWS::ECS::TaskDefinition"),
    "Secret": resource("AWS::SecretsManager::Secret"),
}


def endpoints(*services: str) -> dict[str, Any]:
    return {
        f"Endpoint{index}": resource(
            "AWS::EC2::VPCEndpoint",
            VpcId=ref("Subject"),
            ServiceName={"Fn::Sub": f"com.amazonaws.${{AWS::Region}}.{service}"},
        )
        for index, service in enumerate(services)
    }


def test_should_pass_when_every_service_in_use_has_one() -> None:
    assert (
        judge(rule, around=TASKS | endpoints("s3", "secretsmanager", "ecr.api", "ecr.dkr", "logs")).answer
        is Answer.PASS
    )


def test_should_fail_when_one_is_missing() -> None:
    result = judge(rule, around=TASKS | endpoints("s3", "secretsmanager", "ecr.api", "logs"))
    assert result.answer is Answer.FAIL
    assert "ecr.dkr" in result.detail


def test_should_fail_when_the_endpoint_is_in_another_network() -> None:
    result = judge(
        rule,
        around={
            "Stream": resource("AWS::Kinesis::Stream"),
            "Other": resource("AWS::EC2::VPC"),
            "Endpoint": resource(
                "AWS::EC2::VPCEndpoint", VpcId=ref("Other"), ServiceName="com.amazonaws.us-east-1.kinesis-streams"
            ),
        },
    )
    assert result.answer is Answer.FAIL
    assert "kinesis-streams" in result.detail


def test_should_not_be_evaluated_when_an_endpoints_service_is_not_known() -> None:
    assert (
        judge(
            rule,
            around=TASKS | {"Endpoint": resource("AWS::EC2::VPCEndpoint", VpcId=ref("Subject"), ServiceName=UNKNOWN)},
        ).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_apply_when_nothing_in_use_needs_one() -> None:
    assert judge(rule).answer is Answer.NOT_APPLICABLE


def calling(action: str, kind: str, **properties: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    inline = [{"PolicyName": "calls", "PolicyDocument": {"Statement": [statement]}}]
    return {"Role": resource("AWS::IAM::Role", Policies=inline), "Caller": resource(kind, **properties)}


INSIDE = {"Role": attribute("Role", "Arn"), "VpcConfig": {"SubnetIds": ["subnet-1"]}}


def test_should_fail_when_a_function_inside_may_call_a_service_without_one() -> None:
    around = calling("cognito-idp:ListUserPoolClientSecrets", "AWS::Lambda::Function", **INSIDE)
    result = judge(rule, around=around)
    assert result.answer is Answer.FAIL
    assert "cognito-idp" in result.detail


def test_should_ask_for_no_endpoint_that_would_refuse_every_request() -> None:
    around = calling("cognito-idp:ListUserPoolClientSecrets", "AWS::Lambda::Function", **INSIDE)
    around["Domain"] = resource("AWS::Cognito::UserPoolDomain")
    assert judge(rule, around=around).answer is Answer.NOT_APPLICABLE


def test_should_fail_when_a_task_may_call_a_service_without_one() -> None:
    around = calling("cloudwatch:PutMetricData", "AWS::ECS::TaskDefinition", TaskRoleArn=attribute("Role", "Arn"))
    result = judge(rule, around=around | endpoints("s3", "ecr.api", "ecr.dkr", "logs"))
    assert result.answer is Answer.FAIL
    assert result.detail == "no endpoint for monitoring"


def test_should_pass_when_a_called_service_has_one() -> None:
    around = calling("apigateway:POST", "AWS::Lambda::Function", **INSIDE)
    assert judge(rule, around=around | endpoints("apigateway")).answer is Answer.PASS


def test_should_not_apply_when_a_connection_is_made_without_a_request() -> None:
    around = calling("elasticache:Connect", "AWS::Lambda::Function", **INSIDE)
    assert judge(rule, around=around).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_function_is_in_no_network() -> None:
    around = calling("cognito-idp:AdminGetUser", "AWS::Lambda::Function", Role=attribute("Role", "Arn"))
    assert judge(rule, around=around).answer is Answer.NOT_APPLICABLE
