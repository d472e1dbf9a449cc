from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import bucket_copied_inside as rule
from tests.compliance.rules.judge import UNKNOWN, attribute, judge, resource

OTHER = {"Other": resource("AWS::S3::Bucket")}
LITERAL = "arn:aws:s3:::elsewhere-example"


def copied(bucket: Any, suffix: str = "dev") -> Answer:
    configuration = {"Role": "role", "Rules": [{"Status": "Enabled", "Destination": {"Bucket": bucket}}]}
    return judge(rule, around=OTHER, suffix=suffix, ReplicationConfiguration=configuration).answer


def test_should_pass_when_nothing_is_copied() -> None:
    assert judge(rule).answer is Answer.PASS


def test_should_pass_when_the_copy_is_in_the_environment() -> None:
    assert copied(attribute("Other", "Arn")) is Answer.PASS


def test_should_fail_when_the_copy_is_elsewhere() -> None:
    assert copied(LITERAL) is Answer.FAIL


@pytest.mark.parametrize(("bucket", "suffix"), [(UNKNOWN, "dev"), (LITERAL, "")])
def test_should_not_be_evaluated_when_nothing_shows_whose_bucket_it_is(bucket: Any, suffix: str) -> None:
    assert copied(bucket, suffix) is Answer.NOT_EVALUATED


@pytest.mark.parametrize("configuration", [UNKNOWN, {"Rules": UNKNOWN}])
def test_should_not_be_evaluated_when_the_replication_is_not_known(configuration: Any) -> None:
    assert judge(rule, ReplicationConfiguration=configuration).answer is Answer.NOT_EVALUATED
