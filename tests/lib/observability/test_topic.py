"""What goes wrong reaches somebody: the topic, its key, and who may publish."""

import json

import pytest

from lib.config import EnvironmentConfig
from tests.lib.observability.expected import REQUIRED, is_window, scales
from tests.support.assembly import SynthesizedAssembly, Template

pytestmark = pytest.mark.assembly


def test_should_encrypt_the_topic_with_the_own_key(template: Template, environment: str) -> None:
    (key,) = template.of_type("AWS::KMS::Key")
    topic = template.one("AWS::SNS::Topic")
    assert topic["TopicName"] == f"smartfactory-alarms-{environment}"
    assert topic["KmsMasterKeyId"] == {"Fn::GetAtt": [key, "Arn"]}


def test_should_ask_every_configured_address_to_subscribe(template: Template, config: EnvironmentConfig) -> None:
    (topic,) = template.of_type("AWS::SNS::Topic")
    subscriptions = list(template.of_type("AWS::SNS::Subscription").values())
    assert config.settings.alarms.subscribers
    assert subscriptions == [
        {"Endpoint": address, "Protocol": "email", "TopicArn": {"Ref": topic}}
        for address in config.settings.alarms.subscribers
    ]


def test_should_let_only_own_alarms_and_database_events_publish(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    account = config.settings.account
    (topic,) = template.of_type("AWS::SNS::Topic")
    policy = template.one("AWS::SNS::TopicPolicy")
    assert policy["Topics"] == [{"Ref": topic}]
    denied, *allowed = policy["PolicyDocument"]["Statement"]
    assert denied["Effect"] == "Deny"
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert {each["Principal"]["Service"]: each["Condition"] for each in allowed} == {
        "cloudwatch.amazonaws.com": {
            "StringEquals": {"aws:SourceAccount": account},
            "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:{account}:alarm:*-{environment}"},
        },
        "events.rds.amazonaws.com": {"StringEquals": {"aws:SourceAccount": account}},
    }
    assert {each["Action"] for each in allowed} == {"sns:Publish"}


def test_should_let_publishers_use_the_key_for_the_topic_alone(
    template: Template, environment: str, config: EnvironmentConfig
) -> None:
    statements = template.one("AWS::KMS::Key")["KeyPolicy"]["Statement"]
    (publishing,) = [each for each in statements if "events.rds.amazonaws.com" in json.dumps(each["Principal"])]
    assert sorted(publishing["Principal"]["Service"]) == ["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"]
    assert publishing["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    topic = f"arn:aws:sns:us-east-1:{config.settings.account}:smartfactory-alarms-{environment}"
    assert publishing["Condition"] == {"StringEquals": {"kms:EncryptionContext:aws:sns:topicArn": topic}}


def test_should_tell_of_backups_failovers_and_failures_of_the_database(template: Template) -> None:
    subscription = template.one("AWS::RDS::EventSubscription")
    (topic,) = template.of_type("AWS::SNS::Topic")
    assert subscription["SnsTopicArn"] == {"Ref": topic}
    assert subscription["Enabled"] is True
    assert subscription["SourceType"] == "db-instance"
    assert len(subscription["SourceIds"]) == 1
    assert {"backup", "failover", "failure", "low storage"} <= set(subscription["EventCategories"])


def test_should_tell_the_topic_when_any_alarm_of_the_environment_changes(
    assembly: SynthesizedAssembly, environment: str, config: EnvironmentConfig
) -> None:
    topic = f"arn:aws:sns:us-east-1:{config.settings.account}:smartfactory-alarms-{environment}"
    told = [
        each
        for stage, _, template in assembly
        if stage == environment
        for kind in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
        for each in template.of_type(kind).values()
        if not is_window(each) and not scales(template, each)
    ]
    assert len(told) > len(REQUIRED)
    for each in told:
        assert topic in each["AlarmActions"], each["AlarmName"]
        assert each.get("ActionsEnabled", True) is True
        assert each["AlarmDescription"].endswith(f"({environment})")
