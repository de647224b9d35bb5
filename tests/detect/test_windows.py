"""Which stretch of time a statement is about: dates worked out by hand on the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from nlp.records import Claim, ClaimWindow

FRIDAY = dt.datetime(2024, 5, 17, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=-4)))


def windows(text: str, detected: Callable[..., list[Claim]]) -> dict[str, ClaimWindow | None]:
    """The windows of a text by form and figure."""
    found = detected(text, FRIDAY)
    return {f"{c.form} {c.quantity.text if c.quantity else ''}".strip(): c.window for c in found}


def days(window: ClaimWindow | None) -> tuple[str, str] | None:
    return None if window is None else (str(window.begin), str(window.end_on))


CASES = [
    # A participle shares the time of the verb that it hangs on.
    ("The Bank of Japan raised its policy rate on Thursday, lifting it to 0.5%.",
     "policy 0.5%", ("2024-05-16", "2024-05-16")),
    # So does a contrast.
    ("The two-year yield rose 30 basis points in 2019, while the ten-year slipped 12 basis points.",
     "point_change 12 basis points", ("2019-01-01", "2019-12-31")),
    # A time of its own comes first.
    ("The two-year yield rose 3 basis points in 2019, while the ten-year fell 12 points in May.",
     "point_change 12 points", ("2024-05-01", "2024-05-17")),
    # A superlative reaches to the day that it is about.
    ("A week ago the euro fell to 1.02, its lowest since November 2002.",
     "superlative", ("2002-11-01", "2024-05-10")),
    # The length of a move is no stretch that its superlative looks back over.
    ("The euro jumped 2 percent on Friday, the most in a day since March 2009.",
     "superlative", ("2009-03-01", "2024-05-17")),
    # The week is that until now, wherever it stands.
    ("Over the week the DAX put on 2.6 percent.",
     "pct_change 2.6 percent", ("2024-05-13", "2024-05-17")),
    # A record of all time has no first day and ends with its event.
    ("The Dow lost 4.6 percent on Thursday, the biggest drop in its history.",
     "record", ("None", "2024-05-16")),
    # A high of so many months reaches back from the day.
    ("On Friday the euro closed at a ten-month high.",
     "record ten-month", ("2023-07-17", "2024-05-17")),
    # A run begins with the first of its sessions.
    ("The S&P 500 rose 0.4 percent on Friday, its third straight daily gain.",
     "streak third", ("2024-05-15", "2024-05-17")),
    # What is compared with is no window of a level; the present is.
    ("Copper fell 2 percent on Wednesday to $4.60, its lowest since March.",
     "level $4.60", ("2024-05-15", "2024-05-15")),
    # The price of a day is the base of the change.
    ("Silver is 5 percent higher than a year ago.",
     "pct_change 5 percent", ("2023-05-17", "2024-05-17")),
    # A delivery month tells which contract is meant.
    ("On Tuesday the July contract rose 2 percent.",
     "pct_change 2 percent", ("2024-05-14", "2024-05-14")),
    # An inserted figure keeps its time for itself.
    ("Gold gained 1 percent on Friday. The Dow, down 3 percent on Monday, rose 2 percent.",
     "pct_change 2 percent", ("2024-05-17", "2024-05-17")),
    # The period that a verb ends.
    ("The Nasdaq ended the week 1.2 percent lower.",
     "pct_change 1.2 percent", ("2024-05-13", "2024-05-17")),
    # A forecast for a running period is for all of it.
    ("Analysts expect oil to average $80 this year.",
     "forecast $80", ("2024-01-01", "2024-12-31")),
    # The next forecast is for the same time.
    ("Analysts see the S&P 500 at 5,600 at the end of 2024, a gain of 6 percent.",
     "forecast 6 percent", ("2024-12-31", "2024-12-31")),
    ("Gold has gained 9 percent since the New Year.",
     "pct_change 9 percent", ("2024-01-01", "2024-05-17")),
    ("Shares of Apple rose 6 percent before the bell.",
     "pct_change 6 percent", ("2024-05-17", "2024-05-17")),
    # An event of the reference table is a date.
    ("The FTSE 100 has gained 20 percent since the pandemic.",
     "pct_change 20 percent", ("2020-03-11", "2024-05-17")),
    # "A day after" sets its clause on the day before that of the clause it hangs on.
    ("Gold futures fell 3.4% on Friday, a day after finishing at a record $2,390.20 an ounce.",
     "level $2,390.20", ("2024-05-16", "2024-05-16")),
    ("A day after settling at $2,390.20 an ounce, gold futures fell 3.4% on Monday.",
     "level $2,390.20", ("2024-05-10", "2024-05-10")),
    ("Gold futures fell 3.4% on Friday, a day after finishing at $2,390.20 an ounce.",
     "pct_change 3.4%", ("2024-05-17", "2024-05-17")),
    ("Gold had lost 3.4% a day earlier.", "pct_change 3.4%", ("2024-05-16", "2024-05-16")),
    # A week before a Friday may be any day: none is named.
    ("Gold futures fell 3.4% on Friday, a week after finishing at $2,390.20 an ounce.",
     "level $2,390.20", ("None", "None")),
    # So many times the advance of another: over the window of the change just stated.
    ("Nvidia shares rose 39% in 2023, more than three times the 13% advance of the DAX.",
     "times three times", ("2023-01-01", "2023-12-31")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claim", "expected"), CASES)
def test_windows(
    text: str, claim: str, expected: tuple[str, str], detected: Callable[..., list[Claim]]
) -> None:
    found = windows(text, detected)
    assert claim in found, list(found)
    assert days(found[claim]) == expected


def test_a_company_s_fiscal_year_is_placed(detected: Callable[..., list[Claim]]) -> None:
    found = windows("Apple's shares rose 12 percent in fiscal 2023.", detected)
    window = found["pct_change 12 percent"]
    assert window is not None
    assert (window.fiscal, window.placed) == (True, True)
    assert days(window) == ("2022-10-01", "2023-09-30")


def test_an_event_without_a_date_leaves_the_window_open(
    detected: Callable[..., list[Claim]],
) -> None:
    found = windows("Gold has gained 20 percent since the merger.", detected)
    window = found["pct_change 20 percent"]
    assert window is not None
    assert (window.text, window.relation, days(window)) == ("the merger", "since", ("None", "None"))


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("A day earlier gold had lost 3.4%.", "on"),
        ("Gold lost 3.4% from a day earlier.", "ago"),
    ],
)
def test_a_day_earlier_is_when_it_happened_or_what_it_is_counted_from(
    text: str, relation: str, detected: Callable[..., list[Claim]]
) -> None:
    window = windows(text, detected)["pct_change 3.4%"]
    assert window is not None
    assert window.relation == relation


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("Oil is down 6 percent since its peak of early April.", "high"),
        ("Oil is up 6 percent since its trough of early April.", "low"),
    ],
)
def test_what_a_change_counts_from(
    text: str, base: str | None, detected: Callable[..., list[Claim]]
) -> None:
    found = windows(text, detected)["pct_change 6 percent"]

    assert found is not None
    assert (found.relation, found.base) == ("since", base)


def test_a_change_of_a_day_does_not_reach_back_with_its_rarity(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Crude settled at $75.52, down 6 percent, the first close under $80 since early April."
    assert windows(text, detected)["pct_change 6 percent"] is None


def test_a_superlative_reaches_back_to_what_happened(detected: Callable[..., list[Claim]]) -> None:
    text = "Shares of Ford had their worst day since the company cut its dividend, traders said."
    window = windows(text, detected)["superlative"]
    assert window is not None
    assert (window.text, window.relation) == ("the company cut its dividend", "since")
    assert days(window) == ("None", "None")


def test_a_superlative_reaches_back_to_an_event_of_the_table(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Economic growth in China was the slowest since the country reopened its borders."
    window = windows(text, detected)["superlative"]
    assert days(window) == ("2023-01-08", "2024-05-17")


def test_a_record_since_records_began_is_of_all_history(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "The Nikkei 225 had its worst day since records began."
    found = windows(text, detected)
    assert list(found) == ["record"]


def test_the_year_is_that_of_the_quarter_spoken_of(detected: Callable[..., list[Claim]]) -> None:
    report = "Fourth-quarter sales at Ford rose 5%. For the full year, revenue climbed 8%."
    text = f"{report} It expects revenue to rise 2% this year."
    found = [days(c.window) for c in detected(text, FRIDAY.replace(month=2, day=2))]
    assert found == [
        ("2023-10-01", "2023-12-31"), ("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-12-31"),
    ]  # fmt: skip


def test_a_level_is_of_now_whatever_the_stretch_of_the_change(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "Tesla has gained 9% over the past year. It is worth $600 billion and 2% of the index."
    found = windows(text, detected)
    assert days(found["pct_change 9%"]) == ("2023-05-17", "2024-05-17")
    assert found["market_value $600 billion"] is None


def test_an_awaited_day_is_no_window(detected: Callable[..., list[Claim]]) -> None:
    text = "The euro eased 0.1% ahead of Monday's meeting."
    assert windows(text, detected)["pct_change 0.1%"] is None


def test_what_happened_on_a_day_dates_a_window(detected: Callable[..., list[Claim]]) -> None:
    text = "Ford shares have climbed about 24% since the company raised its outlook on April 22."
    window = windows(text, detected)["pct_change 24%"]
    assert window is not None
    assert (window.relation, days(window)) == ("since", ("2024-04-22", "2024-05-17"))


def test_the_day_that_a_change_counts_from_is_no_window(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "The Nikkei closed up 198.41 points, or 0.50 percent, from Thursday at 40,109.23."
    found = windows(text, detected)
    assert set(found.values()) == {None}
    assert len(found) == 3


def test_the_other_side_of_a_comparison_shares_the_window(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "The stock of Ford has gained 25% this year, compared with a 5% rise in the S&P 500."
    found = windows(text, detected)
    assert days(found["pct_change 5%"]) == ("2024-01-01", "2024-05-17")


def test_a_year_on_year_change_ends_with_the_period_reported(
    detected: Callable[..., list[Claim]],
) -> None:
    text = (
        "U.S. retail sales fell 0.2% in April. Average hourly earnings rose 4.1% from a year ago."
    )
    found = windows(text, detected)["pct_change 4.1%"]
    assert found is not None
    assert (found.relation, days(found)) == ("past", ("2023-04-30", "2024-04-30"))


@pytest.mark.parametrize(
    "text",
    [
        "Corn futures for December fell 4 cents to $3.64 a bushel.",
        "December corn futures fell 4 cents to $3.64 a bushel.",
    ],
)
def test_the_month_of_a_contract_is_no_window(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    found = detected(text, CONTRACT_SEEN)
    assert found
    assert all(claim.window is None or claim.window.begin is None for claim in found)


CONTRACT_SEEN = dt.datetime(2018, 11, 20, 22, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "figure", "day"),
    [
        ("Brent fell to $62.53, from a peak of $86.29 on October 3.", "$62.53", None),
        ("Brent fell to $62.53, from a peak of $86.29 on October 3.", "$86.29", "2018-10-03"),
        ("At $62.53, Brent is 28 percent below its high of October 3.", "$62.53", None),
        ("Gold, at $1,221, is well below its April peak of $1,365.", "$1,221", None),
    ],
)
def test_the_day_of_a_peak_is_that_of_the_peak_alone(
    text: str, figure: str, day: str | None, detected: Callable[..., list[Claim]]
) -> None:
    found = detected(text, CONTRACT_SEEN)
    [claim] = [c for c in found if c.quantity is not None and c.quantity.text == figure]
    assert (str(claim.window.begin) if claim.window and claim.window.begin else None) == day


def test_a_review_of_a_year_counts_over_that_year(detected: Callable[..., list[Claim]]) -> None:
    text = (
        "The S&P 500 gained 19% this year. The Dow climbed 25% this year and the Nasdaq 28%. "
        "The Nikkei rose 19% this year.\n\nThe dollar lost 10% against a basket of currencies."
    )
    seen = dt.datetime(2017, 12, 29, 22, tzinfo=dt.UTC)
    *_, last = detected(text, seen)
    assert last.quantity is not None
    assert last.quantity.text == "10%"
    assert last.window is not None
    assert last.window.begin == dt.date(2017, 1, 1)


def _windows(
    text: str, seen: dt.datetime, detected: Callable[..., list[Claim]]
) -> dict[str, ClaimWindow | None]:
    """The windows of the claims of a text, by their figures."""
    found = detected(text, seen)
    return {claim.quantity.text: claim.window for claim in found if claim.quantity}


def test_a_stretch_spoken_of_again_is_that_of_the_run(detected: Callable[..., list[Claim]]) -> None:
    text = (
        "The S&P 500 fell for a third straight session on Friday, "
        "taking its loss over that stretch to 2.4%."
    )
    window = _windows(text, dt.datetime(2018, 11, 16, 22, tzinfo=dt.UTC), detected)["2.4%"]
    assert window is not None
    assert (window.relation, window.granularity, window.count) == ("past", "session", 3)


def test_having_gained_before_keeps_its_day(detected: Callable[..., list[Claim]]) -> None:
    text = "The S&P 500 fell 0.9% to 2,722.18, having gained 1.1% on Monday."
    windows = _windows(text, dt.datetime(2018, 11, 13, 22, tzinfo=dt.UTC), detected)
    assert windows["1.1%"] is not None
    assert windows["1.1%"].begin == dt.date(2018, 11, 12)
    assert all(
        windows[f] is None or windows[f].begin != dt.date(2018, 11, 12)
        for f in ("0.9%", "2,722.18")
    )  # type: ignore[union-attr]


def test_last_week_on_a_saturday_is_the_week_that_ends(
    detected: Callable[..., list[Claim]],
) -> None:
    text = "The S&P 500 lost 1.6% last week."
    seen = dt.datetime(2018, 11, 17, 15, tzinfo=dt.UTC)
    window = _windows(text, seen, detected)["1.6%"]
    assert window is not None
    assert window.begin == dt.date(2018, 11, 12)


def test_days_of_closes_and_lows_that_a_move_counts_from(
    detected: Callable[..., list[Claim]],
) -> None:
    seen = dt.datetime(2018, 11, 20, 22, tzinfo=dt.UTC)
    close = "The S&P 500 was down 1.8% from Thursday's close of 2,730.20."
    window = _windows(close, seen, detected)["2,730.20"]
    assert window is not None
    assert (window.relation, window.begin) == ("on", dt.date(2018, 11, 15))
    low = "Brent has rebounded 7.9% from its low of $61.42 on November 13."
    window = _windows(low, seen, detected)["7.9%"]
    assert window is not None
    assert (window.base, window.begin) == ("low", dt.date(2018, 11, 13))


def test_the_month_that_a_report_closes(detected: Callable[..., list[Claim]]) -> None:
    text = (
        "Wall Street ended February lower. The S&P 500 lost 0.4% in the month and the Nasdaq 1.2%."
    )
    seen = dt.datetime(2016, 2, 29, 22, tzinfo=dt.UTC)
    windows = _windows(text, seen, detected)
    for figure in ("0.4%", "1.2%"):
        window = windows[figure]
        assert window is not None
        assert (window.begin, window.end_on) == (dt.date(2016, 2, 1), dt.date(2016, 2, 29))


@pytest.mark.parametrize(
    "text",
    [
        "The S&P 500 will close the year at 2,950, said Dana Lind of Halden Bank.",
        "Dana Lind expects the S&P 500 to end the year at 2,950.",
    ],
)
def test_what_is_foretold_of_a_year_is_of_its_last_day(
    text: str, detected: Callable[..., list[Claim]]
) -> None:
    seen = dt.datetime(2018, 2, 16, 22, tzinfo=dt.UTC)
    window = _windows(text, seen, detected)["2,950"]
    assert window is not None
    assert (window.begin, window.end_on) == (dt.date(2018, 12, 31), dt.date(2018, 12, 31))
