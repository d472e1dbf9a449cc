"""The price table: every figure has its source, its evidence and its date."""

import pytest

from delivery.costs.prices import Price, prices


@pytest.mark.parametrize("price", prices().price, ids=lambda price: price.id)
def test_should_name_the_page_and_the_evidence_of_each_price(price: Price) -> None:
    assert price.source.startswith("https://aws.amazon.com/")
    assert price.evidence in prices().evidence
    assert (price.usd is None) == bool(price.tiers)
    assert price.of(1) > 0
    if price.evidence == "articles":
        assert price.note, "which article"


def test_should_date_the_table_and_each_evidence() -> None:
    assert all(each.date <= prices().date for each in prices().evidence.values())


def test_should_have_each_price_once() -> None:
    names = [each.id for each in prices().price]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("millions", "usd"), [(100, 350), (333, 1_165.5), (1_000, 1_165.5 + 667 * 2.8)])
def test_should_charge_each_tier_its_own_price(millions: float, usd: float) -> None:
    assert prices()["apigateway.requests"].of(millions) == pytest.approx(usd)
