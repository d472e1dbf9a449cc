"""The firewall: what it blocks, what stands behind it, and what its log leaves out."""

import json
import re
from typing import Any

import pytest

from lib.config import load_selection
from lib.constructs.body_limits import BATCH_LENGTH, LARGEST_BATCH_BYTES
from lib.contract.reading import load
from tests.support.assembly import Template
from tests.support.reader import Reader


def test_should_apply_the_managed_rules_and_block_what_they_block(template: Template, environment: str) -> None:
    acl = template.one("AWS::WAFv2::WebACL")
    assert acl["Name"] == f"smartfactory-api-{environment}"
    assert acl["Scope"] == "REGIONAL"
    managed = {}
    for rule in acl["Rules"]:
        if group := rule["Statement"].get("ManagedRuleGroupStatement"):
            assert rule["OverrideAction"] == {"None": {}}
            assert group["VendorName"] == "AWS"
            managed[group["Name"]] = group.get("RuleActionOverrides", [])
    assert managed == {
        "AWSManagedRulesAmazonIpReputationList": [],
        "AWSManagedRulesCommonRuleSet": [{"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}],
        "AWSManagedRulesKnownBadInputsRuleSet": [],
        "AWSManagedRulesSQLiRuleSet": [],
    }


def rule(template: Template, name: str) -> dict[str, Any]:
    """Return a rule of ours, which blocks."""
    (found,) = (each for each in template.one("AWS::WAFv2::WebACL")["Rules"] if each["Name"] == name)
    assert found["Action"] == {"Block": {}}
    statement: dict[str, Any] = found["Statement"]
    return statement


PLAIN = {"TextTransformations": [{"Priority": 0, "Type": "NONE"}]}


def batch_path(environment: str) -> dict[str, Any]:
    field = {"FieldToMatch": {"UriPath": {}}, "PositionalConstraint": "EXACTLY", **PLAIN}
    return {"ByteMatchStatement": {**field, "SearchString": f"/v1-{environment}/v1/events"}}


def longer_than(size: int) -> dict[str, Any]:
    field = {"FieldToMatch": {"Body": {"OversizeHandling": "MATCH"}}, **PLAIN}
    return {"SizeConstraintStatement": {**field, "ComparisonOperator": "GT", "Size": size}}


def test_should_block_bodies_of_more_than_8_kib_but_for_batches(template: Template, environment: str) -> None:
    assert rule(template, f"body-size-{environment}") == {
        "AndStatement": {
            "Statements": [{"NotStatement": {"Statement": batch_path(environment)}}, longer_than(8192)],
        }
    }


def test_should_block_batches_that_are_neither_inspected_to_the_end_nor_known_to_be_short(
    template: Template, environment: str
) -> None:
    field = {"FieldToMatch": {"SingleHeader": {"Name": "content-length"}}, **PLAIN}
    length = {"RegexMatchStatement": {**field, "RegexString": BATCH_LENGTH}}
    assert rule(template, f"batch-size-{environment}") == {
        "AndStatement": {
            "Statements": [
                batch_path(environment),
                longer_than(65536),
                {"NotStatement": {"Statement": length}},
            ]
        }
    }
    assert template.one("AWS::WAFv2::WebACL")["AssociationConfig"]["RequestBody"] == {
        "API_GATEWAY": {"DefaultSizeInspectionLimit": "KB_64"},
        "COGNITO_USER_POOL": {"DefaultSizeInspectionLimit": "KB_64"},
    }


def test_should_leave_out_the_path_of_the_contract_that_takes_batches(template: Template, environment: str) -> None:
    (path,) = (each.path for each in load().operations if each.name == "sendEvents")
    stage = template.one("AWS::ApiGateway::Stage")["StageName"]
    assert batch_path(environment)["ByteMatchStatement"]["SearchString"] == f"/{stage}{path}"


@pytest.mark.parametrize(
    ("length", "allowed"),
    [("0", True), ("65537", True), ("99999", True), (str(LARGEST_BATCH_BYTES), True), ("200000", False),
     ("1000000", False), ("10485760", False), ("", False), ("1e5", False), ("-1", False), ("5, 5000000", False)],
)  # fmt: skip
def test_should_know_a_short_batch_by_what_it_says_of_itself(length: str, allowed: bool) -> None:
    assert bool(re.search(BATCH_LENGTH, length)) is allowed


def test_should_block_an_address_that_takes_more_than_half_of_the_throttle(
    template: Template, environment: str, cdk_context: dict[str, object]
) -> None:
    (config,) = load_selection({**cdk_context, "environment": environment}).environments
    (rule,) = (each for each in template.one("AWS::WAFv2::WebACL")["Rules"] if each["Name"] == f"rate-{environment}")
    assert rule["Action"] == {"Block": {}}
    assert rule["Statement"]["RateBasedStatement"] == {
        "AggregateKeyType": "IP",
        "EvaluationWindowSec": 60,
        "Limit": config.settings.api.requests_per_second * 30,
    }


def test_should_evaluate_each_rule_once_and_measure_it(template: Template) -> None:
    acl = template.one("AWS::WAFv2::WebACL")
    assert sorted(rule["Priority"] for rule in acl["Rules"]) == list(range(7))
    for each in (acl, *acl["Rules"]):
        assert each["VisibilityConfig"]["CloudWatchMetricsEnabled"] is True
        assert each["VisibilityConfig"]["SampledRequestsEnabled"] is True
    # The metric's dimension is the metric name, and alarms know the web ACL by its name.
    assert acl["VisibilityConfig"]["MetricName"] == acl["Name"]


def test_should_stand_before_the_stage_and_the_issuer_of_tokens(reader: Reader, template: Template) -> None:
    protected = set()
    for association in template.of_type("AWS::WAFv2::WebACLAssociation").values():
        assert reader.target(association["WebACLArn"])["Type"] == "AWS::WAFv2::WebACL"
        arn = association["ResourceArn"]
        parts = arn["Fn::Join"][1] if "Fn::Join" in arn else [arn]
        protected.add(reader.target(parts[-1])["Type"])
    assert protected == {"AWS::ApiGateway::Stage", "AWS::Cognito::UserPool"}


def test_should_log_every_request_without_its_credentials(
    template: Template, environment: str, cdk_context: dict[str, dict[str, dict[str, str]]]
) -> None:
    account = cdk_context["environments"][environment]["account"]
    name = f"aws-waf-logs-smartfactory-api-{environment}"
    arn = f"arn:aws:logs:us-east-1:{account}:log-group:{name}"
    assert template.one("AWS::Logs::LogGroup", LogGroupName=name)
    logging = template.one("AWS::WAFv2::LoggingConfiguration")
    assert logging["LogDestinationConfigs"] == [arn]
    assert "LoggingFilter" not in logging
    redacted = {each["SingleHeader"]["Name"] for each in logging["RedactedFields"]}
    assert redacted == {"authorization", "cookie", "x-api-key"}
    policy = template.one("AWS::Logs::ResourcePolicy")
    (statement,) = json.loads(policy["PolicyDocument"])["Statement"]
    assert statement["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    assert statement["Resource"] == f"{arn}:*"
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": account}}


def test_should_make_log_group_and_policy_before_the_log(template: Template) -> None:
    (logging,) = (each for each in template.resources.values() if each["Type"] == "AWS::WAFv2::LoggingConfiguration")
    kinds = {template.resources[each]["Type"] for each in logging["DependsOn"]}
    assert {"AWS::Logs::LogGroup", "AWS::Logs::ResourcePolicy"} <= kinds
