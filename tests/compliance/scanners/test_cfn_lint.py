import pytest

from compliance.model import Answer
from tests.compliance.scanners.ask import Pools, answers, ask
from tests.compliance.support import bucket

pytestmark = pytest.mark.gate


def test_should_report_an_error_with_its_place(external_tools: Pools) -> None:
    found = answers(external_tools["cfn-lint"], bucket(AccessControl="Nobody"), "E3030")
    (answer,) = found["Bucket"]
    assert (answer.answer, answer.properties) == (Answer.FAIL, ("AccessControl",))
    assert "'Nobody' is not one of" in answer.detail


def test_should_report_a_warning(external_tools: Pools) -> None:
    template = {**bucket(), "Parameters": {"Unused": {"Type": "String"}}}
    assert [each.answer for each in answers(external_tools["cfn-lint"], template, "W2001")[""]] == [Answer.FAIL]


def test_should_leave_advice_out(external_tools: Pools) -> None:
    said = ask(external_tools["cfn-lint"], bucket())
    assert not [each for each in said.answers if each.rule.startswith("I")]
    assert not next(rule for rule in external_tools["cfn-lint"].rules() if rule.id == "I3011").active


def test_should_say_nothing_of_a_good_template(external_tools: Pools) -> None:
    assert not ask(external_tools["cfn-lint"], bucket()).answers


def test_should_judge_by_the_region(external_tools: Pools) -> None:
    mesh = {"Resources": {"Mesh": {"Type": "AWS::AppMesh::Mesh"}}}
    assert "E3006" not in {each.rule for each in ask(external_tools["cfn-lint"], mesh, "us-east-1").answers}
    assert "E3006" in {each.rule for each in ask(external_tools["cfn-lint"], mesh, "mx-central-1").answers}


def test_should_know_where_a_rule_is_documented(external_tools: Pools) -> None:
    rules = {rule.id: rule for rule in external_tools["cfn-lint"].rules()}
    assert rules["E3030"].source.startswith("https://")
    assert rules["E3030"].active
