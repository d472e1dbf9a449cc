import pytest

from compliance.model import Answer
from tests.compliance.scanners.ask import Pools, answers, ask
from tests.compliance.support import bucket

pytestmark = pytest.mark.gate


@pytest.mark.parametrize(
    ("status", "answer"), [("Enabled", Answer.PASS), ("Suspended", Answer.FAIL), (None, Answer.FAIL)]
)
def test_should_keep_passes_and_failures(external_tools: Pools, status: str | None, answer: Answer) -> None:
    template = bucket(**({"VersioningConfiguration": {"Status": status}} if status else {}))
    (found,) = answers(external_tools["checkov"], template, "CKV_AWS_21")["Bucket"]
    assert (found.answer, found.properties) == (answer, ("VersioningConfiguration.Status",))


def test_should_not_evaluate_what_checkov_cannot_tell(external_tools: Pools) -> None:
    trust = {"Version": "2012-10-17", "Statement": []}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
    said = ask(external_tools["checkov"], {"Resources": {"Role": role}})
    assert {each.answer for each in said.answers if each.rule == "CKV_AWS_62"} == {Answer.NOT_EVALUATED}


def test_should_fail_a_check_that_the_template_skips(external_tools: Pools) -> None:
    template = bucket()
    template["Resources"]["Bucket"]["Metadata"] = {"checkov": {"skip": [{"id": "CKV_AWS_21", "comment": "no"}]}}
    (found,) = answers(external_tools["checkov"], template, "CKV_AWS_21")["Bucket"]
    assert (found.answer, found.detail) == (Answer.FAIL, "skipped by the template")


def test_should_know_every_check(external_tools: Pools) -> None:
    rules = {rule.id: rule.description for rule in external_tools["checkov"].rules()}
    assert rules["CKV_AWS_21"] == "Ensure the S3 bucket has versioning enabled."
    assert {"CKV_AWS_18", "CKV2_AWS_33"} <= set(rules)
    assert len(rules) > 130


def test_should_say_why_when_it_cannot_read_a_template_and_go_on(external_tools: Pools) -> None:
    assert ask(external_tools["checkov"], "{").error
    assert ask(external_tools["checkov"], bucket()).answers
