"""What a deployment would change, as the CDK says."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from delivery.cloud_assembly import load_assembly
from tests.delivery.changes.conftest import STACK, Deliver
from tests.delivery.cloudformation import CloudFormation, Stack
from tests.delivery.conftest import RULE, Programs

pytestmark = pytest.mark.programs


def test_should_show_as_markdown_what_would_change(
    deployed: Path, programs: Programs, deliver: Deliver, tmp_path: Path
) -> None:
    programs.add("cdk", 'echo "[+] AWS::SQS::Queue Queue Queue4A7E3555"')
    output = tmp_path / "changes" / "dev.md"
    command = ("change-set", "--environment", "dev", "--assembly", deployed, "--output", output)
    code, said = deliver(*command)
    assert code == 0, said
    assert [call[2] for call in programs.calls] == ["dev/Network", "dev/Api"]
    assert programs.calls[0][-5:] == ["--exclusively", "--method", "change-set", "--no-color", "--ci"]
    text = output.read_text()
    assert text.startswith("### dev, suffix `dev`\n")
    assert "<summary>dev/Network (<code>smartfactory-network-dev</code>)</summary>\n\n\n````diff\n[+] AWS::SQS" in text
    assert text.strip() in said
    deliver(*command)
    assert output.read_text() == text * 2  # a summary of a workflow has other parts too


def test_should_cut_what_a_comment_could_not_hold(deployed: Path, programs: Programs, deliver: Deliver) -> None:
    programs.add("cdk", "head -c 20000 /dev/zero | tr '\\0' x")
    code, said = deliver("change-set", "--environment", "dev", "--assembly", deployed)
    assert code == 0
    assert said.count("... and 8000 characters more") == 2


def other_weights(rule: dict[str, Any]) -> None:
    rule["Properties"]["Actions"][0]["ForwardConfig"]["TargetGroups"][0]["Weight"] = 50


def other_tags(rule: dict[str, Any]) -> None:
    rule["Properties"]["Tags"] = [{"Key": "Commit", "Value": "1a3c88d"}]


@pytest.mark.parametrize("change", [other_weights, other_tags, dict.clear])
def test_should_fail_when_a_blue_green_rule_would_be_rewritten(
    cloudformation: CloudFormation,
    assembly: Path,
    programs: Programs,
    deliver: Deliver,
    change: Callable[[dict[str, Any]], None],
) -> None:
    rule: dict[str, Any] = copy.deepcopy(RULE)
    before = json.loads(load_assembly(assembly).stacks[0].template.read_text())
    if change is dict.clear:  # the deployment would remove a rule
        before["Resources"]["FormerRule"] = rule
    else:
        change(rule)
        before["Resources"]["ProductionRule"] = rule
    cloudformation.stacks[STACK] = Stack(template=json.dumps(before))
    code, said = deliver("change-set", "--environment", "dev", "--assembly", assembly)
    assert code == 1
    assert "**Refused**: `dev/Network/" in said


def test_should_fail_when_a_value_behind_a_reference_rewrites_the_rule(
    deployed: Path, programs: Programs, deliver: Deliver
) -> None:
    programs.add(
        "cdk", f'[ "$2" = dev/Network ] && echo "[~] {RULE["Type"]} Ingress/ProductionRule ProductionRule"; true'
    )
    code, said = deliver("change-set", "--environment", "dev", "--assembly", deployed)
    assert (code, "`dev/Network/ProductionRule` would be rewritten" in said) == (1, True)


def test_should_not_mind_a_first_deployment(
    cloudformation: CloudFormation, assembly: Path, programs: Programs, deliver: Deliver
) -> None:
    programs.add("cdk", f'echo "[+] {RULE["Type"]} Ingress/ProductionRule ProductionRule"')
    assert deliver("change-set", "--environment", "dev", "--assembly", assembly)[0] == 0


def test_should_say_what_the_command_line_said_when_it_fails(
    deployed: Path, programs: Programs, deliver: Deliver
) -> None:
    programs.add("cdk", "echo 'no credentials' >&2; exit 1")
    code, said = deliver("change-set", "--environment", "dev", "--assembly", deployed)
    assert (code, "cdk failed with exit code 1:\nno credentials" in said) == (1, True)
