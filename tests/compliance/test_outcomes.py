from typing import Any

import pytest

from compliance.assembly import Environment
from compliance.model import Answer, Resource
from compliance.outcomes import with_defaults
from compliance.rules import table_point_in_time_recovery
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.scanners.own import OwnRule, about_environment, evaluate
from tests.compliance.support import environment

EQUALS = {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}
PARAMETERS = {name: {"Type": "String"} for name in ("Stage", "A", "B", "C", "D")}


def bucket(value: Any) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": value}}


def either(condition: str = "IsProd", then: Any = "good", otherwise: Any = "bad") -> dict[str, Any]:
    return {"Fn::If": [condition, then, otherwise]}


def template(*values: Any, conditions: Any = None, parameters: Any = None) -> dict[str, Any]:
    return {
        "Parameters": parameters or PARAMETERS,
        "Conditions": conditions or {"IsProd": EQUALS},
        "Resources": {f"Bucket{number}": bucket(value) for number, value in enumerate(values)},
    }


def check(resource: Resource, context: Context) -> Result:
    name = resource.properties.get("BucketName")
    if isinstance(name, dict):
        return Result(Answer.NOT_EVALUATED, ("BucketName",), "unknown")
    return passed("BucketName") if name == "good" else failed("BucketName", detail=f"found {name}")


def every_name(context: Context) -> Result:
    results = [check(each, context) for each in context.resources("AWS::S3::Bucket")]
    return next((each for each in results if each.answer is not Answer.PASS), passed())


def rule(function: Any, *, about: bool = False) -> OwnRule:
    metadata = Rule(id="r", title="T.", objective=Objective.LOGGING, why="W.", fix="F.", source="https://x")
    return OwnRule(metadata, function, about_environment=about)


def answers(around: Environment) -> list[Answer]:
    return [result.answer for _, result in evaluate(rule(check), around)]


@pytest.mark.parametrize(
    ("then", "otherwise", "answer"),
    [
        ("good", "bad", Answer.FAIL),
        ("bad", "good", Answer.FAIL),
        ("good", "good", Answer.PASS),
        ("good", {"Ref": "AWS::NoValue"}, Answer.FAIL),
        ("good", {"Ref": "Stage"}, Answer.NOT_EVALUATED),
    ],
)
def test_should_give_the_worst_answer_when_a_condition_chooses(then: Any, otherwise: Any, answer: Answer) -> None:
    assert answers(environment(Data=template(either("IsProd", then, otherwise)))) == [answer]


@pytest.mark.parametrize(
    ("conditions", "answer"),
    [
        ({"IsProd": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}}, Answer.PASS),
        ({"IsProd": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}}, Answer.FAIL),
        ({"IsProd": {"Fn::Not": [{"Fn::Equals": ["true", True]}]}}, Answer.FAIL),
        ({"IsProd": {"Fn::Or": [EQUALS, {"Condition": "Other"}]}, "Other": {"Fn::Not": [EQUALS]}}, Answer.PASS),
        ({"IsProd": {"Fn::And": [EQUALS, {"Fn::Not": [EQUALS]}]}}, Answer.FAIL),
        ({"IsProd": {"Condition": "IsProd"}}, Answer.FAIL),
        ({"Elsewhere": EQUALS}, Answer.FAIL),
    ],
)
def test_should_try_only_outcomes_that_can_be(conditions: Any, answer: Answer) -> None:
    assert answers(environment(Data=template(either(), conditions=conditions))) == [answer]


def many(names: str) -> dict[str, Any]:
    return {name: {"Fn::Equals": [{"Ref": name}, "x"]} for name in names}


def nested(names: str) -> Any:
    return either(names[0], "good", nested(names[1:]) if names[1:] else "bad")


def test_should_decide_each_resource_when_a_template_has_too_many_conditions() -> None:
    around = environment(Data=template(nested("ABC"), either("D"), nested("ABCD"), "good", conditions=many("ABCD")))
    assert answers(around) == [Answer.FAIL, Answer.FAIL, Answer.NOT_EVALUATED, Answer.PASS]


def test_should_decide_each_template_when_all_have_too_many_conditions() -> None:
    around = environment(
        Data=template(nested("AB"), conditions=many("AB")), Other=template(nested("CD"), "good", conditions=many("CD"))
    )
    assert answers(around) == [Answer.FAIL, Answer.FAIL, Answer.PASS]


def test_should_judge_the_environment_by_its_worst_outcome() -> None:
    own = rule(every_name, about=True)
    assert about_environment(own, environment(Data=template(either()))).answer is Answer.FAIL
    assert about_environment(own, environment(Data=template(either("IsProd", "good", "good")))).answer is Answer.PASS


@pytest.mark.parametrize(
    ("parameter", "answer"),
    [
        ({"Type": "String", "Default": "bad"}, Answer.FAIL),
        ({"Type": "String", "Default": "good"}, Answer.NOT_EVALUATED),
        ({"Type": "String", "Default": "bad", "AllowedValues": ["bad", "good"]}, Answer.FAIL),
        ({"Type": "String"}, Answer.NOT_EVALUATED),
        ({"Type": "AWS::SSM::Parameter::Value<String>", "Default": "bad"}, Answer.NOT_EVALUATED),
    ],
)
def test_should_fail_when_the_default_of_a_parameter_fails(parameter: Any, answer: Answer) -> None:
    around = environment(Data=template({"Ref": "Name"}, parameters={**PARAMETERS, "Name": parameter}))
    assert answers(around) == [answer]
    assert about_environment(rule(every_name, about=True), around).answer is answer


def test_should_judge_defaults_within_each_outcome() -> None:
    parameters = {**PARAMETERS, "Name": {"Type": "String", "Default": "bad"}}
    around = environment(Data=template(either("IsProd", "good", {"Ref": "Name"}), parameters=parameters))
    assert answers(around) == [Answer.FAIL]


def test_should_ask_about_subjects_only() -> None:
    around = environment(Data=template(either(), either()))
    found = [each.logical_id for each, _ in evaluate(rule(check), around, [("Data", "Bucket1")])]
    assert found == ["Bucket1"]


def test_should_fail_a_real_rule_when_a_condition_hides_the_value() -> None:
    recovery = {"PointInTimeRecoveryEnabled": either("IsProd", True, False)}
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {"PointInTimeRecoverySpecification": recovery}}
    around = environment(Data={**template(), "Resources": {"Table": table}})
    ((_, result),) = evaluate(OwnRule.of(table_point_in_time_recovery), around)
    assert result.answer is Answer.FAIL


def test_should_share_what_did_not_change_between_bodies() -> None:
    (old,) = environment(Data=template("good", "bad")).templates
    new = old.with_body({**old.body, "Resources": {**old.body["Resources"], "Bucket1": bucket(either())}})
    assert new.resources[0] is old.resources[0]
    assert new.resources[1].properties == {"BucketName": either()}
    assert new.undecided == {"Bucket1"}
    assert new.with_body(old.body).undecided == frozenset()


@pytest.mark.parametrize(("default", "expected"), [("", []), ("a", ["a"]), ("a, b", ["a", "b"])])
def test_should_put_the_default_of_a_list_in_its_place(default: str, expected: list[str]) -> None:
    listed = {"Type": "CommaDelimitedList", "Default": default}
    body = {**template({"Ref": "Names"}, "kept", parameters={**PARAMETERS, "Names": listed})}
    (changed,) = with_defaults(environment(Data=body).templates) or ()
    assert changed.body["Resources"]["Bucket0"]["Properties"]["BucketName"] == expected
    assert changed.body["Resources"]["Bucket1"] is body["Resources"]["Bucket1"]
