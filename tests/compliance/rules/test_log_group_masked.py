from typing import Any

from compliance.model import Answer
from compliance.rules import log_group_masked as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, policy, ref, resource

AUDIT: dict[str, Any] = {
    "Operation": {"Audit": {"FindingsDestination": {"CloudWatchLogs": {"LogGroup": "/audit-dev"}}}}
}


def mask(*identifiers: str) -> dict[str, Any]:
    arns = [
        {"Fn::Join": ["", ["arn:", ref("AWS::Partition"), ":dataprotection::aws:data-identifier/", each]]}
        for each in identifiers
    ]
    return {"DataIdentifier": arns, "Operation": {"Deidentify": {"MaskConfig": {}}}}


FULL = policy(AUDIT, mask("AwsSecretKey", "EmailAddress"))


def test_should_pass_when_credentials_and_personal_data_are_masked() -> None:
    assert judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=FULL).answer is Answer.PASS


def test_should_fail_when_there_is_no_policy() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev")
    assert result.answer is Answer.FAIL
    assert "no data protection policy" in result.detail


def test_should_fail_when_the_policy_only_audits() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=policy(AUDIT))
    assert result.answer is Answer.FAIL
    assert "both" in result.detail


def test_should_fail_when_the_policy_does_not_audit() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=policy(mask("AwsSecretKey", "EmailAddress")))
    assert result.answer is Answer.FAIL
    assert "both" in result.detail


def test_should_fail_when_personal_data_is_not_masked() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=policy(AUDIT, mask("AwsSecretKey")))
    assert result.answer is Answer.FAIL
    assert "EmailAddress" in result.detail


def test_should_not_be_evaluated_when_the_policy_is_not_known() -> None:
    assert judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_gets_flow_logs() -> None:
    assert (
        judge(
            rule,
            LogGroupName="/vpc/flow-dev",
            around={"Flow": resource("AWS::EC2::FlowLog", LogGroupName=ref("Subject"))},
        ).answer
        is Answer.NOT_APPLICABLE
    )


def test_should_not_apply_when_it_gets_dns_queries() -> None:
    assert (
        judge(
            rule,
            LogGroupName="/dns-dev",
            around={
                "Queries": resource(
                    "AWS::Route53Resolver::ResolverQueryLoggingConfig",
                    DestinationArn="arn:aws:logs:us-east-1:111111111111:log-group:/dns-dev",
                )
            },
        ).answer
        is Answer.NOT_APPLICABLE
    )


def test_should_not_apply_when_it_gets_the_trail() -> None:
    assert (
        judge(
            rule,
            LogGroupName="/trail-dev",
            around={"Trail": resource("AWS::CloudTrail::Trail", CloudWatchLogsLogGroupArn=attribute("Subject", "Arn"))},
        ).answer
        is Answer.NOT_APPLICABLE
    )


def test_should_not_apply_when_it_gets_reports_of_the_masking() -> None:
    assert (
        judge(
            rule,
            LogGroupName="/audit-dev",
            around={"Masked": resource("AWS::Logs::LogGroup", DataProtectionPolicy=FULL)},
        ).answer
        is Answer.NOT_APPLICABLE
    )


def test_should_not_apply_when_it_gets_vended_logs() -> None:
    assert judge(rule, LogGroupName="/aws/vendedlogs/masking-dev").answer is Answer.NOT_APPLICABLE
