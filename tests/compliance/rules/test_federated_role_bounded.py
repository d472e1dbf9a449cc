from compliance.model import Answer
from compliance.rules import federated_role_bounded as rule
from tests.compliance.rules.judge import UNKNOWN, allow, judge, policy, ref

WORKFLOW = policy(allow(Principal={"Federated": "arn:x"}, Action="sts:AssumeRoleWithWebIdentity"))


def test_should_pass_when_it_has_a_boundary() -> None:
    assert judge(rule, AssumeRolePolicyDocument=WORKFLOW, PermissionsBoundary=ref("Boundary")).answer is Answer.PASS


def test_should_fail_when_it_has_no_boundary() -> None:
    assert judge(rule, AssumeRolePolicyDocument=WORKFLOW).answer is Answer.FAIL


def test_should_fail_when_a_certificate_opens_it_without_a_boundary() -> None:
    trust = policy(allow(Principal={"Service": "rolesanywhere.amazonaws.com"}, Action="sts:AssumeRole"))
    assert judge(rule, AssumeRolePolicyDocument=trust).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_trust_is_not_known() -> None:
    assert judge(rule, AssumeRolePolicyDocument=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_a_service_assumes_it() -> None:
    assert (
        judge(
            rule,
            AssumeRolePolicyDocument=policy(
                allow(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
            ),
        ).answer
        is Answer.NOT_APPLICABLE
    )
