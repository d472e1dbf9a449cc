from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import trail_records_changes as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, judge, resource

FUNCTION: dict[str, Any] = {
    "Function": resource("AWS::Lambda::Function", Code={"S3Bucket": "cdk-hnb659fds-assets-111111111111-us-east-1"})
}
ROLE: dict[str, Any] = {
    "Role": resource(
        "AWS::IAM::Role", Arn="arn:aws:iam::111111111111:role/cdk-second-deploy-role-111111111111-us-east-1"
    )
}


def field(name: str, **how: list[str]) -> dict[str, Any]:
    return {"Field": name, **how}


MANAGEMENT: dict[str, Any] = {"FieldSelectors": [field("eventCategory", Equals=["Management"])]}


def data(*buckets: str, read_only: str = "false") -> dict[str, Any]:
    starts = [f"arn:aws:s3:::{each}-111111111111-us-east-1/" for each in buckets]
    return {
        "FieldSelectors": [
            field("eventCategory", Equals=["Data"]),
            field("resources.type", Equals=["AWS::S3::Object"]),
            field("resources.ARN", StartsWith=starts),
            field("readOnly", Equals=[read_only]),
        ]
    }


def ask(*selectors: Any, around: dict[str, Any] = FUNCTION, **changes: Any) -> Result:
    group = "arn:aws:logs:us-east-1:111111111111:log-group:/trail:*"
    properties = {"CloudWatchLogsLogGroupArn": group, "AdvancedEventSelectors": list(selectors), **changes}
    return judge(rule, around=around, **properties)


def test_should_pass_when_changes_of_assets_are_recorded() -> None:
    assert ask(MANAGEMENT, data("cdk-hnb659fds-assets")).answer is Answer.PASS


def test_should_pass_when_there_are_no_assets() -> None:
    assert ask(around={}).answer is Answer.PASS


def test_should_pass_when_every_object_is_recorded() -> None:
    whole = {"FieldSelectors": data()["FieldSelectors"][:2]}
    assert ask(MANAGEMENT, whole).answer is Answer.PASS
    older = [{"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}]
    assert ask(EventSelectors=older).answer is Answer.PASS


@pytest.mark.parametrize("selectors", [[], [MANAGEMENT], [MANAGEMENT, data()], [MANAGEMENT, data("other-bucket")]])
def test_should_fail_when_changes_of_assets_are_not_recorded(selectors: list[Any]) -> None:
    result = ask(*selectors)
    assert result.answer is Answer.FAIL
    assert "cdk-hnb659fds-assets" in result.detail


def test_should_fail_when_only_readers_are_recorded() -> None:
    assert ask(MANAGEMENT, data("cdk-hnb659fds-assets", read_only="true")).answer is Answer.FAIL


def test_should_fail_when_the_assets_of_another_bootstrap_are_left_out() -> None:
    result = ask(MANAGEMENT, data("cdk-hnb659fds-assets"), around=FUNCTION | ROLE)
    assert result.answer is Answer.FAIL
    assert "cdk-second-assets" in result.detail


def test_should_fail_when_management_calls_are_not_recorded() -> None:
    result = ask(data("cdk-hnb659fds-assets"))
    assert result.answer is Answer.FAIL
    assert "management" in result.detail
    assert ask(around={}, EventSelectors=[{"ReadWriteType": "ReadOnly"}]).answer is Answer.FAIL


def test_should_fail_when_it_goes_to_no_log_group() -> None:
    result = ask(MANAGEMENT, data("cdk-hnb659fds-assets"), CloudWatchLogsLogGroupArn=None)
    assert result.answer is Answer.FAIL
    assert "log group" in result.detail


def test_should_not_be_evaluated_when_the_selectors_are_not_known() -> None:
    assert ask(AdvancedEventSelectors=UNKNOWN).answer is Answer.NOT_EVALUATED
