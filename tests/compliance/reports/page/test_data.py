from typing import Any

import pytest

from compliance.model import Answer
from compliance.reports.dossier import Dossier
from compliance.reports.page.data import PageData, demand
from tests.compliance.made import finding
from tests.compliance.reports.page.examples import example, template


def named(dossier: Dossier) -> dict[str, Any]:
    """Return the data with names and values instead of places."""
    data = PageData(dossier).json

    def pairs(places: list[int]) -> dict[str, str]:
        return {
            data["names"][name]: data["values"][value] for name, value in zip(places[::2], places[1::2], strict=True)
        }

    resources = {
        slug: [(bits, logical_id, pairs(places)) for bits, logical_id, places in variants]
        for slug, _, _, _, variants in data["resources"]
    }
    findings = {
        (data["rules"][rule][1], data["resources"][resource][0]): [
            (bits, answer, acceptance, detail, pairs(places)) for bits, answer, acceptance, detail, places in found
        ]
        for rule, resource, found in data["findings"]
    }
    return {"resources": resources, "findings": findings, "data": data}


def test_should_say_what_each_rule_looked_at_and_found() -> None:
    found = named(example())["findings"]["RDSStorageEncrypted", "Data/Db"]
    accepted, failed = found
    assert accepted[:4] == (1, "ACCEPTED", "RA-001", "")
    assert accepted[4]["StorageEncrypted"] == "false"
    assert accepted[4]["DeletionPolicy"] == '"Delete"'
    assert accepted[4]["Missing"] == ""
    assert accepted[4]["Bucket/BucketName"] == '"files"'
    assert '"Action":["kms:Decrypt"]' in accepted[4]["Policy"]
    assert failed == (2, "FAIL", "", "a detail", {"StorageEncrypted": "true"})


def test_should_keep_once_what_is_the_same_in_two_environments() -> None:
    variants = named(example(templates={"dev": template(Name="a-dev"), "prod": template(Name="a-prod")}))["resources"]
    assert [(bits, logical_id) for bits, logical_id, _ in variants["Data/Db"]] == [(3, "Db")]
    differing = named(example())["resources"]["Data/Db"]
    assert [(bits, values["StorageEncrypted"]) for bits, _, values in differing] == [(1, "false"), (2, "true")]


def test_should_name_the_template_of_each_stack() -> None:
    data = PageData(example()).json
    assert data["templates"] == [
        [0, "Data", "devData.template.json", "0" * 64],
        [1, "Data", "prodData.template.json", "0" * 64],
    ]


def test_should_say_which_controls_a_rule_is_evidence_for() -> None:
    data = PageData(example()).json
    rows = {row[1]: row for row in data["rules"]}
    relation = data["relations"][rows["RDSStorageEncrypted"][7][0]]
    assert relation == "A.8.24\tpartly\tThe disk is encrypted"
    assert rows["RDSStorageEncrypted"][5:7] == ["https://rules/RDS2", ["AwsSolutions-RDS2"]]
    assert rows["CKV_AWS_18"][7:] == [[], "it says nothing"]


def test_should_tell_resources_of_one_path_apart() -> None:
    same = {"Metadata": {"aws:cdk:path": "Data/Same"}, "Type": "AWS::S3::Bucket"}
    both = {"Resources": {"A": same, "B": same, "Data": {"Type": "AWS::SNS::Topic"}}}
    findings = [
        finding(path="Data/Same", logical_id=each, resource_type="AWS::S3::Bucket", answer=Answer.PASS) for each in "AB"
    ]
    found = named(example(templates={"dev": both}, findings=tuple(findings)))
    slugs = sorted(slug for _, slug in found["findings"])
    assert len(set(slugs)) == 2
    assert {found["resources"][slug][0][1] for slug in slugs} == {"A", "B"}


@pytest.mark.parametrize(
    ("path", "stack", "slug"),
    [
        ("", "", "environment"),
        ("Data", "Data", "template/Data"),
        ("a?rule=b\u202e", "Data", "template/a-rule=b\\u202e"),
    ],
)
def test_should_have_a_place_for_what_is_about_no_resource(path: str, stack: str, slug: str) -> None:
    about = finding(path=path, stack=stack, logical_id="", resource_type="", answer=Answer.PASS, properties=())
    assert [key for _, key in named(example(findings=(about,)))["findings"]] == [slug]


def test_should_give_the_same_data_in_any_order_of_the_register() -> None:
    assert PageData(example()).json == PageData(example()).json


def test_should_say_of_which_answer_a_rule_speaks_when_it_says_what_is_wrong() -> None:
    assert demand("cdk-nag", "It is not encrypted.") == "A FAIL says: It is not encrypted."
    assert demand("own", "It is encrypted.") == "It is encrypted."
