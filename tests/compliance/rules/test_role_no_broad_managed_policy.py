import pytest

from compliance.model import Answer
from compliance.rules import role_no_broad_managed_policy as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref


@pytest.mark.parametrize(
    "name", ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "job-function/SystemAdministrator"]
)
def test_should_fail_when_everything_or_all_of_a_service_is_given(name: str) -> None:
    arn = {"Fn::Join": ["", ["arn:", ref("AWS::Partition"), f":iam::aws:policy/{name}"]]}
    assert judge(rule, ManagedPolicyArns=[arn]).answer is Answer.FAIL


def test_should_pass_when_it_is_for_one_service() -> None:
    arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
    assert judge(rule, ManagedPolicyArns=[arn, ref("Own")]).answer is Answer.PASS


def test_should_not_be_evaluated_when_the_list_is_not_known() -> None:
    assert judge(rule, ManagedPolicyArns=UNKNOWN).answer is Answer.NOT_EVALUATED
