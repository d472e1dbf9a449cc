from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.digest import Digester, value_at
from compliance.model import Resource
from tests.compliance.support import bucket, environment

DEV = Digester(("dev",), "111111111111")
PROD = Digester(("prod",), "333333333333")


def resource(**properties: Any) -> Resource:
    return Resource("dev", "Data", "t", "Db", "Data/Db", "AWS::RDS::DBInstance", properties, {})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("A", {"B": [{"C": 1}]}),
        ("A.B.0.C", 1),
        ("A.B[0].C", 1),
        ("A.B.7.C", None),
        ("A.B.C", [{"C": 1}]),
        ("A.X", None),
        ("X.Y", None),
        ("R.Inside", {"Ref": "Other"}),
        ("S.Inside", "text"),
    ],
)
def test_should_find_the_value_that_decides(path: str, value: Any) -> None:
    assert value_at({"A": {"B": [{"C": 1}]}, "R": {"Ref": "Other"}, "S": "text"}, path) == value


def test_should_not_depend_on_the_environment() -> None:
    dev = resource(Name="db-dev", Arn="arn:aws:kms:us-east-1:111111111111:key/dev", Path="/dev/x")
    prod = resource(Name="db-prod", Arn="arn:aws:kms:us-east-1:333333333333:key/prod", Path="/prod/x")
    assert DEV.digest(dev, ["Name", "Arn", "Path"]) == PROD.digest(prod, ["Name", "Arn", "Path"])


def test_should_change_when_a_value_moves_to_another_account() -> None:
    own, foreign = (resource(Topic=f"arn:aws:sns:us-east-1:{digit * 12}:alarms") for digit in "19")
    assert DEV.digest(own, ["Topic"]) != DEV.digest(foreign, ["Topic"])
    assert Digester(("dev",)).neutral("111111111111") == "111111111111"
    assert DEV.neutral("111111111111 1111111111112 x-111111111111-y") == "{account} 1111111111112 x-{account}-y"


def test_should_know_the_account_of_a_template() -> None:
    (template,) = environment(account="222222222222", Data=bucket()).templates
    assert Digester.of(template, "dev") == Digester(("dev",), "222222222222")


def test_should_not_depend_on_what_is_in_an_asset() -> None:
    before, after = (resource(Image=f"repository:{digit * 64}", Tag="a") for digit in "ab")
    assert DEV.digest(before, ["Image"]) == DEV.digest(after, ["Image"])
    assert DEV.digest(before, ["Image"]) != DEV.digest(resource(Image="repository:latest"), ["Image"])


def test_should_keep_words_that_only_contain_the_environment() -> None:
    assert DEV.neutral("device dev-x developer /dev/") == "device {environment}-x developer /{environment}/"


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("account-dev dev-shared xdev dev", "{environment} {environment}-{environment} xdev {environment}"),
        ("dev.dev", "{environment}.{environment}"),
        ("a.b a.bc axb", "{environment} a.bc axb"),
        ("devdev dev1 1dev", "devdev dev1 1dev"),
        ("", ""),
    ],
)
def test_should_replace_whole_words_the_longest_first(text: str, neutral: str) -> None:
    assert Digester(("account-dev", "shared", "dev", "a.b")).neutral(text) == neutral


def test_should_tell_two_environments_apart_that_look_at_the_same_text() -> None:
    assert DEV.neutral("dev prod 111111111111") == "{environment} prod {account}"
    assert PROD.neutral("dev prod 111111111111") == "dev {environment} 111111111111"


@pytest.mark.parametrize(
    "changed",
    [
        {"Encrypted": True},
        {},
        {"Encrypted": "false"},
        {"Encrypted": {"Ref": "P"}},
    ],
)
def test_should_change_when_a_value_changes(changed: dict[str, Any]) -> None:
    before = DEV.digest(resource(Encrypted=False, Class="t4g"), ["Encrypted"])
    assert DEV.digest(resource(**changed, Class="t4g"), ["Encrypted"]) != before
    assert DEV.digest(resource(Encrypted=False, Class="other"), ["Encrypted"]) == before


def test_should_cover_every_property_when_none_is_named() -> None:
    assert DEV.digest(resource(A=1, B=1), []) != DEV.digest(resource(A=1, B=2), [])
    found = resource(A="dev", B={"Z": 1, "A": 1})
    everything = DEV.of_value({"values": found.properties, "type": found.type})
    assert DEV.digest(found, []) == DEV.digest(found, []) == everything


def test_should_cover_properties_of_other_resources() -> None:
    def digest(policy: str) -> str:
        return DEV.digest(resource(), ["Policy/Document"], {"Policy": resource(Document=policy)})

    assert digest("a") != digest("b")
    assert digest("a") == digest("a")


def test_should_look_like_a_digest() -> None:
    assert DEV.of_value({"ü": 1}) == DEV.of_value({"ü": 1})
    assert len(DEV.of_value("x")) == len("sha256:") + 16


@given(st.dictionaries(st.text(min_size=1), st.integers()), st.text())
def test_should_answer_for_any_value_and_path(value: dict[str, int], path: str) -> None:
    value_at(value, path)
    assert Digester(()).of_value(value) == Digester(()).of_value(dict(reversed(value.items())))


def test_should_depend_on_attributes_beside_the_properties() -> None:
    (template,) = environment(Data=bucket(BucketName="x")).templates
    (found,) = template.resources
    kept = replace(found, body={**found.body, "DeletionPolicy": "Retain"})
    digester = Digester.of(template, "dev")
    assert digester.digest(found, ("DeletionPolicy",)) != digester.digest(kept, ("DeletionPolicy",))
    assert digester.digest(found, ("BucketName",)) == digester.digest(kept, ("BucketName",))
