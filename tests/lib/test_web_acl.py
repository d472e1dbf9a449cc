"""The firewall: what it blocks, what stands behind it, and what its log leaves out."""

import json

import pytest

from lib.config import load_selection
from lib.constructs.web_acl import LARGEST_BODY_BYTES
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader

ENVIRONMENTS = ("dev", "staging", "prod")


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def template(assembly: SynthesizedAssembly, environment: str) -> Template:
    return assembly.template(environment, "Api")


@pytest.fixture
def reader(assembly: SynthesizedAssembly, environment: str, template: Template) -> Reader:
    return Reader(assembly, environment, template)


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


def test_should_block_bodies_that_it_cannot_look_into(template: Template, environment: str) -> None:
    acl = template.one("AWS::WAFv2::WebACL")
    (rule,) = (each for each in acl["Rules"] if each["Name"] == f"body-size-{environment}")
    assert rule["Action"] == {"Block": {}}
    statement = rule["Statement"]["SizeConstraintStatement"]
    assert statement["FieldToMatch"] == {"Body": {"OversizeHandling": "MATCH"}}
    assert (statement["ComparisonOperator"], statement["Size"]) == ("GT", LARGEST_BODY_BYTES)
    assert acl["AssociationConfig"]["RequestBody"] == {
        "API_GATEWAY": {"DefaultSizeInspectionLimit": "KB_64"},
        "COGNITO_USER_POOL": {"DefaultSizeInspectionLimit": "KB_64"},
    }


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
    assert sorted(rule["Priority"] for rule in acl["Rules"]) == list(range(6))
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
