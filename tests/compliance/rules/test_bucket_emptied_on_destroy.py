from typing import Any

from compliance.model import Answer
from compliance.rules import bucket_emptied_on_destroy as rule
from tests.compliance.rules.judge import UNKNOWN, judge, ref

DELETED = {"DeletionPolicy": "Delete"}


def emptying(name: Any) -> dict[str, Any]:
    return {"Empties": {"Type": "Custom::S3AutoDeleteObjects", "Properties": {"BucketName": name}}}


def test_should_pass_when_it_is_emptied() -> None:
    assert judge(rule, body=DELETED, around=emptying(ref("Subject"))).answer is Answer.PASS


def test_should_fail_when_nothing_empties_it() -> None:
    assert judge(rule, body=DELETED).answer is Answer.FAIL


def test_should_fail_when_another_one_is_emptied() -> None:
    assert judge(rule, body=DELETED, around=emptying("another")).answer is Answer.FAIL


def test_should_not_be_evaluated_when_it_is_not_known_which_one_is_emptied() -> None:
    assert judge(rule, body=DELETED, around=emptying(UNKNOWN)).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_it_stays() -> None:
    assert judge(rule, body={"DeletionPolicy": "Retain"}).answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_it_is_somebody_elses() -> None:
    assert judge(rule, body=DELETED, suffix="").answer is Answer.NOT_APPLICABLE
