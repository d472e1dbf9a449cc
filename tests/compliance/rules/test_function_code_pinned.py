from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import function_code_pinned as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

OURS = "assets-111111111111-us-east-1"
LAYER = "arn:aws:lambda:us-east-1:{}:layer:tools:1"


def package(**changes: Any) -> dict[str, Any]:
    return {"S3Bucket": OURS, "S3Key": f"{'0a' * 32}.zip", **changes}


def test_should_pass_when_the_package_is_an_asset() -> None:
    assert judge(rule, Code=package()).answer is Answer.PASS


def test_should_pass_when_the_version_of_the_object_is_named() -> None:
    assert judge(rule, Code=package(S3Key="code.zip", S3ObjectVersion="x")).answer is Answer.PASS


def test_should_pass_when_the_bucket_is_in_the_templates() -> None:
    around = {"Bucket": resource("AWS::S3::Bucket")}
    assert judge(rule, around=around, Code=package(S3Bucket=ref("Bucket"))).answer is Answer.PASS


@pytest.mark.parametrize(
    "change", [{"S3Key": "latest.zip"}, {"S3Bucket": "somebody-elses"}, {"S3Key": None}, {"S3Bucket": None}]
)
def test_should_fail_when_the_package_may_be_anything(change: dict[str, Any]) -> None:
    assert judge(rule, Code=package(**change)).answer is Answer.FAIL


def test_should_fail_when_a_layer_is_of_another_account() -> None:
    assert judge(rule, Code=package(), Layers=[LAYER.format("999999999999")]).answer is Answer.FAIL


def test_should_pass_when_a_layer_is_of_the_account() -> None:
    assert judge(rule, Code=package(), Layers=[LAYER.format("111111111111")]).answer is Answer.PASS


def test_should_not_be_evaluated_when_the_bucket_of_somebody_else_has_no_number() -> None:
    assert judge(rule, suffix="", Code=package(S3Bucket="theirs")).answer is Answer.NOT_EVALUATED


@pytest.mark.parametrize("change", [{"S3Key": UNKNOWN}, {"S3Bucket": UNKNOWN}])
def test_should_not_be_evaluated_when_the_package_is_not_known(change: dict[str, Any]) -> None:
    assert judge(rule, Code=package(**change)).answer is Answer.NOT_EVALUATED


def test_should_not_be_evaluated_when_the_layers_are_not_known() -> None:
    assert judge(rule, Code=package(), Layers=UNKNOWN).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_there_is_no_package() -> None:
    assert judge(rule, Code={"ImageUri": "image"}).answer is Answer.NOT_APPLICABLE
