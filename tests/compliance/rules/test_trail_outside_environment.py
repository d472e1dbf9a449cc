from typing import Any

from compliance.model import Answer
from compliance.rules import trail_outside_environment as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref, resource

BUCKET: dict[str, Any] = {"Bucket": resource("AWS::S3::Bucket", BucketName="trail-dev")}


def test_should_pass_when_the_bucket_is_elsewhere() -> None:
    assert judge(rule, S3BucketName="log-archive", around=BUCKET).answer is Answer.PASS


def test_should_fail_when_the_bucket_is_the_environments() -> None:
    assert judge(rule, S3BucketName=ref("Bucket"), around=BUCKET).answer is Answer.FAIL


def test_should_fail_when_the_bucket_is_the_environments_by_name() -> None:
    assert judge(rule, S3BucketName="trail-dev", around=BUCKET).answer is Answer.FAIL


def test_should_fail_when_there_is_no_bucket() -> None:
    assert judge(rule).answer is Answer.FAIL
    assert judge(rule, S3BucketName="").answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_bucket_is_not_known() -> None:
    assert judge(rule, S3BucketName=UNKNOWN).answer is Answer.NOT_EVALUATED
