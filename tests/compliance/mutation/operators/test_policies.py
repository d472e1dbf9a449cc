import json
from typing import Any

from compliance.mutation.model import Operator
from compliance.mutation.operators.policies import mutants
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
    }


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
        (Operator.WILDCARDED, "0 Principal"): [{**statement, "Principal": {"AWS": "*"}}]
    }


def test_should_leave_the_resource_when_the_policy_is_attached_to_it() -> None:
    statement = {"Effect": "Allow", "Action": "sqs:*", "Principal": "*", "Resource": "arn"}
    found = broken([statement], "AWS::SQS::QueuePolicy")
    assert set(found) == {(Operator.WILDCARDED, "0 Action"), (Operator.NOT_ACTION, "0 Action")}


def test_should_break_policies_that_are_text() -> None:
    text = json.dumps({"Statement": [{"Effect": "Allow", "Action": "a", "Resource": "b"}]})
    found = changes(mutants, place("AWS::Logs::ResourcePolicy", {"PolicyDocument": text}, {"PolicyDocument": entry()}))
    changed = found[Operator.WILDCARDED, "PolicyDocument", "0 Resource"]["PolicyDocument"]
    assert json.loads(changed) == {"Statement": [{"Effect": "Allow", "Action": "a", "Resource": "*"}]}
