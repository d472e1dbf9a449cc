import json
from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import log_group_masked as rule
from compliance.rules.base import Result
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, policy, ref, resource

WHOLE = ("AwsSecretKey", "OpenSshPrivateKey", "PkcsPrivateKey", "PgpPrivateKey", "EmailAddress")
REPORTS: dict[str, Any] = {"CloudWatchLogs": {"LogGroup": "/audit-dev"}}


def identifiers(*names: str) -> list[Any]:
    return [
        {"Fn::Join": ["", ["arn:", ref("AWS::Partition"), ":dataprotection::aws:data-identifier/", each]]}
        for each in names
    ]


def audit(*names: str, destination: Any = REPORTS) -> dict[str, Any]:
    return {"DataIdentifier": identifiers(*names), "Operation": {"Audit": {"FindingsDestination": destination}}}


def mask(*names: str) -> dict[str, Any]:
    return {"DataIdentifier": identifiers(*names), "Operation": {"Deidentify": {"MaskConfig": {}}}}


FULL = policy(audit(*WHOLE), mask(*WHOLE))


def test_should_pass_when_credentials_and_personal_data_are_masked() -> None:
    assert judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=FULL).answer is Answer.PASS


def test_should_fail_when_there_is_no_policy() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev")
    assert result.answer is Answer.FAIL
    assert "no data protection policy" in result.detail


def test_should_fail_when_the_policy_only_audits() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=policy(audit(*WHOLE)))
    assert result.answer is Answer.FAIL
    assert "both" in result.detail


def test_should_fail_when_the_policy_does_not_audit() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=policy(mask(*WHOLE)))
    assert result.answer is Answer.FAIL
    assert "both" in result.detail


def test_should_fail_when_personal_data_is_not_masked() -> None:
    result = judge(
        rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=policy(audit(*WHOLE[:-1]), mask(*WHOLE[:-1]))
    )
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


def test_should_fail_when_logs_that_a_service_delivers_are_not_masked() -> None:
    assert judge(rule, LogGroupName="/aws/vendedlogs/cache-dev").answer is Answer.FAIL


def test_should_not_apply_when_it_gets_reports_of_the_accounts_masking() -> None:
    text = {"Fn::Join": ["", ['{"LogGroup":"', ref("Subject"), '"}']]}
    account = resource("AWS::Logs::AccountPolicy", PolicyType="DATA_PROTECTION_POLICY", PolicyDocument=text)
    assert judge(rule, LogGroupName="/masking-dev", around={"Account": account}).answer is Answer.NOT_APPLICABLE


def test_should_fail_when_more_is_masked_than_audited() -> None:
    result = judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=policy(audit(*WHOLE[1:]), mask(*WHOLE)))
    assert result.answer is Answer.FAIL
    assert "audited" in result.detail


@pytest.mark.parametrize("destination", [{}, None, {"CloudWatchLogs": {}}])
def test_should_fail_when_nobody_gets_the_reports(destination: Any) -> None:
    written = policy(audit(*WHOLE, destination=destination), mask(*WHOLE))
    result = judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=written)
    assert result.answer is Answer.FAIL
    assert "nobody" in result.detail


def test_should_not_be_evaluated_when_the_identifiers_are_not_known() -> None:
    written = policy({**audit(), "DataIdentifier": UNKNOWN}, mask(*WHOLE))
    assert judge(rule, LogGroupName="/ecs/api-dev", DataProtectionPolicy=written).answer is Answer.NOT_EVALUATED


def account_policy(*masked: str, **changes: Any) -> Result:
    names = [f"arn:aws:dataprotection::aws:data-identifier/{each}" for each in masked]
    start = json.dumps(policy({**audit(), "DataIdentifier": names}, {**mask(), "DataIdentifier": names}))
    before, after = start.split("/audit-dev")
    document = {"Fn::Join": ["", [before, ref("Reports"), after]]}
    properties = {"PolicyType": "DATA_PROTECTION_POLICY", "PolicyDocument": document, **changes}
    return judge(rule, "AWS::Logs::AccountPolicy", around={"Reports": resource("AWS::Logs::LogGroup")}, **properties)


def test_should_pass_when_an_account_masks_everything() -> None:
    assert account_policy(*WHOLE).answer is Answer.PASS


def test_should_fail_when_an_account_masks_addresses_only() -> None:
    result = account_policy("EmailAddress")
    assert result.answer is Answer.FAIL
    assert "AwsSecretKey" in result.detail


def test_should_not_apply_when_an_account_policy_is_about_something_else() -> None:
    assert account_policy(PolicyType="SUBSCRIPTION_FILTER_POLICY").answer is Answer.NOT_APPLICABLE
