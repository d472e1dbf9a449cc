import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from compliance import plugin
from compliance.acceptances import Acceptance, Binding
from compliance.assembly import load_assembly
from compliance.digest import Digester
from compliance.evidence import gather
from compliance.model import Answer, Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.scanners import own
from compliance.scanners.external import Pool
from compliance.scanners.own import OwnRule
from tests.support.assembly import SynthesizedAssembly

pytestmark = pytest.mark.slow

STATEMENT = {
    "Effect": "Allow",
    "Action": "sqs:SendMessage",
    "Resource": ["*", "arn:aws:sqs:us-east-1:111111111111:x-pr-7*"],
}
SUFFIX = "pr-7"
WILDCARDS = ("Resource::*", "Resource::arn:aws:sqs:us-east-1:{account}:x-{environment}*")
NO_DIGEST = "sha256:0000000000000000"


def named(resource: Resource, _: Context) -> Result:
    return passed("QueueName") if "QueueName" in resource.properties else failed("QueueName", detail="no name")


@pytest.fixture(autouse=True)
def one_own_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK_VALIDATION", "false")
    rule = Rule(
        id="some-rule", title="T.", objective=Objective.LOGGING, why="W.", fix="F.", source="https://x",
        types=("AWS::SQS::Queue",),
    )  # fmt: skip
    monkeypatch.setattr(own, "discover", lambda: (OwnRule(rule, named, about_environment=False),))


def entry(tool: Literal["own", "cdk-nag"], rule: str, *bindings: Binding) -> Acceptance:
    day = date(2027, 1, 1)
    return Acceptance(
        id="RA-001", tool=tool, rule=rule, kind="false-positive", reason="R", owner="O", status="proposed", review=day,
        expires=day, bindings=bindings,
    )  # fmt: skip


def bound(resource: str, detail: str = "", digest: str = NO_DIGEST, environment: str = "dev") -> Binding:
    return Binding(environments=(environment,), resource=resource, detail=detail, digest=digest)


def synthesize(
    monkeypatch: pytest.MonkeyPatch, directory: Path, *accepted: Acceptance, stage_id: str = "dev"
) -> dict[str, Any]:
    """Return plugin -> the violations that are left, and `text`, the template; a synth that fails raises nothing."""
    monkeypatch.setattr(plugin, "load_register", lambda: accepted)
    app = cdk.App(outdir=str(directory))
    stage = cdk.Stage(app, stage_id, env=cdk.Environment(account="111111111111", region="us-east-1"))
    stack = cdk.Stack(stage, "Data", tags={"EnvironmentSuffix": SUFFIX})
    sqs.CfnQueue(stack, "Queue", kms_master_key_id="alias/x", redrive_policy={})
    iam.CfnManagedPolicy(stack, "Policy", policy_document={"Version": "2012-10-17", "Statement": [STATEMENT]})
    plugin.register(app, [stage])
    try:
        app.synth()
    except RuntimeError as error:
        assert "ValidationFailed" in str(error)  # noqa: PT017 - whether it fails is asserted by each test
    report = json.loads((directory / "validation-report.json").read_text())
    found: dict[str, Any] = {
        each["pluginName"]: [violation["ruleName"] for violation in each["violations"]]
        for each in report["pluginReports"]
        if each["conclusion"] == "failure"
    }
    (template,) = directory.glob("assembly-*/*.template.json")
    return {**found, "text": template.read_text()}


def test_should_stop_a_synth_that_breaks_a_rule(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = synthesize(monkeypatch, tmp_path)
    assert found["SmartFactory"] == ["some-rule"]
    assert {"AwsSolutions-IAM5[Resource::*]", "AwsSolutions-SQS4"} <= set(found["AwsSolutions"])


def test_should_let_pass_what_the_register_accepts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wildcards = entry("cdk-nag", "IAMNoWildcardPermissions", *(bound("Data/Policy", each) for each in WILDCARDS))
    found = synthesize(monkeypatch, tmp_path, wildcards)
    assert not [rule for rule in found["AwsSolutions"] if "IAM5" in rule]
    assert "acknowledged" not in found["text"]
    assert "RA-001" not in found["text"]


@pytest.mark.parametrize(
    "binding",
    [
        bound("Data/Policy", "Resource::*", environment="prod"),
        bound("Data/Other", "Resource::*"),
        bound("Data/Policy", "Resource::other"),
    ],
)
def test_should_accept_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, binding: Binding) -> None:
    found = synthesize(monkeypatch, tmp_path, entry("cdk-nag", "IAMNoWildcardPermissions", binding))
    assert "AwsSolutions-IAM5[Resource::*]" in found["AwsSolutions"]


def test_should_accept_findings_of_our_rules_while_the_value_is_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digest = Digester(()).of_value({"type": "AWS::SQS::Queue", "values": {"QueueName": None}})
    accepted = entry("own", "some-rule", bound("Data/Queue", "no name", digest))
    assert "SmartFactory" not in synthesize(monkeypatch, tmp_path / "same", accepted)
    changed = entry("own", "some-rule", bound("Data/Queue", "no name"))
    assert synthesize(monkeypatch, tmp_path / "changed", changed)["SmartFactory"] == ["some-rule"]


def test_should_apply_an_environments_acceptances_to_its_account(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wildcards = entry("cdk-nag", "IAMNoWildcardPermissions", *(bound("Data/Policy", each) for each in WILDCARDS))
    found = synthesize(monkeypatch, tmp_path, wildcards, stage_id="account-dev")
    assert not [rule for rule in found["AwsSolutions"] if "IAM5" in rule]


def test_should_acknowledge_what_only_constructs_show(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    difference = plugin.SynthOnly(rule="IAMNoWildcardPermissions", resource="Data/Policy", reason="R")
    queue = plugin.SynthOnly(rule="SQSQueueSSLRequestsOnly", resource="Data/Queue", reason="R")
    elsewhere = plugin.SynthOnly(rule="SQSQueueSSLRequestsOnly", resource="Other/Queue", reason="R")
    monkeypatch.setattr(plugin, "synth_only", lambda: (difference, queue, elsewhere))
    found = synthesize(monkeypatch, tmp_path)
    assert "AwsSolutions-SQS4" not in found["AwsSolutions"]
    assert "AwsSolutions-IAM5[Resource::*]" in found["AwsSolutions"]


@pytest.mark.gate
@pytest.mark.assembly
def test_should_call_nothing_synth_only_that_the_audit_does_not_pass(
    assembly: SynthesizedAssembly, external_tools: dict[str, Pool]
) -> None:
    found = gather(load_assembly(assembly.directory), (external_tools["cdk-nag"],), lambda *_: None)
    for difference in plugin.synth_only():
        same = [each for each in found.findings if (each.rule, each.path) == (difference.rule, difference.resource)]
        assert {(each.environment, each.answer) for each in same} == {
            (each.name, Answer.PASS) for each in found.assembly.environments
        }
