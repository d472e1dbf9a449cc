from typing import Any

from compliance.model import Answer
from compliance.rules import roles_separated_by_duty as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy, ref, resource

BOOTSTRAP = "arn:aws:iam::111111111111:role/cdk-{}-deploy-role-111111111111-us-east-1"


def service(name: str = "ecs-tasks.amazonaws.com") -> dict[str, Any]:
    return allow(Principal={"Service": name}, Action="sts:AssumeRole")


def workflow(environment: str) -> dict[str, Any]:
    claim = {"StringEquals": {"token.actions.githubusercontent.com:sub": f"repo:org/repo:environment:{environment}"}}
    return allow(Principal={"Federated": "arn:x"}, Action="sts:AssumeRoleWithWebIdentity", Condition=claim)


def role(environment: str, bootstrap: str) -> dict[str, Any]:
    statement = allow(Action="sts:AssumeRole", Resource=BOOTSTRAP.format(bootstrap))
    return {
        "AssumeRolePolicyDocument": policy(workflow(environment)),
        "Policies": [{"PolicyDocument": policy(statement)}],
    }


def attached(*statements: Any) -> dict[str, Any]:
    return {"Policy": resource("AWS::IAM::ManagedPolicy", Roles=[ref("Subject")], PolicyDocument=policy(*statements))}


def test_should_pass_when_a_service_only_reads() -> None:
    assert (
        judge(
            rule,
            AssumeRolePolicyDocument=policy(service()),
            around=attached(allow(Action="kinesis:GetRecords", Resource="*")),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_deploying_and_destroying_go_separate_ways() -> None:
    assert (
        judge(
            rule,
            **role("prod", "hnb659fds"),
            around={"Destroy": resource("AWS::IAM::Role", **role("destroy-prod", "sfdestroy"))},
        ).answer
        is Answer.PASS
    )


def test_should_fail_when_a_service_and_a_workflow_assume_it() -> None:
    result = judge(rule, AssumeRolePolicyDocument=policy(service(), workflow("prod")))
    assert result.answer is Answer.FAIL
    assert "a service and a workflow" in result.detail


def test_should_fail_when_two_roles_answer_to_one_workflow() -> None:
    result = judge(
        rule, **role("prod", "hnb659fds"), around={"Destroy": resource("AWS::IAM::Role", **role("prod", "sfdestroy"))}
    )
    assert result.answer is Answer.FAIL
    assert "same workflow" in result.detail


def test_should_pass_when_one_workflow_compares_with_two_environments() -> None:
    statement = allow(Action="sts:AssumeRole", Resource=BOOTSTRAP.format("hnb659fds").replace("-deploy-", "-lookup-"))
    reading = {**role("prod", ""), "Policies": [{"PolicyDocument": policy(statement)}]}
    around = {"Other": resource("AWS::IAM::Role", **reading)}
    assert judge(rule, **reading, around=around).answer is Answer.PASS


def test_should_fail_when_two_roles_use_one_bootstrap_role() -> None:
    result = judge(
        rule,
        **role("prod", "hnb659fds"),
        around={"Destroy": resource("AWS::IAM::Role", **role("destroy-prod", "hnb659fds"))},
    )
    assert result.answer is Answer.FAIL
    assert "same bootstrap" in result.detail


def test_should_fail_when_a_runtime_role_may_delete_stacks() -> None:
    result = judge(
        rule,
        AssumeRolePolicyDocument=policy(service()),
        around=attached(allow(Action="cloudformation:*", Resource="*")),
    )
    assert result.answer is Answer.FAIL
    assert "cloudformation:DeleteStack" in result.detail


def test_should_fail_when_a_runtime_role_may_make_roles() -> None:
    result = judge(
        rule,
        AssumeRolePolicyDocument=policy(service()),
        Policies=[{"PolicyDocument": policy(allow(Action="iam:CreateRole", Resource="*"))}],
    )
    assert result.answer is Answer.FAIL
    assert "iam:CreateRole" in result.detail


def test_should_fail_when_a_policy_attached_by_the_role_may_make_roles() -> None:
    result = judge(
        rule,
        AssumeRolePolicyDocument=policy(service()),
        ManagedPolicyArns=[ref("Apart")],
        around={
            "Apart": resource(
                "AWS::IAM::ManagedPolicy", PolicyDocument=policy(allow(Action="iam:CreateRole", Resource="*"))
            )
        },
    )
    assert result.answer is Answer.FAIL
    assert "iam:CreateRole" in result.detail


def test_should_not_be_evaluated_when_the_trust_is_not_known() -> None:
    assert judge(rule, AssumeRolePolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_cloudformation_deploys_with_it() -> None:
    assert (
        judge(rule, AssumeRolePolicyDocument=policy(service("cloudformation.amazonaws.com"))).answer
        is Answer.NOT_APPLICABLE
    )


def test_should_not_apply_when_people_assume_it() -> None:
    assert (
        judge(
            rule,
            AssumeRolePolicyDocument=policy(
                allow(Principal={"AWS": "arn:aws:iam::111111111111:role/people"}, Action="sts:AssumeRole")
            ),
        ).answer
        is Answer.NOT_APPLICABLE
    )
