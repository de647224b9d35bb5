"""The table of windows, row by row: from words to the default and to what else must be computed.

The article is of Wednesday, 17 January 2024, after the close in New York; the 15th was a holiday.
Each row gives words, the default reading with its base and end, and the further readings; a base is
the day on or before which the last close counts. The days are read off a calendar by hand.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlp.annotate.times import times
from nlp.market.calendars import Calendar
from nlp.records import ClaimWindow, Time
from tests.fakes import FakeProvider
from tests.verify.making import SEEN_AT, claim, day, link, quantity

SESSIONS = Calendar.of("XNYS").sessions(day("2013-01-02"), day("2024-01-17"))

Row = tuple[str, str, tuple[str, str, str], list[tuple[str, str, str]]]

#: Words of a price, the default, the alternatives.
PRICES: list[Row] = [
    ("today", "rose 1% today", ("session", "2024-01-16", "2024-01-17"),
     [("intraday", "2024-01-16", "2024-01-17"), ("open_to_close", "2024-01-17", "2024-01-17")]),
    ("on a day", "rose 1% on Friday", ("session", "2024-01-11", "2024-01-12"),
     [("intraday", "2024-01-11", "2024-01-12"), ("open_to_close", "2024-01-12", "2024-01-12")]),
    ("previous session", "rose 1% in the previous session", ("session", "2024-01-15", "2024-01-16"),
     []),
    ("this week", "rose 1% this week", ("week_to_date", "2024-01-14", "2024-01-17"),
     [("5_sessions", "2024-01-09", "2024-01-17"), ("seven_days", "2024-01-10", "2024-01-17")]),
    ("this month", "rose 1% this month", ("month_to_date", "2023-12-31", "2024-01-17"),
     [("month_to_date_less_one", "2023-12-31", "2024-01-16"),
      ("same_day_last_month", "2023-12-17", "2024-01-17")]),
    ("past month", "rose 1% over the past month",
     ("same_day_months_back", "2023-12-17", "2024-01-17"),
     [("21_sessions", "2023-12-14", "2024-01-17"), ("30_days", "2023-12-18", "2024-01-17"),
      ("last_full_month", "2023-11-30", "2023-12-31")]),
    ("last month", "rose 1% last month", ("same_day_months_back", "2023-12-17", "2024-01-17"),
     [("21_sessions", "2023-12-14", "2024-01-17"), ("30_days", "2023-12-18", "2024-01-17"),
      ("month", "2023-11-30", "2023-12-31")]),
    ("this year", "rose 1% this year", ("year_to_date", "2023-12-31", "2024-01-17"),
     [("year_to_date_less_one", "2023-12-31", "2024-01-16"),
      ("first_close_of_year", "2024-01-02", "2024-01-17")]),
    ("year to date", "is up 1% year to date", ("year_to_date", "2023-12-31", "2024-01-17"),
     [("first_close_of_year", "2024-01-02", "2024-01-17")]),
    ("past year", "rose 1% over the past year", ("same_day_years_back", "2023-01-17", "2024-01-17"),
     [("252_sessions", "2023-01-13", "2024-01-17"),
      ("last_full_year", "2022-12-31", "2023-12-31")]),
    ("past 12 months", "rose 1% over the past 12 months",
     ("same_day_months_back", "2023-01-17", "2024-01-17"),
     [("252_sessions", "2023-01-13", "2024-01-17"),
      ("last_full_year", "2022-12-31", "2023-12-31")]),
    ("since a day", "rose 1% since January 3", ("last_close_before", "2024-01-02", "2024-01-17"),
     [("close_on", "2024-01-03", "2024-01-17"), ("high_of_day", "2024-01-03", "2024-01-17"),
      ("low_of_day", "2024-01-03", "2024-01-17")]),
    ("since a month", "rose 1% since October", ("last_close_before", "2023-09-30", "2024-01-17"),
     # the highest close of October is its last, the lowest its first: the same two readings
     [("end_of_period", "2023-10-31", "2024-01-17"), ("first_close", "2023-10-02", "2024-01-17")]),
    ("in a month", "rose 1% in November", ("month", "2023-10-31", "2023-11-30"), []),
    ("in a quarter", "rose 1% in the third quarter", ("quarter", "2023-06-30", "2023-09-30"), []),
    ("a decade", "rose 100% over the past decade",
     ("same_day_decades_back", "2014-01-17", "2024-01-17"),
     [("same_day_decades_back_year_averages", "2014-01-17", "2024-01-17")]),
    ("five years", "rose 60% over the past five years",
     ("same_day_years_back", "2019-01-17", "2024-01-17"),
     [("same_day_years_back_year_averages", "2019-01-17", "2024-01-17")]),
]  # fmt: skip

#: The same of a commodity, whose reports compare averages.
AVERAGED: list[Row] = [
    ("in a quarter", "rose 1% in the third quarter", ("quarter", "2023-06-30", "2023-09-30"),
     [("quarter_average", "2023-07-01", "2023-09-30")]),
    ("in a month", "rose 1% in November", ("month", "2023-10-31", "2023-11-30"),
     [("month_average", "2023-11-01", "2023-11-30")]),
    ("12 months to", "rose 1% in the 12 months to October",
     ("months_to", "2022-10-31", "2023-10-31"),
     [("month_average", "2022-11-01", "2023-10-31")]),
]  # fmt: skip


@pytest.fixture(scope="module")
def provider() -> FakeProvider:
    """An index that climbs by one every session, with opens, highs and lows, and a commodity."""
    made = FakeProvider()
    closes = [1000.0 + place for place in range(len(SESSIONS))]
    for measure, off in (("close", 0.0), ("open", -0.5), ("high", 0.7), ("low", -0.9)):
        values = [value + off for value in closes]
        made.add("INDEX:ONE", measure, SESSIONS, values, calendar="XNYS")
    made.add("COMM:TIN", "spot_price", SESSIONS, closes, unit="currency", currency="USD")
    return made


def the_window(words: str) -> ClaimWindow:
    (found,) = times(f"It {words}.", SEEN_AT)
    shared: dict[str, Any] = {
        name: getattr(found, name)
        for name in ("text", "kind", "begin", "end_on", "relation", "granularity", "count")
    }
    return ClaimWindow(**shared | {"relation": found.relation or _counted(found)})


def _counted(found: Time) -> str | None:
    return "past" if found.kind == "duration" else None


@pytest.mark.parametrize(
    ("name", "row"),
    [("INDEX:ONE", row) for row in PRICES] + [("COMM:TIN", row) for row in AVERAGED],
    ids=[f"{row[0]}, price" for row in PRICES] + [f"{row[0]}, average" for row in AVERAGED],
)
def test_a_row_of_the_table(name: str, row: Row, provider: FakeProvider) -> None:
    _, words, default, others = row
    made = claim("pct_change", name, direction="up", quantity=quantity("1.0"),
                 window=the_window(words))  # fmt: skip
    linked = link(made, provider)
    got = [(each.name, str(each.begin), str(each.end_on)) for each in linked.readings]
    assert got[:1] == [default], got
    missing = [each for each in others if each not in got]
    assert not missing, (missing, got)
    if not others:
        assert len(got) == 1, got


def test_overnight_is_the_last_session_of_the_market_that_is_named(provider: FakeProvider) -> None:
    """Seen from London on Thursday morning, New York's Wednesday was overnight."""
    (found,) = times("It rose 1% overnight.", dt.datetime(2024, 1, 18, 7, tzinfo=dt.UTC))
    words = ClaimWindow(
        text=found.text, begin=found.begin, end_on=found.end_on, relation=found.relation,
        granularity=found.granularity,
    )  # fmt: skip
    made = claim("pct_change", "INDEX:ONE", direction="up", quantity=quantity("1.0"), window=words,
                 seen_at=dt.datetime(2024, 1, 18, 7, tzinfo=dt.UTC))  # fmt: skip
    first = link(made, provider).readings[0]
    assert (str(first.begin), str(first.end_on)) == ("2024-01-16", "2024-01-17")
