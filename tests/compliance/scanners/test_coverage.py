from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from compliance.assembly import Environment, load_assembly
from compliance.model import Answer
from compliance.scanners.coverage import coverage
from tests.compliance.conftest import Writer
from tests.compliance.support import bucket, environment

NESTED = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://bucket/x.json"}}


def found(around: Environment, unread: Mapping[tuple[str, str], str] | None = None) -> list[tuple[Answer, str, str]]:
    return [(each.answer, each.path, each.detail) for each in coverage(around, unread or {})]


def test_should_pass_when_everything_was_read() -> None:
    assert found(environment(Api=bucket(), Data=bucket())) == [(Answer.PASS, "Api", ""), (Answer.PASS, "Data", "")]


def test_should_fail_for_each_tool_that_could_not_read_a_template() -> None:
    assert found(environment(Data=bucket()), {("Data", "checkov"): "KeyError: x"}) == [
        (Answer.FAIL, "Data", "checkov: KeyError: x")
    ]


def test_should_fail_a_nested_stack_that_was_not_read() -> None:
    assert found(environment(Data={"Resources": {"Inner": NESTED}})) == [
        (Answer.FAIL, "Data", "the template of the nested stack Inner was not read")
    ]


def test_should_pass_a_nested_stack_that_was_read(assembly_of: Writer) -> None:
    inner = {**NESTED, "Metadata": {"aws:asset:path": "devOther.template.json"}}
    directory: Path = assembly_of(dev={"Data": {"Resources": {"Inner": inner}}, "Other": bucket()})
    (around,) = load_assembly(directory).environments
    assert {answer for answer, path, _ in found(around) if path == "Data"} == {Answer.PASS}


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"Transform": "AWS::Serverless-2016-10-31"}, "macros are not expanded (AWS::Serverless-2016-10-31)"),
        ({"Transform": ["AWS::LanguageExtensions"]}, "macros are not expanded (AWS::LanguageExtensions)"),
        ({"Transform": {"Name": "AWS::Include"}}, 'macros are not expanded ({"Name": "AWS::Include"})'),
        ({"Outputs": {"Fn::ForEach::Each": []}}, "Fn::ForEach::Each is not expanded"),
        ({"Mappings": {"A": [{"Fn::Transform": {}}]}}, "Fn::Transform is not expanded"),
    ],
)
def test_should_fail_a_template_that_cloudformation_rewrites(changes: dict[str, Any], detail: str) -> None:
    assert found(environment(Data={**bucket(), **changes})) == [
        (Answer.FAIL, "Data", f"{detail}: give the processed template")
    ]


def test_should_fail_two_resources_that_claim_one_path() -> None:
    def claiming(logical_id: str) -> dict[str, Any]:
        metadata = {"aws:cdk:path": "dev/Data/Bucket/Resource"}
        return {"Resources": {logical_id: {"Type": "AWS::S3::Bucket", "Metadata": metadata}}}

    assert found(environment(Api=claiming("Forged"), Data=claiming("Bucket"))) == [
        (Answer.FAIL, "Api", "Forged has the path of another resource, Data/Bucket/Resource"),
        (Answer.FAIL, "Data", "Bucket has the path of another resource, Data/Bucket/Resource"),
    ]
