from typing import Any

import pytest

from compliance.mutation.model import Operator
from compliance.mutation.operators.values import mutants, only_grants
from tests.compliance.mutation.places import changes, entry, place

DATABASE = "AWS::RDS::DBInstance"


def test_should_remove_and_flip_a_switch() -> None:
    at = place(DATABASE, {"StorageEncrypted": True, "DBName": "a"}, {"StorageEncrypted": entry()})
    assert changes(mutants, at) == {
        (Operator.REMOVED, "StorageEncrypted", ""): {"DBName": "a"},
        (Operator.FLIPPED, "StorageEncrypted", ""): {"StorageEncrypted": False, "DBName": "a"},
    }


def test_should_leave_alone_what_serves_no_control() -> None:
    properties = {"DBName": "a", "Tags": [{"Key": "Owner", "Value": "x"}], "DBInstanceIdentifier": "x-dev", "Other": 1}
    entries = {"DBName": entry(none="x"), "Tags": entry(), "DBInstanceIdentifier": entry(name=True)}
    assert changes(mutants, place(DATABASE, properties, entries)) == {}


def test_should_cross_both_limits_in_the_form_of_the_original() -> None:
    entries = {"BackupRetentionPeriod": entry(minimum=7), "Port": entry(minimum=5, maximum=9)}
    found = changes(mutants, place(DATABASE, {"BackupRetentionPeriod": 14, "Port": "7"}, entries))
    crossed = {key[1:]: value[key[1]] for key, value in found.items() if key[0] is Operator.THRESHOLD}
    assert crossed == {("BackupRetentionPeriod", "6"): 6, ("Port", "4"): "4", ("Port", "10"): "10"}


def test_should_cross_a_limit_to_the_next_number_that_the_schema_allows() -> None:
    at = place("AWS::Logs::LogGroup", {"RetentionInDays": 731}, {"RetentionInDays": entry(minimum=365)})
    found = changes(mutants, at)
    assert found[Operator.THRESHOLD, "RetentionInDays", "180"] == {"RetentionInDays": 180}


def test_should_put_each_weaker_value_in_place() -> None:
    at = place("X::Y::Z", {"SslPolicy": "new"}, {"SslPolicy": entry(weaker=["old", "older", "new"])})
    found = changes(mutants, at)
    assert {key: value for key, value in found.items() if key[0] is Operator.WEAKENED} == {
        (Operator.WEAKENED, "SslPolicy", "old"): {"SslPolicy": "old"},
        (Operator.WEAKENED, "SslPolicy", "older"): {"SslPolicy": "older"},
    }


def test_should_add_a_weaker_value_to_a_list() -> None:
    at = place("X::Y::Z", {"Flows": ["code"]}, {"Flows": entry(weaker=["implicit", ["none"]])})
    found = changes(mutants, at)
    assert found[Operator.WEAKENED, "Flows", '["code","implicit"]'] == {"Flows": ["code", "implicit"]}
    assert found[Operator.WEAKENED, "Flows", '["none"]'] == {"Flows": ["none"]}


def test_should_add_weaker_values_where_a_property_is_absent() -> None:
    entries = {"Public": entry(weaker=[True]), "Rules.*.Open": entry(weaker=["yes"])}
    found = changes(mutants, place("X::Y::Z", {"Rules": [{"Open": "no"}, {}]}, entries))
    added = {key[1:]: value for key, value in found.items() if key[2].endswith(("added true", "added yes"))}
    assert added == {
        ("Public", "added true"): {"Rules": [{"Open": "no"}, {}], "Public": True},
        ("Rules.*.Open", "1 added yes"): {"Rules": [{"Open": "no"}, {"Open": "yes"}]},
    }


def test_should_remove_each_element_and_empty_each_list() -> None:
    found = changes(mutants, place(DATABASE, {"Exports": ["a", "b"]}, {"Exports": entry()}))
    assert found == {
        (Operator.REMOVED, "Exports", ""): {},
        (Operator.EMPTIED, "Exports", ""): {"Exports": []},
        (Operator.REMOVED, "Exports.*", "0"): {"Exports": ["b"]},
        (Operator.REMOVED, "Exports.*", "1"): {"Exports": ["a"]},
    }


def test_should_take_a_listed_count_for_no_switch() -> None:
    found = changes(mutants, place("X::Y::Z", {"Count": "1"}, {"Count": entry(minimum=1)}))
    assert (Operator.FLIPPED, "Count", "") not in found


def test_should_not_go_into_references() -> None:
    found = changes(mutants, place(DATABASE, {"KmsKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}, {"KmsKeyId": entry()}))
    assert found == {(Operator.REMOVED, "KmsKeyId", ""): {}}


ALLOW = {"Statement": [{"Effect": "Allow", "Action": "a"}]}
DENY = {"Statement": [{"Effect": "Deny", "Action": "a"}]}
OPEN = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "a"}]}


@pytest.mark.parametrize(
    ("value", "grants"),
    [
        (ALLOW, True),
        ([{"PolicyDocument": ALLOW}], True),
        (DENY, False),
        (OPEN, False),
        ([{"PolicyDocument": ALLOW}, {"PolicyDocument": DENY}], False),
        (["arn"], False),
        ({}, False),
    ],
)
def test_should_know_that_losing_a_permission_is_no_danger(value: Any, grants: bool) -> None:
    assert only_grants(value) is grants
