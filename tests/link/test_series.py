from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from nlp.link.instruments import is_policy, target
from nlp.link.meaning import Missing
from nlp.link.series import Desk, on_one_basis, turned_round
from nlp.market.measures import is_growth
from nlp.records import LinkedClaim, PlannedReading
from tests.fakes import FakeProvider
from tests.verify.making import SEEN_AT, claim, day, link, market, mention, quantity, window


def _default(linked_claim: LinkedClaim) -> PlannedReading:
    assert linked_claim.readings, linked_claim.explanation
    return linked_claim.readings[0]


def test_prices_before_a_split_are_put_on_the_new_basis() -> None:
    provider = market()
    (series,) = provider.series("XNAS:AAA", "close")
    part = provider.observations(series, as_of=SEEN_AT)
    splits = provider.splits("XNAS:AAA")
    assert list(on_one_basis(part, splits).values) == [120.0, 120.888, 120.0]
    before = provider.observations(series, as_of=SEEN_AT - dt.timedelta(days=1))
    assert on_one_basis(before, splits) is before  # not yet split: the basis of its day


def test_an_inverted_series_says_so_and_keeps_its_rows() -> None:
    provider = market()
    (series,) = provider.series("FX:USDCNY", "fx_rate")
    turned = turned_round(provider.observations(series, as_of=SEEN_AT))
    assert turned.series == "1/FX:USDCNY/fx_rate"
    assert turned.currency == "USD"
    assert np.allclose(np.asarray(turned.values) * [7.10, 7.00, 6.95], 1.0)


@pytest.mark.parametrize(
    ("subject", "figure", "instrument", "inverted", "inverted_level"),
    [
        (mention("FX:EURUSD", "the euro", "CURRENCY"), None, "FX:EURUSD", False, False),
        (mention("FX:USDCNY", "the yuan", "CURRENCY"), None, "FX:USDCNY", True, False),
        (mention("FX:USDCNY", "USD/CNY", "CURRENCY"), None, "FX:USDCNY", False, False),
        (mention("FX:USDCNY", "the yuan", "CURRENCY"), ("0.14", "USD"), "FX:USDCNY", True, True),
        (
            mention("INDEX:DXY", "the dollar", "CURRENCY"),
            ("6.95", "CNY"),
            "FX:USDCNY",
            False,
            False,
        ),
        (mention("INDEX:DXY", "the dollar", "CURRENCY"), ("0.95", "EUR"), "FX:EURUSD", True, True),
    ],
)
def test_a_currency_is_one_side_of_a_pair(
    subject: object,
    figure: tuple[str, str] | None,
    instrument: str,
    inverted: bool,
    inverted_level: bool,
) -> None:
    provider = market()
    days = [day("2024-01-17")]
    provider.add("FX:EURUSD", "fx_rate", days, [1.09], unit="currency", currency="USD")
    stated = quantity(figure[0], "currency", currency=figure[1]) if figure else None
    made = claim("level", subject, quantity=stated)  # type: ignore[arg-type]
    found = target(made.subjects[0], made, provider=provider)
    assert not isinstance(found, Missing)
    assert found.instrument.id == instrument
    assert (found.inverted, found.inverted_level) == (inverted, inverted_level)


def test_against_another_currency_the_cross_is_meant() -> None:
    provider = market()
    provider.add("FX:EURGBP", "fx_rate", [day("2024-01-17")], [0.86], currency="GBP")
    made = claim(
        "pct_change",
        mention("FX:EURUSD", "the euro", "CURRENCY"),
        objects=[mention("FX:GBPUSD", "sterling", "CURRENCY")],
    )
    found = target(made.subjects[0], made, provider=provider)
    assert not isinstance(found, Missing)
    assert (found.instrument.id, found.inverted) == ("FX:EURGBP", False)


def test_an_amount_of_billions_is_the_value_of_the_company() -> None:
    made = claim("level", "XNAS:AAA", quantity=quantity("30000000000", "currency"))
    found = target(made.subjects[0], made, provider=market())
    assert not isinstance(found, Missing)
    assert found.measures == ("market_cap",)


def test_a_central_bank_stands_for_its_rate() -> None:
    provider = FakeProvider()
    provider.add("RATE:ECBDFR", "policy_rate", [day("2024-01-17")], [4.0], unit="percent")
    made = claim("policy", "ORG:ECB", measure=None)
    assert is_policy(made)
    found = target(made.subjects[0], made, provider=provider)
    assert not isinstance(found, Missing)
    assert found.instrument.id == "RATE:ECBDFR"


@pytest.mark.parametrize(
    ("measure", "growth"),
    [("gdp_growth_qoq_saar", True), ("cpi_yoy", True), ("gdp_real_saar", False), ("close", False),
     ("unemployment_rate", False), ("nonsense_yoy", False), (None, False)],
)  # fmt: skip
def test_rates_of_change_are_told_from_levels(measure: str | None, growth: bool) -> None:
    assert is_growth(measure) is growth


@pytest.mark.parametrize(
    ("granularity", "begin", "end_on", "series"),
    [
        ("month", "2023-12-01", "2023-12-31", "ECON:XX/cpi_yoy.M"),
        ("year", "2023-01-01", "2023-12-31", "ECON:XX/cpi_yoy.A.wdi"),
    ],
)
def test_a_window_chooses_the_frequency_of_a_statistic(
    granularity: str, begin: str, end_on: str, series: str
) -> None:
    made = claim(
        "level", "ECON:XX", measure="cpi_yoy", quantity=quantity("3.0"),
        window=window("in", begin, end_on, granularity=granularity),
    )  # fmt: skip
    assert _default(link(made, market())).operands[0].series == series


