import json
from pathlib import Path
from typing import Any

import pytest

from compliance.assembly import load_assembly, load_template
from compliance.errors import InputError
from tests.compliance.conftest import Writer
from tests.compliance.support import bucket, write_assembly


def test_should_group_stacks_by_stage(assembly_of: Writer) -> None:
    assembly = load_assembly(assembly_of(prod={"Data": bucket()}, dev={"Data": bucket(), "Api": bucket()}))
    assert [(each.name, [t.stack for t in each.templates]) for each in assembly.environments] == [
        ("dev", ["Api", "Data"]),
        ("prod", ["Data"]),
    ]
    assert [resource.path for resource in assembly.environments[0].resources] == [
        "Api/Bucket/Resource",
        "Data/Bucket/Resource",
    ]
    assert assembly.whole


def test_should_know_where_a_stack_goes(assembly_of: Writer) -> None:
    (template,) = load_assembly(assembly_of(dev={"Data": bucket()})).templates
    assert (template.account, template.region, template.stack_name) == (
        "111111111111",
        "us-east-1",
        "smartfactory-data-dev",
    )
    assert len(template.sha256) == 64


def test_should_count_the_baseline_of_an_account_for_each_environment_in_it(assembly_of: Writer) -> None:
    directory = assembly_of(dev={"Data": bucket()}, test={"Data": bucket()}, **{"account-dev": {"Account": bucket()}})
    assembly = load_assembly(directory)
    assert [(each.name, [t.stack for t in each.templates]) for each in assembly.environments] == [
        ("dev", ["Account", "Data"]),
        ("test", ["Account", "Data"]),
    ]
    test = assembly.environments[1]
    assert {resource.environment for resource in test.resources} == {"test"}
    assert (test.contexts["test"].suffix, test.contexts["account-dev"].suffix) == ("test", "shared")


def test_should_leave_the_baseline_of_another_account_alone(tmp_path: Path) -> None:
    directory = write_assembly(tmp_path / "a", {"dev": {"Data": bucket()}})
    other = write_assembly(tmp_path / "b", {"account-prod": {"Account": bucket()}}, account="333333333333")
    (other / "assembly-account-prod").rename(directory / "assembly-account-prod")
    artifacts = {
        **json.loads((directory / "manifest.json").read_text())["artifacts"],
        **json.loads((other / "manifest.json").read_text())["artifacts"],
    }
    (directory / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    environments = load_assembly(directory).environments
    assert [(each.name, [t.stack for t in each.templates]) for each in environments] == [
        ("dev", ["Data"]),
        ("prod", ["Account"]),
    ]
    assert {each.environment for each in environments[1].resources} == {"prod"}


def test_should_put_stacks_outside_stages_into_one_environment(tmp_path: Path) -> None:
    (tmp_path / "S.template.json").write_text(json.dumps(bucket()))
    artifact = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.template.json"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": {"S": artifact, "Tree": {"type": "cdk:tree"}}}))
    (environment,) = load_assembly(tmp_path).environments
    assert (environment.name, [each.path for each in environment.resources]) == ("default", ["Bucket"])


def test_should_follow_nested_stacks(assembly_of: Writer) -> None:
    parent = {
        "Resources": {
            "Nested": {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "nested.json"}},
        }
    }
    directory = assembly_of(dev={"Data": parent})
    (directory / "assembly-dev" / "nested.json").write_text(json.dumps(bucket()))
    assert [each.stack for each in load_assembly(directory).templates] == ["Data", "Data/Nested"]


def test_should_refuse_a_nested_stack_that_holds_itself(assembly_of: Writer) -> None:
    nested = {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "devData.template.json"}}
    directory = assembly_of(dev={"Data": {"Resources": {"Nested": nested}}})
    with pytest.raises(InputError, match="the nested stack Nested holds itself"):
        load_assembly(directory)


def edit(directory: Path, stack: str, **changes: Any) -> None:
    """Change a stack of dev in its manifest."""
    manifest = directory / "assembly-dev" / "manifest.json"
    content = json.loads(manifest.read_text())
    content["artifacts"][stack] |= changes
    manifest.write_text(json.dumps(content))


def test_should_tell_stacks_apart_whose_names_hold_spaces(assembly_of: Writer) -> None:
    directory = assembly_of(dev={"App": bucket(), "Base": bucket()})
    edit(directory, "App", displayName="dev/Web App (smartfactory-app-dev)")
    edit(directory, "Base", displayName="dev/Web Base (smartfactory-base-dev)")
    assert [each.stack for each in load_assembly(directory).templates] == ["Web App", "Web Base"]


def test_should_refuse_two_stacks_of_one_name(assembly_of: Writer) -> None:
    directory = assembly_of(dev={"App": bucket(), "Base": bucket()})
    edit(directory, "App", displayName="dev/Base")
    with pytest.raises(InputError, match="environment dev has 2 stacks that are called 'Base'"):
        load_assembly(directory)


def test_should_believe_the_manifest_when_a_resource_claims_another_path(assembly_of: Writer) -> None:
    body = bucket()
    body["Resources"]["Bucket"]["Metadata"] = {"aws:cdk:path": "dev/Data/Accepted/Resource"}
    (template,) = load_assembly(assembly_of(dev={"Data": body})).templates
    assert template.resources[0].path == "Data/Bucket/Resource"


