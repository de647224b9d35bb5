"""Sources are told for the very values that a verdict rests on, and for no others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlp.market.provider import SeriesInfo
from nlp.pipeline import sources
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, day, mention, quantity, window

DAYS = [day("2024-01-11"), day("2024-01-12"), day("2024-01-16"), day("2024-01-17")]


class Sourced(FakeProvider):
    """Whose series all say where they come from."""

    def series(self, instrument_id: str, measure: str | None = None) -> tuple[SeriesInfo, ...]:
        found = super().series(instrument_id, measure)
        return tuple(info.replace(source=f"the maker of {info.measure}") for info in found)


def market(*closes: float, instrument_id: str = "XNAS:AAA", **fields: Any) -> Sourced:
    made = Sourced()
    made.add(instrument_id, "close", DAYS, closes, **fields)
    return made


ROSE = claim("pct_change", "XNAS:AAA", direction="up", quantity=quantity("5"))


def test_the_source_of_the_series_is_found() -> None:
    provider = market(90, 95, 100, 105)
    verdict = check(ROSE, provider)
    assert verdict.label == "supported"
    assert sources(verdict, provider=provider) == {("fake", "XNAS:AAA/close"): "the maker of close"}


def test_prices_moved_by_a_split_still_tell_their_source() -> None:
    provider = market(900, 950, 1000, 105, unit="currency", currency="USD", adjustment="raw")
    provider.add_split("XNAS:AAA", day("2024-01-17"), 10.0)
    verdict = check(ROSE, provider)
    assert verdict.label == "supported"
    assert len(sources(verdict, provider=provider)) == 1


def test_other_data_under_the_same_name_are_no_source() -> None:
    verdict = check(ROSE, market(90, 95, 100, 105))
    assert sources(verdict, provider=market(91, 96, 101, 106)) == {}
    assert sources(verdict, provider=FakeProvider()) == {}
    other = Sourced()
    other.name = "other"
    other.add("XNAS:AAA", "close", DAYS, [90, 95, 100, 105])
    assert sources(verdict, provider=other) == {}


def test_a_series_turned_round_has_the_source_of_the_stored_one() -> None:
    provider = market(7.2, 7.1, 7.35, 7.0, instrument_id="FX:USDCNY", unit="currency")
    yuan = mention("FX:USDCNY", "the yuan", "CURRENCY")
    verdict = check(claim("pct_change", yuan, direction="up", quantity=quantity("5")), provider)
    assert verdict.label == "supported"
    assert list(sources(verdict, provider=provider).values()) == ["the maker of close"]


def test_rates_computed_from_levels_have_the_source_of_the_levels() -> None:
    provider = Sourced()
    ends = [dt.date(2022, 12, 31), dt.date(2023, 12, 31)]
    provider.add("ECON:US", "cpi_index", ends, [100.0, 103.4], frequency="M", unit="index")
    december = window("in", "2023-12-01", "2023-12-31", granularity="month")
    made = claim("level", "ECON:US", measure="cpi_yoy", quantity=quantity("3.4"), window=december)
    verdict = check(made, provider)
    assert verdict.label == "supported"
    assert list(sources(verdict, provider=provider).values()) == ["the maker of cpi_index"]


@pytest.mark.parametrize("form", ["forecast", "contribution"])
def test_without_rows_there_is_nothing_to_tell(form: str) -> None:
    provider = market(90, 95, 100, 105)
    assert sources(check(claim(form, "XNAS:AAA"), provider), provider=provider) == {}
