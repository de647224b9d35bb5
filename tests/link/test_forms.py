"""Forms that turn on several series or on events, on a market whose answers fit on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlp.records import ClaimWindow
from tests.fakes import FakeProvider
from tests.verify.making import check, claim, day, quantity, window

_MONEY: dict[str, Any] = {"unit": "currency", "currency": "USD", "calendar": "XNYS"}


def _put(
    provider: FakeProvider, name: str, measure: str, rows: dict[str, float], **more: Any
) -> None:
    provider.add(name, measure, [day(each) for each in rows], list(rows.values()), **more)


def _rates(stored_to: str = "9") -> FakeProvider:
    """A policy rate of 5 % that is cut by a quarter three times and raised once in 2023."""
    provider = FakeProvider()
    steps = {"2023-03-01": 4.75, "2023-06-01": 4.5, "2023-09-01": 4.25, "2023-11-01": 4.5}
    rate, rows = 5.0, {}
    for number in range(400):
        on = str(day("2022-12-14") + dt.timedelta(days=number))
        rate = steps.get(on, rate)
        rows |= {on: rate} if on <= stored_to else {}
    _put(provider, "RATE:BANK", "policy_rate", rows, unit="percent")
    return provider


@pytest.mark.parametrize(
    ("direction", "figure", "label"),
    [
        ("down", "3", "supported"),
        ("down", "2", "contradicted"),
        ("down", "4", "contradicted"),
        ("up", "1", "supported"),
        ("up", "2", "contradicted"),
    ],
)
def test_how_many_cuts_in_a_year(direction: str, figure: str, label: str) -> None:
    made = claim(
        "policy", "RATE:BANK", measure="policy_rate", direction=direction,
        quantity=quantity(figure, "count", noun="cut"),
        window=window("in", "2023-01-01", "2023-12-31", granularity="year"),
    )  # fmt: skip
    verdict = check(made, _rates())
    assert verdict.label == label, verdict.explanation


def test_a_cut_that_has_not_taken_effect_may_be_one_more() -> None:
    seen = dt.datetime.fromisoformat("2023-09-04T12:00:00-04:00")
    made = claim(
        "policy", "RATE:BANK", measure="policy_rate", direction="down", seen_at=seen,
        quantity=quantity("4", "count", noun="cut"),
        window=window("to_date", "2023-01-01", "2023-09-04", granularity="year"),
    )  # fmt: skip
    assert check(made, _rates()).label == "insufficient_data"


@pytest.mark.parametrize(
    ("direction", "figure", "label"),
    [
        ("above", "3.2", "supported"),  # 3.4 against 3.2: the forecast is stated
        ("above", "3.4", "supported"),  # the figure is stated
        ("below", "3.2", "contradicted"),
        ("unchanged", "3.2", "contradicted"),
        ("above", "3.0", "contradicted"),  # neither figure nor forecast
    ],
)
def test_a_figure_against_its_forecast(direction: str, figure: str, label: str) -> None:
    provider = FakeProvider()
    monthly = {"unit": "percent", "frequency": "M"}
    _put(provider, "ECON:XX", "cpi_yoy", {"2023-11-30": 3.1, "2023-12-31": 3.4}, **monthly)
    made = claim(
        "expectation", "ECON:XX", measure="cpi_yoy", direction=direction,
        quantity=quantity(figure),
        window=window("in", "2023-12-01", "2023-12-31", granularity="month"),
    )  # fmt: skip
    assert check(made, provider).reason == "no_series"
    forecast = {"2023-11-30": 3.1, "2023-12-31": 3.2}
    _put(provider, "ECON:XX", "cpi_yoy", forecast, tag="consensus", **monthly)
    assert check(made, provider).label == label
    level = made.replace(form="level", direction=None, quantity=quantity("3.4"))
    assert check(level, provider).label == "supported"  # a forecast is never taken for the figure


_FALL = {
    "2024-01-05": 100.0, "2024-01-08": 90.0, "2024-01-09": 80.0, "2024-01-10": 84.0,
    "2024-01-11": 88.0, "2024-01-12": 92.0, "2024-01-16": 101.0, "2024-01-17": 95.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        (quantity("75"), "supported"),  # 15 of 20 points
        (quantity("50"), "contradicted"),
        (quantity("4", "duration", noun="session"), "supported"),  # the 16th: four sessions on
        (quantity("2", "duration", noun="session"), "contradicted"),
        (quantity("1", "duration", noun="week"), "supported"),
    ],
)
def test_how_much_of_a_fall_was_recouped_and_how_soon(figure: Any, label: str) -> None:
    provider = FakeProvider()
    _put(provider, "INDEX:DIP", "close", _FALL, calendar="XNYS")
    made = claim(
        "reversal", "INDEX:DIP", direction="up", quantity=figure,
        window=window("between", "2024-01-08", "2024-01-09"),
    )  # fmt: skip
    over = made.replace(window=window("in", "2024-01-08", "2024-01-09", granularity="day"))
    verdict = check(over, provider)
    assert verdict.label == label, verdict.explanation


def test_what_an_amount_put_in_would_be() -> None:
    provider = FakeProvider()
    year = {"2022-12-30": 50.0, "2023-12-29": 75.0, "2024-01-17": 80.0}
    _put(provider, "XNAS:AAA", "close", year, **_MONEY)
    total = {"2022-12-30": 40.0, "2023-12-29": 70.0, "2024-01-17": 80.0}
    _put(provider, "XNAS:AAA", "close", total, adjustment="total", **_MONEY)

    def of(figure: str) -> tuple[str, str | None]:
        made = claim(
            "other", "XNAS:AAA", quantity=quantity(figure, "currency"),
            quantity_from=quantity("100", "currency"),
            window=window("in", "2023-01-01", "2023-12-31", granularity="year"),
        )  # fmt: skip
        verdict = check(made, provider)
        return verdict.label, verdict.reason

    assert of("175") == ("supported", "default_reading")
    assert of("150") == ("supported_other_reading", "year_by_price")
    assert of("190")[0] == "contradicted"


def test_moving_in_step() -> None:
    provider = FakeProvider()
    days = [day("2023-12-28") + dt.timedelta(days=n) for n in range(20)]
    shut = {day("2024-01-01"), day("2024-01-15")}
    sessions = [each for each in days if each.weekday() < 5 and each not in shut]
    waves = [100 + (3 if number % 2 else -3) for number in range(len(sessions))]
    provider.add("INDEX:ONE", "close", sessions, waves, calendar="XNYS")
    provider.add("INDEX:TWO", "close", sessions, [2 * each for each in waves], calendar="XNYS")
    against = [300 - each for each in waves]
    provider.add("INDEX:NOT", "close", sessions, against, calendar="XNYS")
    span = window("in", "2024-01-02", "2024-01-16", granularity="month")
    for other, label in (("INDEX:TWO", "direction_only"), ("INDEX:NOT", "contradicted")):
        made = claim("other", "INDEX:ONE", objects=[other], direction="up", window=span)
        assert check(made, provider).label == label


def _two_markets() -> FakeProvider:
    """Tokyo gains 10 % in yen while the yen loses 20 % to the dollar; New York gains 5 %."""
    provider = FakeProvider()
    ends = {"2023-12-29": 100.0, "2024-01-17": 110.0}
    _put(provider, "INDEX:TOKYO", "close", ends, calendar="XNYS", currency="JPY")
    ends = {"2023-12-29": 100.0, "2024-01-17": 105.0}
    _put(provider, "INDEX:YORK", "close", ends, calendar="XNYS", currency="USD")
    _put(provider, "FX:USDJPY", "fx_rate", {"2023-12-29": 100.0, "2024-01-17": 125.0},
         unit="currency", currency="JPY")  # fmt: skip
    return provider


def test_a_comparison_in_one_currency_is_a_reading_of_its_own() -> None:
    year = window("to_date", "2024-01-01", "2024-01-17", granularity="year")
    better = claim("comparison", "INDEX:TOKYO", objects=["INDEX:YORK"], direction="above",
                   window=year)  # fmt: skip
    worse = better.replace(direction="below")
    provider = _two_markets()
    assert check(better, provider).label == "supported"
    verdict = check(worse, provider)
    assert (verdict.label, verdict.reason) == (
        "supported_other_reading",
        "year_to_date_in_usd",
    )
    assert "reading_dependent" in verdict.flags
    used = {row.series for reading in verdict.readings for row in reading.inputs}
    # The evidence of a converted value is what is stored: the local price and the rate.
    assert {"INDEX:TOKYO/close", "FX:USDJPY/fx_rate", "INDEX:YORK/close"} == used


def test_evidence_of_a_price_before_a_split_is_the_stored_price() -> None:
    provider = FakeProvider()
    _put(provider, "XNAS:AAA", "close", {"2024-01-16": 1200.0, "2024-01-17": 126.0},
         adjustment="raw", **_MONEY)  # fmt: skip
    provider.add_split("XNAS:AAA", day("2024-01-17"), 10.0)
    made = claim("pct_change", "XNAS:AAA", direction="up", quantity=quantity("5"))
    verdict = check(made, provider)
    assert verdict.label == "supported"
    assert [row.value for row in verdict.readings[0].inputs] == [1200.0, 126.0]


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        ("10", "default_reading"),  # 100 to 110
        ("4.8", "open_to_close"),  # 105 to 110
        ("20", "intraday"),  # 100 to a high of 120
    ],
)
def test_a_day_from_its_open_and_at_its_best(figure: str, reason: str) -> None:
    provider = FakeProvider()
    _put(
        provider, "INDEX:DAY", "close", {"2024-01-16": 100.0, "2024-01-17": 110.0}, calendar="XNYS"
    )
    for measure, value in (("open", 105.0), ("high", 120.0), ("low", 99.0)):
        _put(provider, "INDEX:DAY", measure, {"2024-01-16": 100.0, "2024-01-17": value},
             calendar="XNYS")  # fmt: skip
    made = claim(
        "pct_change", "INDEX:DAY", direction="up", quantity=quantity(figure),
        window=window("on", "2024-01-17"),
    )  # fmt: skip
    verdict = check(made, provider)
    assert verdict.reason == reason, verdict.explanation


def test_a_change_since_a_month_from_its_close_its_high_and_its_low() -> None:
    provider = FakeProvider()
    rows = {
        "2023-11-30": 100.0, "2023-12-01": 80.0, "2023-12-15": 125.0, "2023-12-29": 110.0,
        "2024-01-17": 200.0,
    }  # fmt: skip
    _put(provider, "COMM:OIL", "spot_price", rows, unit="currency", currency="USD")
    found = {}
    for figure in ("100", "81.8", "150", "60"):
        made = claim(
            "pct_change", "COMM:OIL", direction="up", quantity=quantity(figure),
            window=window("since", "2023-12-01", "2024-01-17", granularity="month"),
        )  # fmt: skip
        found[figure] = check(made, provider).reason
    assert found == {
        "100": "default_reading", "81.8": "end_of_period", "150": "first_close",
        "60": "high_of_period",
    }  # fmt: skip


def test_a_fiscal_year_is_the_company_s_own_and_the_calendar_year_a_reading() -> None:
    provider = FakeProvider()
    rows = {
        "2022-09-30": 100.0, "2022-12-30": 90.0, "2023-09-29": 120.0, "2023-12-29": 180.0,
        "2024-01-17": 180.0,
    }  # fmt: skip
    for name in ("XNAS:AAPL", "XNAS:ZZZZ"):
        _put(provider, name, "close", rows, **_MONEY)
    year = window("in", "2023-01-01", "2023-12-31", granularity="year", fiscal=True)

    def of(name: str, figure: str) -> tuple[str, str | None, bool]:
        made = claim("pct_change", name, direction="up", quantity=quantity(figure), window=year)
        verdict = check(made, provider)
        return verdict.label, verdict.reason, "basis_mismatch" in verdict.flags

    assert of("XNAS:AAPL", "20") == ("supported", "default_reading", False)
    assert of("XNAS:AAPL", "100") == ("supported_other_reading", "year_by_calendar", True)
    assert of("XNAS:ZZZZ", "100") == ("supported", "default_reading", True)


def test_market_value_from_price_and_shares_where_it_is_not_stored() -> None:
    provider = FakeProvider()
    _put(provider, "XNAS:AAA", "close", {"2024-01-16": 99.0, "2024-01-17": 100.0},
         adjustment="raw", **_MONEY)  # fmt: skip
    _put(provider, "XNAS:AAA", "shares_outstanding", {"2023-12-31": 2e9}, unit="count",
         frequency="Q")  # fmt: skip
    made = claim(
        "market_value", "XNAS:AAA", measure="market_cap",
        quantity=quantity("200000000000", "currency", step="1e9"),
    )  # fmt: skip
    verdict = check(made, provider)
    assert verdict.label == "supported", verdict.explanation
    assert [row.series for row in verdict.readings[0].inputs] == [
        "XNAS:AAA/close", "XNAS:AAA/shares_outstanding.Q",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "figure", "label"),
    [
        ("level", quantity("5.6"), "supported"),  # a price in per cent is a change
        ("level", quantity("9.9"), "contradicted"),
        ("level", quantity("24", "multiple"), "insufficient_data"),
        ("level", quantity("104.5", "currency"), "supported"),
        ("pct_change", quantity("5.6", "currency"), "insufficient_data"),
        ("pct_change", quantity("5", "points"), "supported"),  # a plain number fits anything
        ("abs_change", quantity("5.6"), "insufficient_data"),
        ("times", quantity("36", "multiple"), "insufficient_data"),
    ],
)
def test_a_figure_is_held_against_results_of_its_kind_only(
    form: str, figure: Any, label: str
) -> None:
    provider = FakeProvider()
    _put(provider, "INDEX:ONE", "close", {"2024-01-16": 99.0, "2024-01-17": 104.5},
         calendar="XNYS")  # fmt: skip
    made = claim(form, "INDEX:ONE", quantity=figure)
    verdict = check(made, provider)
    assert verdict.label == label, verdict.explanation


def test_what_is_counted_is_no_price() -> None:
    provider = FakeProvider()
    _put(provider, "XNYS:SHOP", "close", {"2024-01-16": 99.0, "2024-01-17": 161.61}, **_MONEY)
    stores = claim("level", "XNYS:SHOP", quantity=quantity("1933", "count", noun="store"))
    assert check(stores, provider).label == "insufficient_data"
    plain = claim("level", "XNYS:SHOP", quantity=quantity("161.61", "count"))
    assert check(plain, provider).label == "supported"


def test_words_without_dates_are_no_window() -> None:
    provider = FakeProvider()
    _put(provider, "INDEX:ONE", "close", {"2024-01-16": 99.0, "2024-01-17": 104.5},
         calendar="XNYS")  # fmt: skip
    crash = ClaimWindow(text="the crash of 2020", kind="window")
    made = claim("pct_change", "INDEX:ONE", direction="down", quantity=quantity("34"), window=crash)
    assert check(made, provider).reason == "no_window"
    many = claim(
        "record", "INDEX:ONE", direction="up", quantity=quantity("62", "count"),
        window=window("on", "2024-01-17"),
    )  # fmt: skip
    assert check(many, provider).reason == "no_window"


@pytest.mark.parametrize("form", ["superlative", "record", "crossing"])
def test_a_memory_that_reaches_back_to_an_undated_event_is_not_judged(form: str) -> None:
    provider = FakeProvider()
    rows = {"2023-11-30": 9.0, "2023-12-28": 10.0, "2023-12-29": 8.0}
    _put(provider, "XNYS:X", "close", rows, **_MONEY)
    made = claim(
        form, "XNYS:X", direction="down", statistic="level",
        quantity=quantity("9", "currency") if form == "crossing" else None,
        window=ClaimWindow(text="its founder left", kind="window", relation="since"),
    )  # fmt: skip
    verdict = check(made, provider)
    assert (verdict.label, verdict.reason) == ("insufficient_data", "no_window")
    assert "its founder left" in verdict.explanation


@pytest.mark.parametrize(("new", "old", "label"), [
    ("2.5", "2.6", "supported"), ("2.5", "2.9", "contradicted"), ("2.1", "2.6", "contradicted"),
])  # fmt: skip
def test_a_yearly_rate_moves_from_the_month_before(new: str, old: str, label: str) -> None:
    provider = FakeProvider()
    rows = {"2022-11-30": 9.0, "2023-10-31": 2.6, "2023-11-30": 2.5}
    _put(provider, "ECON:XX", "cpi_yoy", rows, unit="percent", frequency="M")
    made = claim(
        "from_to", "ECON:XX", measure="cpi_yoy", direction="down",
        quantity=quantity(new, "percent"), quantity_from=quantity(old, "percent"),
        window=window("to", "2022-12-01", "2023-11-30", granularity="month"),
    )  # fmt: skip
    assert check(made, provider).label == label


@pytest.mark.parametrize(("text", "stored_to", "label"), [
    ("cut its rate to 4.75", "2023-02-27", "insufficient_data"),  # the decision may not show yet
    ("cut its rate to 4.75", "2023-03-20", "supported"),  # it shows from 1 March
    ("cut its rate to 5.00", "2023-03-20", "contradicted"),
    ("the rate stood at 5.00", "2023-02-27", "supported"),
    ("the rate stood at 5.00", "2023-03-20", "supported"),
    ("the rate was put at 4.75", "2023-03-20", "supported_other_reading"),
    ("the rate stood at 5.25", "2023-03-20", "contradicted"),
])  # fmt: skip
def test_a_rate_decided_today_is_that_which_takes_effect(
    text: str, stored_to: str, label: str
) -> None:
    seen = dt.datetime.fromisoformat("2023-02-27T17:00:00-05:00")
    made = claim(
        "level", "RATE:BANK", measure="policy_rate", seen_at=seen,
        quantity=quantity(text.split()[-1], "percent"),
        window=window("on", "2023-02-27", "2023-02-27"),
    ).replace(text=text)  # fmt: skip
    verdict = check(made, _rates(stored_to))
    assert verdict.label == label
    decides = verdict.readings[1 if label == "supported_other_reading" else 0]
    later = any(row.date > seen.date() for row in decides.inputs)
    assert ("effective_later" in verdict.flags) == later


@pytest.mark.parametrize(("since", "label"), [
    ("2022", "contradicted"), ("2023", "supported"),
])  # fmt: skip
def test_the_first_cut_since_a_year_looks_at_decisions_not_at_years(since: str, label: str) -> None:
    """Cut in March, June and September 2023; the cut of June is the first since March."""
    seen = dt.datetime.fromisoformat("2023-05-30T17:00:00-05:00")
    made = claim(
        "first_in", "RATE:BANK", measure="policy_rate", direction="down", seen_at=seen,
        window=window("since", f"{since}-01-01", "2023-05-30", granularity="year"), period="year",
    )  # fmt: skip
    verdict = check(made, _rates())
    assert (verdict.label, [str(row.date) for row in verdict.readings[0].inputs]) == (
        label, ["2023-03-01", "2023-06-01"],
    )  # fmt: skip


def test_the_first_decision_in_years_is_counted_from_decision_to_decision() -> None:
    provider = FakeProvider()
    rows = {
        "2011-07-12": 1.25, "2011-07-13": 1.5, "2011-12-14": 1.0, "2022-07-20": 1.0,
        "2022-07-26": 1.0, "2022-07-27": 1.5,
    }  # fmt: skip
    _put(provider, "RATE:BANK", "policy_rate", rows, unit="percent")
    made = claim(
        "first_in", "RATE:BANK", measure="policy_rate", direction="up", period="year",
        quantity=quantity("11", "duration", noun="year"),
        seen_at=dt.datetime.fromisoformat("2022-07-21T18:00:00+02:00"),
    )  # fmt: skip
    assert check(made, provider).label == "supported"
    assert check(made.replace(quantity=quantity("9", "duration", noun="year")), provider).label == (
        "contradicted"
    )


@pytest.mark.parametrize(("length", "label"), [("3", "supported"), ("4", "contradicted")])
def test_a_run_below_a_bound(length: str, label: str) -> None:
    provider = FakeProvider()
    rows = {
        "2023-08-31": 4.1, "2023-09-30": 4.0, "2023-10-31": 3.9, "2023-11-30": 3.7,
        "2023-12-31": 3.8,
    }  # fmt: skip
    _put(provider, "ECON:XX", "unemployment_rate", rows, unit="percent", frequency="M")
    made = claim(
        "streak", "ECON:XX", measure="unemployment_rate", direction="below", statistic="level",
        period="month", quantity=quantity(length, "count", noun="month"),
        quantity_from=quantity("4", "percent"),
    )  # fmt: skip
    verdict = check(made, provider)
    assert verdict.label == label, verdict.explanation


def test_a_superlative_of_a_rate_waits_until_the_decision_shows() -> None:
    seen = dt.datetime.fromisoformat("2023-08-30T17:00:00-04:00")
    made = claim(
        "superlative", "RATE:BANK", measure="policy_rate", direction="down", statistic="level",
        window=window("since", "2023-03-15", "2023-08-30"), seen_at=seen,
    )  # fmt: skip
    assert check(made, _rates()).label == "insufficient_data"


@pytest.mark.parametrize(("figure", "label"), [("20", "supported"), ("60", "contradicted")])
def test_a_distance_from_a_52_week_high(figure: str, label: str) -> None:
    provider = FakeProvider()
    rows = {"2022-01-03": 20.0, "2023-06-01": 10.0, "2024-01-16": 9.0, "2024-01-17": 8.0}
    _put(provider, "XNYS:X", "close", rows, **_MONEY)
    made = claim(
        "distance", "XNYS:X", direction="below", quantity=quantity(figure, "percent"),
        window=ClaimWindow(text="52-week", kind="duration", granularity="week", count=52),
    )  # fmt: skip
    assert check(made, provider).label == label


@pytest.mark.parametrize(("text", "label"), [
    ("rose 8.9%, the most in a day since 2020", "contradicted"),
    ("rose 11 points, or 8.9%, the most in a day since 2020", "supported_other_reading"),
    ("had its best day since 2020", "supported_other_reading"),
    ("its biggest gain in points since 2020", "supported"),
])  # fmt: skip
def test_the_most_of_moves_in_per_cent_is_not_the_most_in_points(text: str, label: str) -> None:
    """In 2021 it rose from 100 to 110, by 10 % and 10 points; now from 124 to 135, by 8.9 %."""
    provider = FakeProvider()
    rows = {"2019-12-30": 99.0, "2021-06-01": 100.0, "2021-06-02": 110.0, "2022-06-01": 117.0,
            "2024-01-16": 124.0, "2024-01-17": 135.0}  # fmt: skip
    _put(provider, "INDEX:ONE", "close", rows)
    made = claim(
        "superlative", "INDEX:ONE", direction="up", statistic="change", period="session",
        window=window("since", "2020-01-01", "2024-01-17", granularity="year"),
    ).replace(text=text)  # fmt: skip
    assert check(made, provider).label == label


@pytest.mark.parametrize(("text", "direction", "label"), [
    ("the economy shrank", "down", "contradicted"),  # by 2 %, it grew
    ("the economy grew", "up", "direction_only"),
    ("growth slowed", "down", "direction_only"),  # from 3 % to 2 %
    ("growth quickened", "up", "contradicted"),
])  # fmt: skip
def test_what_grows_is_not_how_fast_it_grows(text: str, direction: str, label: str) -> None:
    provider = FakeProvider()
    rows = {"2023-06-30": 3.0, "2023-09-30": 2.0}
    _put(provider, "ECON:XX", "gdp_growth_yoy", rows, unit="percent", frequency="Q")
    made = claim(
        "direction_only", "ECON:XX", measure="gdp_growth_yoy", direction=direction,
        window=window("in", "2023-07-01", "2023-09-30", granularity="quarter"),
    ).replace(text=text)  # fmt: skip
    assert check(made, provider).label == label


@pytest.mark.parametrize(("stated", "label", "reason"), [
    ("3.0", "supported", "default_reading"),
    ("1.0", "supported_other_reading", "end_of_month_on_month"),
    ("2.0", "contradicted", "no_reading_holds"),
])  # fmt: skip
def test_prices_rise_on_the_year_or_on_the_month(stated: str, label: str, reason: str) -> None:
    """103 over 100 of the year before, and over 101.98 of the month before."""
    provider = FakeProvider()
    rows = {"2022-11-30": 100.0, "2023-10-31": 101.98, "2023-11-30": 103.0}
    _put(provider, "ECON:XX", "cpi_index", rows, unit="index", frequency="M")
    made = claim(
        "growth_rate", "ECON:XX", measure="cpi_yoy", direction="up",
        quantity=quantity(stated, "percent"),
        window=window("in", "2023-11-01", "2023-11-30", granularity="month"),
    )  # fmt: skip
    verdict = check(made, provider)
    assert (verdict.label, verdict.reason) == (label, reason)