def test_should_believe_the_template_when_the_manifest_knows_an_id_twice(assembly_of: Writer) -> None:
    body = bucket()
    body["Resources"]["Bucket"]["Metadata"] = {"aws:cdk:path": "dev/Data/Outer/Resource"}
    directory = assembly_of(dev={"Data": body})
    both = {f"/dev/Data/{path}/Resource": [{"type": "aws:cdk:logicalId", "data": "Bucket"}] for path in ("A", "B")}
    edit(directory, "Data", metadata=both)
    (template,) = load_assembly(directory).templates
    assert template.resources[0].path == "Data/Outer/Resource"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"metadata": [1]}, "Data: metadata is not a table"),
        ({"metadata": {"/S/x": 5}}, None),
        ({"metadata": {"/S/x": [5, {"type": "aws:cdk:logicalId"}]}}, None),
        ({"metadata": {"/S/x": [{"type": "aws:cdk:logicalId", "data": ["Bucket"]}]}}, None),
        ({"properties": 7}, "Data: properties is not a table"),
        ({"properties": {"templateFile": "devData.template.json", "tags": [1]}}, "Data: tags is not a table"),
        ({"properties": {"templateFile": "a\0b"}}, "cannot be read"),
        ({"displayName": 7, "environment": 7}, None),
    ],
)
def test_should_read_or_refuse_any_manifest(assembly_of: Writer, changes: dict[str, Any], problem: str | None) -> None:
    directory = assembly_of(dev={"Data": bucket()})
    edit(directory, "Data", **changes)
    if problem is None:
        assert len(list(load_assembly(directory).templates)) == 1
        return
    with pytest.raises(InputError) as error:
        load_assembly(directory)
    assert problem in str(error.value)


def test_should_refuse_metadata_beside_the_manifest_that_are_no_table(assembly_of: Writer) -> None:
    directory = assembly_of(dev={"Data": bucket()})
    (directory / "assembly-dev" / "Data.metadata.json").write_text("[7]")
    with pytest.raises(InputError, match=r"Data\.metadata\.json: not a table in JSON"):
        load_assembly(directory)


def test_should_know_the_stage_when_given_its_own_folder(assembly_of: Writer) -> None:
    directory = assembly_of(dev={"Data": bucket()})
    (environment,) = load_assembly(directory / "assembly-dev").environments
    assert (environment.name, [each.path for each in environment.resources]) == ("dev", ["Data/Bucket/Resource"])


def test_should_keep_only_the_environments_asked_for(assembly_of: Writer) -> None:
    assembly = load_assembly(assembly_of(dev={"Data": bucket()}, prod={"Data": bucket()}))
    assert [each.name for each in assembly.only(("prod",)).environments] == ["prod"]
    assert assembly.only(()) == assembly
    with pytest.raises(InputError, match=r"environment 'qa' is not in the assembly; it has dev, prod"):
        assembly.only(("qa",))


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        (None, "it has no manifest.json"),
        ("{", "not the manifest of a cloud assembly"),
        ("[]", "not the manifest of a cloud assembly"),
        ("{}", "the assembly has no stacks"),
        ('{"artifacts": {"S": {"type": "aws:cloudformation:stack"}}}', "stack S names no templateFile"),
        (
            '{"artifacts": {"S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "no.json"}}}}',
            "no.json: cannot be read",
        ),
        ('{"artifacts": {"assembly-x": {"type": "cdk:cloud-assembly"}}}', "it has no manifest.json"),
        (
            '{"artifacts": {"x": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}}}',
            "the assembly holds itself",
        ),
        ('{"artifacts": {"x": {"type": "cdk:cloud-assembly", "properties": []}}}', "x: properties is not a table"),
        ("[" * 100_000, "not the manifest of a cloud assembly"),
    ],
)
def test_should_name_what_is_wrong_when_a_folder_is_no_assembly(
    tmp_path: Path, manifest: str | None, problem: str
) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(InputError) as error:
        load_assembly(tmp_path)
    assert problem in str(error.value)


def test_should_refuse_paths_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such directory"):
        load_assembly(tmp_path / "nothing")
    with pytest.raises(InputError, match="no such file"):
        load_template(tmp_path / "nothing.json")


def lone(tmp_path: Path, body: dict[str, Any]) -> Path:
    path = tmp_path / "some.template.json"
    path.write_text(json.dumps(body))
    return path


def test_should_name_an_environment_after_the_file_when_a_template_is_not_ours(tmp_path: Path) -> None:
    assembly = load_assembly_of = load_template(lone(tmp_path, bucket()))
    (template,) = load_assembly_of.templates
    assert (template.environment, template.stack, assembly.whole) == ("some", "some", False)


@pytest.mark.parametrize(
    ("stage", "environment"),
    [("dev", "dev"), ("account-dev", "dev")],
)
def test_should_know_the_environment_of_a_lone_template_that_is_ours(
    tmp_path: Path, stage: str, environment: str
) -> None:
    body = bucket(Tags=[{"Key": "Environment", "Value": "dev"}])
    body["Resources"]["Bucket"]["Metadata"] = {"aws:cdk:path": f"{stage}/Data/Bucket/Resource"}
    (template,) = load_template(lone(tmp_path, body)).templates
    assert (template.environment, template.stack) == (environment, "Data")
    assert template.resources[0].path == "Data/Bucket/Resource"


def test_should_know_the_account_of_a_lone_template_that_lies_in_its_assembly(
    assembly_of: Writer, tmp_path: Path
) -> None:
    directory = assembly_of(dev={"Data": bucket()})
    (inside,) = load_template(directory / "assembly-dev" / "devData.template.json").templates
    (outside,) = load_template(lone(tmp_path, bucket())).templates
    assert (inside.account, outside.account) == ("111111111111", "")
