from types import ModuleType
from typing import Any

import pytest

from compliance.model import Answer, Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.scanners import own
from compliance.scanners.own import OwnRule
from tests.compliance.support import bucket, environment, evaluate


def rule(check: Any, *types: str) -> ModuleType:
    module = ModuleType("some_rule")
    metadata = Rule(
        id="some-rule", title="T.", objective=Objective.LOGGING, why="W.", fix="F.", source="https://x", types=types
    )
    vars(module).update(RULE=metadata, check=check)
    return module


def named(resource: Resource, _: Context) -> Result:
    if "BucketName" in resource.properties:
        return passed("BucketName")
    return failed("BucketName", detail="in dev, no name")


def loops(resource: Resource, context: Context) -> Result:
    context.text({"Ref": resource.logical_id}, stack=resource.stack)
    return passed()


def none_exists(context: Context) -> Result:
    return failed(detail="none in dev") if not list(context.resources("AWS::KMS::Key")) else passed()


def findings(monkeypatch: pytest.MonkeyPatch, module: ModuleType, template: Any, *, whole: bool = True) -> Any:
    monkeypatch.setattr(own, "discover", lambda: (OwnRule.of(module),))
    return list(own.scan(environment(Data=template), whole=whole))


@pytest.mark.parametrize(
    ("properties", "answer", "detail"),
    [({"BucketName": "x"}, Answer.PASS, ""), ({}, Answer.FAIL, "in {environment}, no name")],
)
def test_should_make_a_finding_of_an_answer(
    monkeypatch: pytest.MonkeyPatch, properties: dict[str, Any], answer: Answer, detail: str
) -> None:
    (finding,) = findings(monkeypatch, rule(named, "AWS::S3::Bucket"), bucket(**properties))
    assert (finding.answer, finding.detail, finding.properties) == (answer, detail, ("BucketName",))
    assert (finding.tool, finding.rule, finding.environment) == ("own", "some-rule", "dev")
    assert (finding.why, finding.fix, finding.resource_type) == ("W.", "F.", "AWS::S3::Bucket")


def test_should_ask_only_about_the_types_of_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not findings(monkeypatch, rule(named, "AWS::SQS::Queue"), bucket())
    assert findings(monkeypatch, rule(named), bucket())


def test_should_fail_when_a_rule_cannot_read_a_resource(monkeypatch: pytest.MonkeyPatch) -> None:
    template = bucket(BucketName={"Ref": "Bucket"})
    (finding,) = findings(monkeypatch, rule(loops), template)
    assert (finding.answer, finding.detail) == (Answer.FAIL, "the rule could not read it (RecursionError)")


def test_should_ask_about_the_environment_only_when_all_of_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = findings(monkeypatch, rule(none_exists), bucket())
    assert (finding.answer, finding.path, finding.detail) == (Answer.FAIL, "", "none in {environment}")
    assert not findings(monkeypatch, rule(none_exists), bucket(), whole=False)


def test_should_see_an_error_of_a_rule_in_its_own_test() -> None:
    with pytest.raises(RecursionError):
        evaluate(rule(loops), bucket(BucketName={"Ref": "Bucket"}))


def test_should_find_every_rule_file_and_the_rules_about_the_scan() -> None:
    rules = own.rules()
    assert {"template-suppression", "scanner-coverage"} <= set(rules)
    assert len(rules) == len(own.discover()) + 2
    assert list(rules) == sorted(rules)
