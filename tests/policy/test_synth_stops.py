"""The plugin in a real synth: it stops, says why, and cannot be talked out of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_efs as efs
from aws_cdk import aws_sqs as sqs

from aspects import apply_aspects, policies, verification_plugin
from aspects.verification import PLUGIN
from tests.policy.support import SUFFIX, TAGS
from tests.policy.synthesis import KeyedStack, application, synthesize


def alarm(stack: cdk.Stack, name: str = "age-dev") -> cdk.CfnResource:
    return cloudwatch.CfnAlarm(
        stack, "Alarm", alarm_name=name, comparison_operator="LessThanThreshold", evaluation_periods=1
    )


def plaintext_files(stack: KeyedStack) -> None:
    efs.CfnFileSystem(stack, "Files", encrypted=False)


def kept_alarm(stack: KeyedStack) -> None:
    alarm(stack).add_override("DeletionPolicy", "Retain")


def untagged_alarm(stack: KeyedStack) -> None:
    alarm(stack).add_property_override("Tags", [])


def misnamed_alarm(stack: KeyedStack) -> None:
    alarm(stack, "age-prod")


def untyped_queue(stack: KeyedStack) -> None:
    cdk.CfnResource(stack, "Raw", type="AWS::SQS::Queue", properties={"QueueName": "raw"})


def unknown_type(stack: KeyedStack) -> None:
    cdk.CfnResource(stack, "Qubit", type="AWS::QuantumComputing::Qubit", properties={"Name": "qubit-dev"})


def overridden_queue(stack: KeyedStack) -> None:
    queue = sqs.Queue(stack, "Queue", encryption_master_key=stack.key, enforce_ssl=True, queue_name="letters-dev")
    node = queue.node.default_child
    assert isinstance(node, cdk.CfnResource)
    node.add_property_override("KmsMasterKeyId", "alias/aws/sqs")


@pytest.mark.parametrize(
    ("build", "policy", "said"),
    [
        (plaintext_files, "encryption", "dev/Data/Files (AWS::EFS::FileSystem): Encrypted is false; allowed: true"),
        (overridden_queue, "encryption", "dev/Data/Queue/Resource (AWS::SQS::Queue): KmsMasterKeyId is"),
        (untyped_queue, "encryption", "dev/Data/Raw (AWS::SQS::Queue): KmsMasterKeyId is absent"),
        (kept_alarm, "removal-policy", "dev/Data/Alarm (AWS::CloudWatch::Alarm): DeletionPolicy is Retain"),
        (untagged_alarm, "tagging", "dev/Data/Alarm (AWS::CloudWatch::Alarm): Tags is Project absent"),
        (misnamed_alarm, "naming", "dev/Data/Alarm (AWS::CloudWatch::Alarm): AlarmName is age-prod"),
        (untyped_queue, "naming", "dev/Data/Raw (AWS::SQS::Queue): QueueName is raw"),
        (unknown_type, "naming", "dev/Data/Qubit (AWS::QuantumComputing::Qubit): Type is"),
    ],
)
def test_should_stop_synth_and_say_what_to_fix_when_a_policy_is_broken(
    tmp_path: Path, build: Callable[[KeyedStack], None], policy: str, said: str
) -> None:
    with pytest.raises(RuntimeError) as stopped:
        synthesize(tmp_path, build, verified=True)
    report = str(stopped.value)
    assert said in report
    assert f"{PLUGIN}::{policy}" in report
    assert "Suggested fix: " in report


def test_should_pass_when_nothing_is_broken(tmp_path: Path) -> None:
    assert "Alarm" in synthesize(tmp_path, alarm, verified=True)


def test_should_stop_when_a_violation_is_acknowledged_in_code(tmp_path: Path) -> None:
    def acknowledged(stack: KeyedStack) -> None:
        kept_alarm(stack)
        acknowledgment = cdk.Acknowledgment(id=f"{PLUGIN}::removal-policy", reason="we would like to keep it")
        cdk.Validations.of(stack).acknowledge(acknowledgment)

    with pytest.raises(RuntimeError, match="DeletionPolicy is Retain"):
        synthesize(tmp_path, acknowledged, verified=True)


def test_should_point_at_the_resource_when_report_is_read_by_a_machine(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        synthesize(tmp_path, misnamed_alarm, verified=True)
    report = json.loads((tmp_path / "validation-report.json").read_text())
    (plugin,) = (each for each in report["pluginReports"] if each["pluginName"] == PLUGIN)
    (violation,) = plugin["violations"]
    assert (violation["ruleName"], violation["severity"]) == ("naming", "fatal")
    (construct,) = violation["violatingConstructs"]
    assert construct["constructPath"] == "dev/Data/Alarm"
    assert construct["cloudFormationResource"] == {
        "logicalId": "Alarm",
        "templatePath": "assembly-dev/devData58C5D5B6.template.json",
        "propertyPaths": ["Properties.AlarmName"],
    }


def test_should_stop_when_aspects_were_never_applied(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError) as stopped:
        synthesize(tmp_path, alarm, aspects=False, verified=True)
    report = str(stopped.value)
    assert "dev/Data/Key/Resource (AWS::KMS::Key): DeletionPolicy is Retain" in report
    assert "dev/Data/Key/Resource (AWS::KMS::Key): Tags is Project absent" in report
    assert "dev/Data/Key/Resource (AWS::KMS::Key): Tags[Name] is absent" in report


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"stack_name": "smartfactory-data"}, "dev/Data (AWS::CloudFormation::Stack): StackName is smartfactory-data"),
        ({"tags": {"Owner": "somebody"}}, "dev/Data (AWS::CloudFormation::Stack): Tags is Project absent"),
    ],
)
def test_should_stop_when_the_stack_itself_breaks_a_policy(
    tmp_path: Path, properties: dict[str, Any], said: str
) -> None:
    with pytest.raises(RuntimeError) as stopped:
        synthesize(tmp_path, alarm, verified=True, **properties)
    assert said in str(stopped.value)


def test_should_stop_when_a_stack_is_in_no_scope(tmp_path: Path) -> None:
    app = application(tmp_path)
    known = cdk.Stage(app, "dev")
    cdk.Stack(cdk.Stage(app, "dev2"), "Stray")
    cdk.Validations.of(app).add_plugins(verification_plugin([apply_aspects(known, suffix=SUFFIX, tags=TAGS)]))
    with pytest.raises(RuntimeError, match=r"dev2/Stray .*: Stack is in no scope of the policies"):
        app.synth()


def test_should_announce_one_rule_a_policy(tmp_path: Path) -> None:
    stages = [cdk.Stage(application(tmp_path), each) for each in ("dev", "staging")]
    plugin = verification_plugin([apply_aspects(each, suffix=SUFFIX, tags=TAGS) for each in stages])
    assert plugin.name == PLUGIN
    assert plugin.rule_ids == ["encryption", "removal-policy", "tagging", "naming"]
    assert plugin.rule_ids == [policy.name for policy in policies(suffix=SUFFIX, tags=TAGS)]
