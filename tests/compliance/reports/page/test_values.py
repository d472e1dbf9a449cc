import json
from typing import Any

import pytest

from compliance.model import Resource
from compliance.reports.page.values import (
    ABSENT,
    ACCOUNT_MARK,
    LONGEST_VALUE,
    NAME_MARK,
    Words,
    embeddable,
    looked_at,
    value_text,
)
from tests.compliance.reports.page.examples import template
from tests.compliance.support import environment


def database() -> Resource:
    return next(each for each in environment(Data=template()).resources if each.logical_id == "Db")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("StorageEncrypted", False),
        ("Policy.Statement.0.Action.0", "kms:Decrypt"),
        ("DeletionPolicy", "Delete"),
        ("UpdateReplacePolicy", None),
        ("Type", None),
        ("Properties.Name", None),
        ("Missing", None),
    ],
)
def test_should_find_a_value_beside_the_properties_too(path: str, value: Any) -> None:
    assert looked_at(database(), path) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (False, "false"),
        (0, "0"),
        ("", '""'),
        (None, ABSENT),
        ({"a": [1, "ü"]}, '{"a":[1,"ü"]}'),
        ("a\u202eb\u2028", '"a\\u202eb\\u2028"'),
        ("\U000e0001", '"\\udb40\\udc01"'),
        (NAME_MARK, '"\\ue000"'),
    ],
)
def test_should_write_a_value_so_that_all_of_it_is_seen(value: Any, text: str) -> None:
    assert value_text(value) == text
    if text:
        assert json.loads(text) == value


def test_should_cut_a_long_value_and_say_so() -> None:
    text = value_text("x" * (LONGEST_VALUE + 1_000))
    assert text.endswith("xxx ... 1,002 more characters are not shown")
    assert len(value_text("x" * (LONGEST_VALUE - 2))) == LONGEST_VALUE


def test_should_mark_the_words_that_make_environments_differ() -> None:
    words = Words.of(environment(suffix="prod", account="222222222222", Data=template()))
    marked = words.mark('"arn:aws:iam::222222222222:role/a-prod and product"')
    assert marked == f'"arn:aws:iam::{ACCOUNT_MARK}:role/a-{NAME_MARK} and product"'
    assert words.marked == ("prod", "222222222222")


def test_should_mark_no_account_when_templates_have_several_or_none() -> None:
    assert Words.of(environment(account="", Data=template())).mark('"1"') == '"1"'


def test_should_embed_json_that_nothing_can_break_out_of() -> None:
    hostile = "</script><!--<script>&\u2028\u2029"
    text = embeddable({"a": [hostile, {"b": hostile}], "c": hostile, "empty": []})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": [hostile, {"b": hostile}], "c": hostile, "empty": []}
    assert text.splitlines()[1] == '"a":['
