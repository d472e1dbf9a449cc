import json
from typing import Any

import pytest

from compliance.mutation.model import Operator
from compliance.mutation.operators.policies import HARMLESS, STRANGER, mutants
from tests.compliance.mutation.places import changes, entry, place

POLICY = "AWS::IAM::ManagedPolicy"
ALLOW = {
    "Effect": "Allow",
    "Action": ["s3:GetObject"],
    "Resource": "arn",
    "Condition": {"Bool": {"a": "true"}, "StringEquals": {"b": "1", "c": "2"}},
}


def broken(
    statements: Any, resource_type: str = POLICY, name: str = "PolicyDocument"
) -> dict[tuple[Operator, str], Any]:
    at = place(resource_type, {name: {"Statement": statements}}, {name: entry()})
    return {(key[0], key[2]): value[name]["Statement"] for key, value in changes(mutants, at).items()}


def test_should_break_each_part_of_a_statement_that_allows() -> None:
    block = ALLOW["Condition"]
    assert broken([ALLOW]) == {
        (Operator.WILDCARDED, "0 Action"): [{**ALLOW, "Action": "*"}],
        (Operator.NOT_ACTION, "0 Action"): [
            {
                "Effect": "Allow",
                "NotAction": ["s3:GetObject"],
                "Resource": "arn",
                "Condition": block,
            }
        ],
        (Operator.WILDCARDED, "0 Resource"): [{**ALLOW, "Resource": "*"}],
        (Operator.CONDITION_REMOVED, "0 Bool a"): [{**ALLOW, "Condition": {"StringEquals": {"b": "1", "c": "2"}}}],
        (Operator.CONDITION_REMOVED, "0 StringEquals b"): [
            {**ALLOW, "Condition": {"Bool": {"a": "true"}, "StringEquals": {"c": "2"}}}
        ],
        (Operator.CONDITION_REMOVED, "0 StringEquals c"): [
            {**ALLOW, "Condition": {"Bool": {"a": "true"}, "StringEquals": {"b": "1"}}}
        ],
        (Operator.WILDCARDED, "0 StringEquals b"): [
            {**ALLOW, "Condition": {"Bool": {"a": "true"}, "StringEquals": {"c": "2"}, "StringLike": {"b": "*"}}}
        ],
        (Operator.WILDCARDED, "0 StringEquals c"): [
            {**ALLOW, "Condition": {"Bool": {"a": "true"}, "StringEquals": {"b": "1"}, "StringLike": {"c": "*"}}}
        ],
    }


def test_should_keep_what_else_a_condition_says_when_it_takes_any_value() -> None:
    condition = {"ForAnyValue:StringEqualsIfExists": {"a": "1"}, "ForAnyValue:StringLikeIfExists": {"b": "2"}}
    found = broken([{**ALLOW, "Condition": condition}])
    assert found[Operator.WILDCARDED, "0 ForAnyValue:StringEqualsIfExists a"] == [
        {**ALLOW, "Condition": {"ForAnyValue:StringLikeIfExists": {"a": "*", "b": "2"}}}
    ]


def test_should_leave_a_condition_that_takes_any_value() -> None:
    found = broken([{**ALLOW, "Condition": {"StringLike": {"a": ["x", "*"]}}}])
    assert [detail for operator, detail in found if detail.startswith("0 StringLike")] == ["0 StringLike a"]
    assert (Operator.WILDCARDED, "0 StringLike a") not in found


def test_should_deny_less() -> None:
    deny = {"Effect": "Deny", "Action": "s3:*", "Resource": ["a", "b"]}
    found = broken([ALLOW, deny])
    assert found[Operator.WEAKENED, "1 Deny without Resource 0"] == [ALLOW, {**deny, "Resource": ["b"]}]
    assert found[Operator.WEAKENED, "1 Deny without Resource 1"] == [ALLOW, {**deny, "Resource": ["a"]}]
    assert found[Operator.WEAKENED, f"1 Deny {HARMLESS}"] == [ALLOW, {**deny, "Action": HARMLESS}]


def test_should_remove_a_condition_altogether_when_nothing_is_left_of_it() -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "true"}}}
    assert broken(statement) == {
        (Operator.CONDITION_REMOVED, "0 Bool a"): {"Effect": "Allow", "Action": "*", "Resource": "*"}
    }


def test_should_turn_and_remove_statements_that_deny() -> None:
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "true"}}}
    assert broken([ALLOW, deny])[Operator.DENY_TO_ALLOW, "1 Effect"] == [ALLOW, {**deny, "Effect": "Allow"}]
    assert broken([ALLOW, deny])[Operator.REMOVED, "1 Deny"] == [ALLOW]


def test_should_open_the_principal_only_when_a_policy_trusts() -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "a"}}
    assert broken([statement], "AWS::IAM::Role", "AssumeRolePolicyDocument") == {
        (Operator.WILDCARDED, "0 Principal"): [{**statement, "Principal": {"AWS": "*"}}],
        (Operator.WIDENED, "0 Principal"): [{**statement, "Principal": {"Service": "a", "AWS": STRANGER}}],
    }


def test_should_let_another_account_in_beside_those_that_are_named() -> None:
    statement = {"Effect": "Allow", "Action": "sqs:*", "Principal": {"AWS": "arn:b"}, "Resource": "arn"}
    found = broken([statement], "AWS::SQS::QueuePolicy")
    assert found[Operator.WIDENED, "0 Principal"] == [{**statement, "Principal": {"AWS": ["arn:b", STRANGER]}}]


def test_should_let_no_other_account_in_where_identities_are_federated() -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "a"}}
    found = broken([statement], "AWS::IAM::Role", "AssumeRolePolicyDocument")
    assert set(found) == {(Operator.WILDCARDED, "0 Principal")}


def test_should_leave_the_resource_when_the_policy_is_attached_to_it() -> None:
    statement = {"Effect": "Allow", "Action": "sqs:*", "Principal": "*", "Resource": "arn"}
    found = broken([statement], "AWS::SQS::QueuePolicy")
    assert set(found) == {(Operator.WILDCARDED, "0 Action"), (Operator.NOT_ACTION, "0 Action")}


def test_should_break_policies_that_are_text() -> None:
    text = json.dumps({"Statement": [{"Effect": "Allow", "Action": "a", "Resource": "b"}]})
    found = changes(mutants, place("AWS::Logs::ResourcePolicy", {"PolicyDocument": text}, {"PolicyDocument": entry()}))
    changed = found[Operator.WILDCARDED, "PolicyDocument", "0 Resource"]["PolicyDocument"]
    assert json.loads(changed) == {"Statement": [{"Effect": "Allow", "Action": "a", "Resource": "*"}]}


@pytest.mark.parametrize(
    ("action", "controls"),
    [
        ("s3:GetObject", ("A.8.24",)),
        ("secretsmanager:PutSecretValue", ("A.8.24", "A.5.17")),
        (["s3:GetObject", "secretsmanager:PutSecretValue"], ("A.8.24", "A.5.17")),
    ],
)
def test_should_serve_what_the_actions_of_a_statement_serve_as_well(action: Any, controls: tuple[str, ...]) -> None:
    listed = {
        "PolicyDocument": entry(),
        "PolicyDocument.Statement.*.Action.secretsmanager:PutSecretValue": entry(controls=["A.5.17"]),
    }
    statement = {"Effect": "Allow", "Action": action, "Resource": "arn"}
    at = place(POLICY, {"PolicyDocument": {"Statement": [statement]}}, listed)
    assert {each.controls for each in mutants(at)} == {controls}
