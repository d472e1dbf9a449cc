from typing import Any

import pytest

from compliance.model import Answer
from tests.compliance.scanners.ask import Pools, answers, ask

pytestmark = pytest.mark.gate


def database(**properties: Any) -> dict[str, Any]:
    properties = {"DBInstanceClass": "db.t4g.medium", "Engine": "postgres", **properties}
    return {
        "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
        "Resources": {"Db": {"Type": "AWS::RDS::DBInstance", "Properties": properties}},
    }


def policy(*resources: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": list(resources)}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Policy": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document}},
        }
    }


@pytest.mark.parametrize(
    ("encrypted", "answer"),
    [
        (True, Answer.PASS),
        (False, Answer.FAIL),
        ({"Fn::If": ["Never", True, False]}, Answer.NOT_EVALUATED),
    ],
)
def test_should_give_each_answer(external_tools: Pools, encrypted: Any, answer: Answer) -> None:
    found = answers(external_tools["cdk-nag"], database(StorageEncrypted=encrypted), "RDSStorageEncrypted")
    assert [each.answer for each in found["Db"]] == [answer]


def test_should_ask_each_function_once_for_each_resource(external_tools: Pools) -> None:
    said = ask(external_tools["cdk-nag"], database(StorageEncrypted=True))
    asked = [*{each.rule for each in said.answers}, *said.not_applicable]
    active = [rule.id for rule in external_tools["cdk-nag"].rules() if rule.active]
    assert sorted(asked) == sorted(active)
    assert said.not_applicable["S3BucketVersioningEnabled"] == {"AWS::RDS::DBInstance": 1}


def test_should_know_a_function_by_the_ids_of_every_pack(external_tools: Pools) -> None:
    rules = {rule.id: rule for rule in external_tools["cdk-nag"].rules()}
    assert {"AwsSolutions-RDS2", "NIST.800.53.R5-RDSStorageEncrypted", "PCI.DSS.321-RDSStorageEncrypted"} <= set(
        rules["RDSStorageEncrypted"].aliases
    )
    assert rules["SQSRedrivePolicy"].aliases == ("Serverless-SQSRedrivePolicy",)
    assert rules["RDSStorageEncrypted"].description.startswith("The RDS ")
    assert "Control ID" not in "".join(rule.description for rule in rules.values())
    assert not rules["LambdaFunctionUrlAuth"].active


def test_should_say_which_properties_a_function_read(external_tools: Pools) -> None:
    (answer,) = answers(external_tools["cdk-nag"], database(StorageEncrypted=False), "RDSStorageEncrypted")["Db"]
    assert answer.properties == ("Engine", "StorageEncrypted")


def test_should_say_which_properties_of_other_resources_a_function_read(external_tools: Pools) -> None:
    template = {
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Policy": {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": []}},
            },
        }
    }
    (answer,) = answers(external_tools["cdk-nag"], template, "S3BucketSSLRequestsOnly")["Bucket"]
    assert answer.answer is Answer.FAIL
    assert "Policy/PolicyDocument" in answer.properties


def test_should_give_one_answer_for_each_thing_a_function_finds(external_tools: Pools) -> None:
    template = policy("*", {"Fn::Join": ["", [{"Fn::GetAtt": ["Bucket", "Arn"]}, "/*"]]})
    found = answers(external_tools["cdk-nag"], template, "IAMNoWildcardPermissions")["Policy"]
    assert [(each.answer, each.detail) for each in found] == [
        (Answer.FAIL, "Resource::*"),
        (Answer.FAIL, "Resource::<Bucket.Arn>/*"),
    ]


def test_should_pass_when_a_function_that_lists_findings_finds_none(external_tools: Pools) -> None:
    template = policy("arn:aws:s3:::bucket/key")
    found = answers(external_tools["cdk-nag"], template, "IAMNoWildcardPermissions")["Policy"]
    assert [each.answer for each in found] == [Answer.PASS]


def test_should_judge_functions_that_the_library_writes_without_a_class(external_tools: Pools) -> None:
    code = {
        "Code": {"ZipFile": "x"},
        "Role": "arn:aws:iam::111111111111:role/r",
        "Runtime": "python3.8",
        "Handler": "h",
    }
    template = {"Resources": {"Provider": {"Type": "AWS::Lambda::Function", "Properties": code}}}
    found = answers(external_tools["cdk-nag"], template, "LambdaLatestVersion")["Provider"]
    assert [each.answer for each in found] == [Answer.FAIL]


def test_should_not_evaluate_types_that_it_does_not_know(external_tools: Pools) -> None:
    template = {"Resources": {"New": {"Type": "AWS::Brand::New"}, "Ours": {"Type": "Custom::Thing"}}}
    said = ask(external_tools["cdk-nag"], template)
    assert {(each.logical_id, each.answer) for each in said.answers} == {("New", Answer.NOT_EVALUATED)}
    assert said.not_applicable["RDSStorageEncrypted"] == {"Custom::Thing": 1}


def test_should_read_references_to_other_stacks(external_tools: Pools) -> None:
    template = database(StorageEncrypted=True, KmsKeyId={"Fn::ImportValue": "smartfactory-data-dev:Key"})
    assert not ask(external_tools["cdk-nag"], template).error


def test_should_leave_out_only_the_resource_that_it_cannot_read(external_tools: Pools) -> None:
    template = database(StorageEncrypted={"Fn::ImportValue": "elsewhere"})
    template["Resources"]["Other"] = {**database(StorageEncrypted=True)["Resources"]["Db"], "DependsOn": ["Db"]}
    template["Outputs"] = {"Odd": {"Value": {"Fn::GetAtt": ["Nothing", "Arn"]}}}
    found = answers(external_tools["cdk-nag"], template, "RDSStorageEncrypted")
    assert {key: [each.answer for each in value] for key, value in found.items()} == {
        "Db": [Answer.NOT_EVALUATED],
        "Other": [Answer.PASS],
    }
    assert found["Db"][0].detail.startswith("cdk-nag cannot read the resource: Expected 'true' or 'false'")


def test_should_say_why_when_it_cannot_read_a_template_and_go_on(external_tools: Pools) -> None:
    said = ask(external_tools["cdk-nag"], {**database(), "Conditions": {"Odd": {"Fn::Strange": []}}})
    assert "Fn::Strange" in said.error
    assert not said.answers
    assert ask(external_tools["cdk-nag"], database()).answers
