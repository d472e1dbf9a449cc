from compliance.rules_support.catalogue import KNOWN_TYPES
from compliance.rules_support.resource_policies import DOCUMENTS, readable


def test_should_join_text_when_a_policy_is_written_with_references() -> None:
    assert readable({"Fn::Join": ["", ['{"Resource":"', {"Ref": "Group"}, '"}']]}) == '{"Resource":"ref"}'


def test_should_leave_a_policy_when_it_is_a_table_or_unknown() -> None:
    table: dict[str, list[str]] = {"Statement": []}
    unknown = {"Fn::ImportValue": "x"}
    assert readable(table) is table
    assert readable(unknown) is unknown


def test_should_know_the_types_when_they_hold_policies() -> None:
    assert set(DOCUMENTS) <= KNOWN_TYPES
