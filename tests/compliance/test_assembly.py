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
