"""Who puts events into the stream: a role a facility, for the certificate of that facility, and nothing else."""

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from lib.constructs.producers import Producers
from lib.naming import NameError_, Names

ACCOUNT, REGION = "111111111111", "us-east-1"
ANCHOR = f"arn:aws:rolesanywhere:{REGION}:{ACCOUNT}:trust-anchor/00000000-0000-0000-0000-000000000000"
FACILITIES = ("plant-1", "Plant_2.b")


def build(*facilities: str, suffix: str = "dev") -> cdk.Stack:
    """Return a stack with a stream and its producers."""
    stack = cdk.Stack(cdk.App(), "Stack", env=cdk.Environment(account=ACCOUNT, region=REGION))
    key = kms.Key(stack, "Key")
    stream = kinesis.Stream(stack, "Stream", encryption=kinesis.StreamEncryption.KMS, encryption_key=key)
    Producers(
        stack,
        "Producers",
        names=Names(suffix),
        facilities=facilities,
        trust_anchor_arn=ANCHOR,
        stream=stream,
        key=key,
    )
    return stack


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    """The stack's resources."""
    found: dict[str, Any] = Template.from_stack(build(*FACILITIES)).to_json()["Resources"]
    return found


def of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return logical id -> properties."""
    return {key: each["Properties"] for key, each in resources.items() if each["Type"] == kind}


def test_should_have_a_role_for_each_facility(resources: dict[str, Any]) -> None:
    names = [each["RoleName"] for each in of_type(resources, "AWS::IAM::Role").values()]
    assert sorted(names) == sorted(f"smartfactory-producer-{facility}-dev" for facility in FACILITIES)


@pytest.mark.parametrize("facility", FACILITIES)
def test_should_trust_the_certificate_of_the_facility_alone(resources: dict[str, Any], facility: str) -> None:
    (role,) = (
        each for each in of_type(resources, "AWS::IAM::Role").values() if each["RoleName"].endswith(f"-{facility}-dev")
    )
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
            "Effect": "Allow",
            "Principal": {"Service": "rolesanywhere.amazonaws.com"},
            "Condition": {
                "ArnEquals": {"aws:SourceArn": ANCHOR},
                "StringEquals": {"aws:PrincipalTag/x509Subject/CN": facility},
            },
        }
    ]
    assert role["MaxSessionDuration"] == 3600
    assert not role.keys() & {"Policies", "ManagedPolicyArns"}


def test_should_allow_putting_records_into_the_stream_and_no_more(resources: dict[str, Any]) -> None:
    ((stream, _),) = of_type(resources, "AWS::Kinesis::Stream").items()
    ((key, _),) = of_type(resources, "AWS::KMS::Key").items()
    policies = of_type(resources, "AWS::IAM::ManagedPolicy")
    assert len(policies) == len(FACILITIES)
    for policy in policies.values():
        assert policy["PolicyDocument"]["Statement"] == [
            {
                "Sid": "PutEvents",
                "Effect": "Allow",
                "Action": "kinesis:PutRecords",
                "Resource": {"Fn::GetAtt": [stream, "Arn"]},
            },
            {
                "Sid": "StreamKey",
                "Effect": "Allow",
                "Action": "kms:GenerateDataKey",
                "Resource": {"Fn::GetAtt": [key, "Arn"]},
                "Condition": {"StringEquals": {"kms:ViaService": [f"kinesis.{REGION}.amazonaws.com"]}},
            },
        ]


def test_should_offer_the_roles_for_an_hour_at_a_time(resources: dict[str, Any]) -> None:
    ((_, profile),) = of_type(resources, "AWS::RolesAnywhere::Profile").items()
    assert profile["Name"] == "smartfactory-producers-dev"
    assert (profile["Enabled"], profile["DurationSeconds"], profile["AcceptRoleSessionName"]) == (True, 3600, False)
    roles = {json.dumps({"Fn::GetAtt": [key, "Arn"]}) for key in of_type(resources, "AWS::IAM::Role")}
    assert {json.dumps(each) for each in profile["RoleArns"]} == roles


def test_should_refuse_a_facility_whose_role_could_not_be_named() -> None:
    with pytest.raises(NameError_, match="iam allows 64"):
        build("a" * 40, suffix="a-suffix-of-19-chars")