def test_twelve_months_that_are_no_calendar_year_ask_for_months() -> None:
    made = claim(
        "growth_rate", "ECON:XX", measure="cpi_yoy", quantity=quantity("3.4"),
        window=window("to", "2022-11-01", "2023-10-31", granularity="year"),
    )  # fmt: skip
    assert _default(link(made, market())).operands[0].series == "ECON:XX/cpi_yoy.M"


def test_an_annual_figure_never_answers_for_a_month() -> None:
    made = claim(
        "growth_rate", "ECON:XX", measure="gdp_growth_yoy", quantity=quantity("1.0"),
        window=window("in", "2023-12-01", "2023-12-31", granularity="month"),
    )  # fmt: skip
    found = link(made, market())
    assert (found.missing, found.readings) == ("no_coverage", ())
    assert "stored as A only" in found.explanation


def test_inflation_is_computed_from_an_index_where_it_is_not_stored() -> None:
    provider = FakeProvider()
    ends = [dt.date(2022 + month // 12, month % 12 + 1, 28) for month in range(24)]
    provider.add(
        "ECON:YY", "cpi_index", ends, [100.0] * 12 + [103.0] * 12, unit="index", frequency="M"
    )
    made = claim(
        "growth_rate", "ECON:YY", measure="cpi_yoy", direction="up", quantity=quantity("3.0"),
        window=window("in", "2023-11-01", "2023-11-30", granularity="month"),
    )  # fmt: skip
    operand = _default(link(made, provider)).operands[0]
    assert operand.series == "ECON:YY/cpi_index.M:yoy"
    assert np.allclose(np.asarray(operand.values), 3.0)
    assert len(operand) == 12


def test_a_hole_in_an_index_makes_no_year_of_thirteen_months() -> None:
    provider = FakeProvider()
    ends = [dt.date(2022 + month // 12, month % 12 + 1, 28) for month in range(24) if month != 5]
    provider.add("ECON:YY", "cpi_index", ends, [100.0] * 23, unit="index", frequency="M")
    made = claim(
        "growth_rate", "ECON:YY", measure="cpi_yoy", quantity=quantity("0.0"),
        window=window("in", "2023-11-01", "2023-11-30", granularity="month"),
    )  # fmt: skip
    days = np.asarray(_default(link(made, provider)).operands[0].days)
    assert dt.date(2023, 6, 28).toordinal() not in days
    assert dt.date(2023, 5, 28).toordinal() in days


def test_total_return_prices_never_answer_for_a_level() -> None:
    provider = FakeProvider()
    days = [day("2024-01-16"), day("2024-01-17")]
    provider.add(
        "XHKG:0001", "close", days, [40.0, 41.0], unit="currency", currency="HKD",
        adjustment="total",
    )  # fmt: skip
    level = link(claim("level", "XHKG:0001", quantity=quantity("41", "currency")), provider)
    assert level.missing == "no_series"
    assert "raw closes" in level.explanation
    change = link(claim("pct_change", "XHKG:0001", quantity=quantity("2.5")), provider)
    assert _default(change).flags == ("basis_mismatch",)


def test_a_longer_history_is_taken_where_the_window_reaches_back() -> None:
    provider = FakeProvider()
    days = [day("2019-06-03"), day("2023-12-29"), day("2024-01-16"), day("2024-01-17")]
    money = {"unit": "currency", "currency": "USD", "calendar": "XNYS"}
    provider.add("XNAS:LONG", "close", days, [1, 2, 3, 4], adjustment="total", **money)  # type: ignore[arg-type]
    provider.add("XNAS:LONG", "close", days[1:], [2, 3, 4], adjustment="raw", **money)  # type: ignore[arg-type]
    near = claim("pct_change", "XNAS:LONG", quantity=quantity("1"))
    assert _default(link(near, provider)).operands[0].series == "XNAS:LONG/close"
    far = claim(
        "superlative", "XNAS:LONG", direction="up", statistic="level",
        window=window("since", "2019-06-01", "2024-01-17", granularity="month"),
    )  # fmt: skip
    assert _default(link(far, provider)).operands[0].series == "XNAS:LONG/close.total"


def test_slices_are_asked_for_once_an_instant() -> None:
    provider = market()
    desk = Desk(provider)
    (series,) = provider.series("INDEX:ONE", "close")
    for _ in range(3):
        desk.slice(series, as_of=SEEN_AT)
    assert provider.asked == [(series.id, SEEN_AT)]


def test_a_series_computed_of_nothing_is_empty_and_fails_nobody() -> None:
    """Earnings are known as a series, but none was reported before the article."""
    provider = FakeProvider()
    provider.add("XNAS:AAA", "close", [day("2024-01-16"), day("2024-01-17")], [10.0, 11.0],
                 unit="currency", currency="USD", adjustment="raw")  # fmt: skip
    provider.add("XNAS:AAA", "eps_ttm", [day("2024-12-31")], [1.0], unit="currency",
                 currency="USD", frequency="Q")  # fmt: skip
    made = claim("multiple", "XNAS:AAA", measure="pe_ttm", quantity=quantity("11", "multiple"))
    linked = link(made, provider)
    assert (linked.readings, linked.missing) == ((), "no_series")
