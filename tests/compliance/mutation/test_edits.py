import pytest

from compliance.mutation.edits import REMOVED, edited, positions, schema_path, value_of


def test_should_share_what_does_not_change() -> None:
    original = {"A": {"B": [1, 2]}, "C": {"D": 1}}
    changed = edited(original, ("A", "B", 0), 9)
    assert changed == {"A": {"B": [9, 2]}, "C": {"D": 1}}
    assert changed["C"] is original["C"]
    assert original == {"A": {"B": [1, 2]}, "C": {"D": 1}}


def test_should_remove_keys_and_elements() -> None:
    assert edited({"A": [1, 2]}, ("A", 0), REMOVED) == {"A": [2]}
    assert edited({"A": 1, "B": 2}, ("A",), REMOVED) == {"B": 2}


def test_should_add_a_key_when_it_is_not_there() -> None:
    assert edited({"A": {}}, ("A", "B"), 1) == {"A": {"B": 1}}


def test_should_raise_when_a_step_leads_nowhere() -> None:
    with pytest.raises(KeyError):
        edited({}, ("A", "B"), 1)


def test_should_find_values() -> None:
    assert value_of({"A": [{"B": 1}]}, ("A", 0, "B")) == 1
    assert value_of({"A": [{"B": 1}]}, ("A", 1)) is REMOVED
    assert value_of({"A": 1}, ("A", "B")) is REMOVED


def test_should_say_where_a_value_stands() -> None:
    assert schema_path(("Rules", 3, "Action")) == "Rules.*.Action"
    assert positions(("Rules", 3, "Items", 0)) == "3.0"
