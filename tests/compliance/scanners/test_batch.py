import json
from collections.abc import Mapping
from typing import Any

import pytest

from compliance.scanners import external
from compliance.scanners.external import Pool, Question
from compliance.scanners.worker import TemplateAnswers
from tests.compliance.scanners.ask import Pools, ask

pytestmark = pytest.mark.gate

BUCKET: dict[str, Any] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "x"}}
POLICY: dict[str, Any] = {
    "Type": "AWS::S3::BucketPolicy",
    "Properties": {"Bucket": {"Ref": "B"}, "PolicyDocument": {"Version": "2012-10-17", "Statement": []}},
}
TEMPLATES: tuple[Mapping[str, Any], ...] = (
    {"Resources": {"A": BUCKET, "B": BUCKET}},
    {"Resources": {"B": BUCKET, "P": POLICY}},
    {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {}}}},
)
SUBJECTS = (("A",), ("B", "P"), ())


def batch(pool: Pool, *texts: str, subjects: tuple[tuple[str, ...], ...] = SUBJECTS) -> list[TemplateAnswers]:
    return pool.ask_batch([Question(text, "us-east-1") for text in texts], subjects)


def comparable(answers: TemplateAnswers, subjects: tuple[str, ...]) -> list[Any]:
    return sorted((each.rule, each.logical_id, each.answer) for each in answers.answers if each.logical_id in subjects)


@pytest.mark.parametrize("tool", ["cdk-nag", "checkov"])
def test_should_answer_about_the_subjects_as_in_a_request_of_its_own(external_tools: Pools, tool: str) -> None:
    found = batch(external_tools[tool], *map(json.dumps, TEMPLATES))
    for template, subjects, answers in zip(TEMPLATES, SUBJECTS, found, strict=True):
        alone = ask(external_tools[tool], template)
        assert comparable(alone, subjects) == comparable(answers, tuple("ABPQ"))
    assert [bool(answers.answers) for answers in found] == [True, True, False]


@pytest.mark.parametrize("tool", ["cdk-nag", "checkov"])
def test_should_answer_about_the_others_when_one_template_cannot_be_read(external_tools: Pools, tool: str) -> None:
    good = json.dumps(TEMPLATES[0])
    found = batch(external_tools[tool], good, "{", good, subjects=(("A",), ("A",), ("B",)))
    assert [bool(answers.error) for answers in found] == [False, True, False]
    assert {each.logical_id for each in found[2].answers} == {"B"}


def test_should_answer_the_same_when_another_process_takes_over(
    external_tools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = external_tools["cdk-nag"]
    first = batch(pool, *map(json.dumps, TEMPLATES))
    before = list(pool._workers)
    monkeypatch.setattr(external, "LIFE", 1)
    assert batch(pool, *map(json.dumps, TEMPLATES)) == first
    assert len(pool._workers) == 1
    assert pool._workers[0] not in before
