"""Assumptions: each is used, and those that follow from something still do."""

import re

import pytest

from delivery.configuration import ROOT
from delivery.costs.assumptions import Assumption, assumed, assuming, log_volume, table
from lib import sizing
from services.telemetry import settings

CODE = "\n".join(path.read_text() for path in (ROOT / "delivery" / "costs").rglob("*.py"))
PAGE = ROOT / "docs" / "reference" / "performance.md"


def of(basis: str) -> list[Assumption]:
    return [each for each in table().assumption if each.basis == basis]


@pytest.mark.parametrize("row", table().assumption, ids=lambda row: row.id)
def test_should_use_each_assumption(row: Assumption) -> None:
    assert f'"{row.id}"' in CODE
    assert row.why


def test_should_have_a_row_for_each_name_in_the_code() -> None:
    names = set(re.findall(r'assumed\("([^"]+)"\)', CODE))
    assert names <= {each.id for each in table().assumption}


@pytest.mark.parametrize("row", of("measured"), ids=lambda row: row.id)
def test_should_find_measured_figures_where_they_were_measured(row: Assumption) -> None:
    assert row.page or (ROOT / row.test).is_file()
    figures = re.findall(r"[\d,.]+", PAGE.read_text())
    assert set(row.page) <= set(figures)


def test_should_add_the_processor_up_as_the_page_has_it() -> None:
    row = next(each for each in table().assumption if each.id == "processor.cpu_us_per_event")
    assert row.value == pytest.approx(sum(float(each) for each in row.page))


@pytest.mark.parametrize("row", of("code"), ids=lambda row: row.id)
def test_should_follow_the_defaults_of_the_programs(row: Assumption) -> None:
    assert row.setting
    for each in row.setting.split(", "):
        name, _, value = each.partition("=")
        if name.startswith("lib.sizing."):
            default = getattr(sizing, name.rpartition(".")[2])
        else:
            kind, _, attribute = name.partition(".")
            fields = getattr(settings, kind).__struct_fields__
            defaults = getattr(settings, kind).__struct_defaults__
            default = dict(zip(fields[-len(defaults) :], defaults, strict=True))[attribute]
        assert default == float(value or row.value)


def test_should_let_other_figures_hold_inside_of_a_with_and_only_there() -> None:
    before = assumed("month.at_load")
    with assuming({"month.at_load": 0.5}):
        assert assumed("month.at_load") == 0.5
    assert assumed("month.at_load") == before
    with pytest.raises(KeyError), assuming({"month.at_rest": 1}):
        pass


def test_should_take_the_first_row_that_fits_a_log_group() -> None:
    slow = log_volume("/aws/rds/instance/smartfactory-prod/postgresql")
    upgrade = log_volume("/aws/rds/instance/smartfactory-prod/upgrade")
    assert slow is not None
    assert upgrade is not None
    assert slow.bytes > upgrade.bytes
    assert log_volume("/somebody/else") is None
