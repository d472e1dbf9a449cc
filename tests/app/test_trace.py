"""The construct trace: which line of ours made what, beside the templates and for the audit alone."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions
from aws_cdk import aws_sns as sns
from constructs import Construct

import app as application
from compliance.locations import TRACE, load_locations, nearest
from compliance.synthesis import AUDIT_VARIABLE, COMMAND_LINE_VARIABLE
from lib.constructs.scoped_role import ScopedRole
from lib.naming import Names
from lib.sections import ConfigurationError
from lib.trace import traced
from tests.conftest import ROOT
from tests.support.assembly import SynthesizedAssembly


@pytest.mark.assembly
def test_should_name_the_line_of_every_resource(assembly: SynthesizedAssembly) -> None:
    locations = load_locations(assembly.directory)
    lines = {file: (ROOT / file).read_text().splitlines() for file in {each.file for each in locations.values()}}
    assert {file.partition("/")[0] for file in lines} == {"app.py", "lib"}
    assert "DataStack(" in lines["lib/stage.py"][locations["prod/Data"].line - 1]
    assert "EncryptionKey(" in lines["lib/stacks/base.py"][locations["prod/Data/Key"].line - 1]
    made = nearest(locations, "prod/Data/Key/Key/Resource")
    assert made is not None
    assert made.file == "lib/constructs/encryption_key.py"
    assert all(each.line <= len(lines[each.file]) for each in locations.values())


@pytest.mark.assembly
def test_should_keep_the_trace_out_of_what_is_deployed(assembly: SynthesizedAssembly) -> None:
    assert [path.name for path in assembly.directory.rglob("*trace*")] == [TRACE]
    described = [*assembly.directory.rglob("*.template.json"), *assembly.directory.rglob("manifest.json")]
    assert described
    assert not [path for path in described if "lib/stacks" in path.read_text() or TRACE in path.read_text()]


@pytest.mark.parametrize(("entry", "expected"), [("platform", False), ("account", False), ("assembly", True)])
def test_should_trace_for_the_audit_alone(
    monkeypatch: pytest.MonkeyPatch, cdk_context: dict[str, Any], entry: str, expected: bool
) -> None:
    traces: list[bool] = []
    untouched = type(Construct).__call__

    def build(*_: Any) -> None:
        traces.append(type(Construct).__call__ is not untouched)
        raise ConfigurationError("entry", "seen", "enough")

    app = cdk.App(context={**cdk_context, "entry": entry})
    monkeypatch.setattr(cdk, "App", lambda: app)
    monkeypatch.setattr(application, "build", build)
    monkeypatch.setenv(AUDIT_VARIABLE, "1")
    monkeypatch.delenv(COMMAND_LINE_VARIABLE, raising=False)
    assert application.main() == 2
    assert traces == [expected]
    assert type(Construct).__call__ is untouched


def test_should_make_the_same_template_with_and_without_a_trace(tmp_path: Path) -> None:
    def template() -> dict[str, Any]:
        stack = cdk.Stack(cdk.App(), "Stack")
        writer = ScopedRole(
            stack, "Writer", names=Names("dev"), name="writer", service="ecs-tasks.amazonaws.com", purpose="Writes"
        )
        sns.Topic(stack, "Topic").grant_publish(writer.policy)
        return dict(assertions.Template.from_stack(stack).to_json())

    untraced = template()
    with traced() as trace:
        assert template() == untraced
    assert {path for path, (file, _) in trace.made.items() if file == "lib/constructs/scoped_role.py"} == {
        "Stack/Writer/Role",
        "Stack/Writer/Policy",
    }
    trace.write(tmp_path)
    assert load_locations(tmp_path).keys() == trace.made.keys()
