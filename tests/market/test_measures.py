from __future__ import annotations

import csv
from pathlib import Path

import pytest

from nlp.errors import UnknownNameError
from nlp.market.measures import FREQUENCIES, KINDS, MEASURES, UNITS, measure, price_measures


def test_every_row_uses_known_units_kinds_and_frequencies() -> None:
    for entry in MEASURES.values():
        assert entry.meaning, entry.name
        assert entry.units, entry.name
        assert set(entry.units) <= set(UNITS), entry.name
        assert set(entry.kinds) <= set(KINDS), entry.name
        assert set(entry.frequencies) <= set(FREQUENCIES), entry.name
        assert set(entry.derived_from) <= set(MEASURES), entry.name
        assert entry.seasonal in {None, "sa", "nsa"}, entry.name


def test_rates_are_percentages_and_prices_are_none() -> None:
    assert all(entry.unit == "percent" for entry in MEASURES.values() if entry.rate)
    for name in ("close", "market_cap", "payrolls", "cpi_index", "pe_ttm", "revenue"):
        assert not measure(name).rate
    for name in ("yield", "policy_rate", "unemployment_rate", "cpi_yoy", "operating_margin"):
        assert measure(name).rate


def test_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'unemployment_rate'"):
        measure("unemployment")
    with pytest.raises(UnknownNameError, match="reference of measures"):
        measure("zzzz")


@pytest.mark.parametrize(
    ("kind", "first"),
    [("equity", "close"), ("fx", "fx_rate"), ("commodity", "spot_price"), ("rate", "yield")],
)
def test_close_stands_for_the_price_of_anything(kind: str, first: str) -> None:
    assert price_measures(kind)[0] == first
    assert set(price_measures(kind)) <= set(MEASURES)


def test_an_economy_has_no_price() -> None:
    assert price_measures("economy") == ()


@pytest.mark.shared
def test_the_vocabulary_covers_the_shared_folder(shared: Path) -> None:
    with (shared / "market" / "series.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert row["unit"] in measure(row["measure"]).units, row["series"]
