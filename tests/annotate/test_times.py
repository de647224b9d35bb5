"""Times: intervals worked out by hand on the calendar, seen from a stated day."""

from __future__ import annotations

import datetime as dt

import pytest

from nlp.annotate.times import times
from nlp.records import Extent, Time

MONDAY = "2026-03-09"  # a Monday
TUESDAY = "2020-04-21"
WEDNESDAY = "2018-12-26"


def seen(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T17:00:00+00:00")


def only(text: str, day: str = MONDAY) -> Time:
    found = times(text, seen(day))
    assert len(found) == 1, [(one.text, one.kind) for one in found]
    return found[0]


def interval(time: Time) -> tuple[str | None, str | None]:
    begin = time.begin.isoformat() if time.begin else None
    return begin, time.end_on.isoformat() if time.end_on else None


DAYS = [
    ("It rose today.", "today", "2026-03-09"),
    ("It rose yesterday.", "yesterday", "2026-03-08"),
    ("It fell on Monday.", "Monday", "2026-03-09"),
    ("It fell on Friday.", "Friday", "2026-03-06"),
    ("Friday's fall hurt.", "Friday", "2026-03-06"),
    ("It fell last Monday.", "last Monday", "2026-03-02"),
    ("The bank will decide on Thursday.", "Thursday", "2026-03-12"),
    ("It falls due next Friday.", "next Friday", "2026-03-13"),
    ("It rose on March 3, 2021.", "March 3, 2021", "2021-03-03"),
    ("It rose on 6 August 2024.", "6 August 2024", "2024-08-06"),
    ("It rose on 6th of August 2024.", "6th of August 2024", "2024-08-06"),
    ("NEW YORK, March 9 - Stocks rose", "March 9", "2026-03-09"),
    ("the record set on Feb. 19 was", "Feb. 19", "2026-02-19"),
    ("the council next meets on Sept. 8.", "Sept. 8", "2026-09-08"),
    ("shares fell on Nov. 3.", "Nov. 3", "2025-11-03"),
    ("cuts from May 1, delegates said", "May 1", "2026-05-01"),
    ("dated 2024-08-06 here", "2024-08-06", "2024-08-06"),
    ("dated 25/12/2024 here", "25/12/2024", "2024-12-25"),
    ("It fell on Christmas Eve.", "Christmas Eve", "2025-12-24"),
    ("It fell on Good Friday 2018.", "Good Friday 2018", "2018-03-30"),
    ("on the third of March 2021", "the third of March 2021", "2021-03-03"),
    ("it rose on monday", "monday", "2026-03-09"),
    ("on Monday, March 2, it fell", "Monday, March 2", "2026-03-02"),
]


@pytest.mark.parametrize(("text", "surface", "day"), DAYS)
def test_days(text: str, surface: str, day: str) -> None:
    time = only(text)
    assert (time.text, interval(time)) == (surface, (day, day))
    assert (time.kind, time.relation, time.timex) == ("date", "on", day)


PERIODS = [
    ("in October 2008", "October 2008", "2008-10-01", "2008-10-31", "month", "2008-10"),
    ("in June", "June", "2025-06-01", "2025-06-30", "month", "2025-06"),
    ("in January", "January", "2026-01-01", "2026-01-31", "month", "2026-01"),
    ("in 2023", "2023", "2023-01-01", "2023-12-31", "year", "2023"),
    ("last week", "last week", "2026-03-02", "2026-03-08", "week", "2026-W10"),
    ("last month", "last month", "2026-02-01", "2026-02-28", "month", "2026-02"),
    ("last year", "last year", "2025-01-01", "2025-12-31", "year", "2025"),
    ("in the previous quarter", "the previous quarter", "2025-10-01", "2025-12-31", "quarter",
     "2025-Q4"),
    ("in the third quarter", "the third quarter", "2025-07-01", "2025-09-30", "quarter", "2025-Q3"),
    ("the fourth-quarter profit", "the fourth-quarter", "2025-10-01", "2025-12-31", "quarter",
     "2025-Q4"),
    ("in the third quarter of 2024", "the third quarter of 2024", "2024-07-01", "2024-09-30",
     "quarter", "2024-Q3"),
    ("in Q3 2024", "Q3 2024", "2024-07-01", "2024-09-30", "quarter", "2024-Q3"),
    ("4Q25 sales", "4Q25", "2025-10-01", "2025-12-31", "quarter", "2025-Q4"),
    ("in the second half of 2024", "the second half of 2024", "2024-07-01", "2024-12-31", "half",
     "2024-H2"),
    ("in H1 2025", "H1 2025", "2025-01-01", "2025-06-30", "half", "2025-H1"),
    ("in the 1980s", "the 1980s", "1980-01-01", "1989-12-31", "decade", "198"),
    ("in early January", "early January", "2026-01-01", "2026-01-10", "month", "2026-01"),
    ("in mid-2013", "mid-2013", "2013-05-01", "2013-08-31", "year", "2013"),
    ("late last year", "late last year", "2025-09-01", "2025-12-31", "year", "2025"),
    ("last November", "last November", "2025-11-01", "2025-11-30", "month", "2025-11"),
    ("in January of the previous year", "January of the previous year", "2025-01-01", "2025-01-31",
     "month", "2025-01"),
    ("in the first nine months of 2024", "the first nine months of 2024", "2024-01-01",
     "2024-09-30", "month", None),
    ("in last year's first quarter", "last year's first quarter", "2025-01-01", "2025-03-31",
     "quarter", "2025-Q1"),
    ("in the 2024 second quarter", "the 2024 second quarter", "2024-04-01", "2024-06-30",
     "quarter", "2024-Q2"),
    ("in the latest quarter", "the latest quarter", "2025-10-01", "2025-12-31", "quarter",
     "2025-Q4"),
    ("in the 20th century", "the 20th century", "1901-01-01", "2000-12-31", "century", "19"),
    ("over the weekend", "the weekend", "2026-03-07", "2026-03-08", "day", "2026-W10-WE"),
    ("in the summer of 2020", "the summer of 2020", "2020-06-01", "2020-08-31", "quarter",
     "2020-SU"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "begin", "end", "granularity", "timex"), PERIODS)
def test_named_periods(
    text: str, surface: str, begin: str, end: str, granularity: str, timex: str | None
) -> None:
    time = only(f"Sales fell {text}.")
    assert (time.text, interval(time)) == (surface, (begin, end))
    assert (time.relation, time.granularity, time.timex) == ("in", granularity, timex)


WINDOWS = [
    ("over the past year", "the past year", "past", "2025-03-09", "2026-03-09", 1),
    ("over the past 12 months", "the past 12 months", "past", "2025-03-09", "2026-03-09", 12),
    ("over the last month", "the last month", "past", "2026-02-09", "2026-03-09", 1),
    ("in the last three years", "the last three years", "past", "2023-03-09", "2026-03-09", 3),
    ("in the past five sessions", "the past five sessions", "past", "2026-03-02", "2026-03-09", 5),
    ("since June", "June", "since", "2025-06-01", "2026-03-09", None),
    ("since October 2008", "October 2008", "since", "2008-10-01", "2026-03-09", None),
    ("since 1985", "1985", "since", "1985-01-01", "2026-03-09", None),
    ("since early March 2020", "early March 2020", "since", "2020-03-01", "2026-03-09", None),
    ("since mid-December", "mid-December", "since", "2025-12-15", "2026-03-09", None),
    ("since the crash of October 1987", "October 1987", "since", "1987-10-01", "2026-03-09", None),
    ("since records began in 1986", "1986", "since", "1986-01-01", "2026-03-09", None),
    ("since the end of January", "the end of January", "since", "2026-01-31", "2026-03-09", None),
    ("this year", "this year", "to_date", "2026-01-01", "2026-03-09", None),
    ("so far this year", "this year", "to_date", "2026-01-01", "2026-03-09", None),
    ("this week", "this week", "to_date", "2026-03-09", "2026-03-09", None),
    ("within the current month", "the current month", "to_date", "2026-03-01", "2026-03-09", None),
    ("for the year", "the year", "to_date", "2026-01-01", "2026-03-09", None),
    ("so far in March", "March", "to_date", "2026-03-01", "2026-03-09", None),
    ("in 2026", "2026", "to_date", "2026-01-01", "2026-03-09", None),
    ("in the year to date", "the year to date", "to_date", "2026-01-01", "2026-03-09", None),
    ("in the 12 months to February", "the 12 months to February", "to", "2025-03-01", "2026-02-28",
     12),
    ("in the year to February", "the year to February", "to", "2025-03-01", "2026-02-28", 1),
    ("in the week to March 6", "the week to March 6", "to", "2026-02-28", "2026-03-06", 1),
    ("in the three months ended June 30", "the three months ended June 30", "to", "2025-04-01",
     "2025-06-30", 3),
    ("by the end of 2027", "the end of 2027", "by", "2026-03-09", "2027-12-31", None),
    ("by December", "December", "by", "2026-03-09", "2026-12-31", None),
    ("before the end of April", "the end of April", "by", "2026-03-09", "2026-04-30", None),
    ("by Christmas", "Christmas", "by", "2026-03-09", "2026-12-25", None),
    ("over the next two years", "the next two years", "by", "2026-03-09", "2028-03-09", 2),
    ("from 2008 to 2012", "2008 to 2012", "between", "2008-01-01", "2012-12-31", None),
    ("between July and October 2023", "between July and October 2023", "between", "2023-07-01",
     "2023-10-31", None),
    ("between January and March 2025", "between January and March 2025", "between", "2025-01-01",
     "2025-03-31", None),
    ("in July-September 2023", "July-September 2023", "between", "2023-07-01", "2023-09-30", None),
    ("from 13 to 15 July 2023", "13 to 15 July 2023", "between", "2023-07-13", "2023-07-15", None),
    ("on 13-15 July 2023", "13-15 July 2023", "between", "2023-07-13", "2023-07-15", None),
    ("on Jan. 14-15", "Jan. 14-15", "between", "2026-01-14", "2026-01-15", None),
    ("a year ago", "a year ago", "ago", "2025-03-09", "2025-03-09", 1),
    ("two weeks ago", "two weeks ago", "ago", "2026-02-23", "2026-02-23", 2),
    ("a year earlier", "a year earlier", "ago", "2025-03-09", "2025-03-09", 1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surface", "relation", "begin", "end", "count"), WINDOWS)
def test_windows(
    text: str, surface: str, relation: str, begin: str, end: str, count: int | None
) -> None:
    time = only(f"It fell {text}.")
    assert (time.text, time.relation, time.count) == (surface, relation, count)
    assert interval(time) == (begin, end)


def test_a_running_period_is_whole_where_the_text_looks_ahead() -> None:
    time = only("Demand may fall by 3% this month.", TUESDAY)
    assert (time.relation, interval(time)) == ("in", ("2020-04-01", "2020-04-30"))


def test_lengths_are_counted_back() -> None:
    time = only("the first time in 11 years", "2022-07-21")
    assert (time.kind, time.relation, time.count, time.timex) == ("duration", None, 11, "P11Y")
    assert interval(time) == ("2011-07-21", "2022-07-21")
    assert interval(only("the slowest in half a century", "2026-01-19")) == (
        "1976-01-19", "2026-01-19",
    )  # fmt: skip
    assert only("lows in more than a year").count == 1


def test_a_named_length_of_debt_is_no_time() -> None:
    assert times("The 10-year Treasury yield rose.", seen(MONDAY)) == ()
    assert times("A 34-year-old trader left.", seen(MONDAY)) == ()


def test_fiscal_years_are_flagged_and_can_be_placed() -> None:
    time = only("in fiscal 2025")
    assert (time.fiscal, interval(time)) == (True, ("2025-01-01", "2025-12-31"))
    [placed] = times("in FY25", seen(MONDAY), fiscal_year_end=6)
    assert (placed.fiscal, interval(placed)) == (True, ("2024-07-01", "2025-06-30"))
    [quarter] = times("in the fiscal first quarter of 2026", seen(MONDAY), fiscal_year_end=9)
    assert interval(quarter) == ("2025-10-01", "2025-12-31")


def test_the_article_s_zone_decides_the_day() -> None:
    instant = dt.datetime.fromisoformat("2026-03-09T01:00:00+08:00")
    [time] = times("It rose today.", instant)
    assert interval(time) == ("2026-03-09", "2026-03-09")


def test_overnight_and_the_previous_session() -> None:
    overnight = only("It fell overnight.", WEDNESDAY)
    assert (overnight.granularity, interval(overnight)) == ("session", ("2018-12-25", "2018-12-26"))
    session = only("It fell in the previous session.", MONDAY)
    assert (session.granularity, interval(session)) == ("session", ("2026-03-06", "2026-03-06"))


def test_times_of_day_belong_to_their_day() -> None:
    assert only("as of 6 p.m. in Hong Kong").timex == "2026-03-09T18:00"
    later = only("he speaks at 9am on Thursday", "2016-10-04")
    assert (later.text, later.granularity) == ("9am on Thursday", "hour")


def test_repetitions_are_sets() -> None:
    time = only("It pays every two weeks.")
    assert (time.kind, time.timex, time.begin) == ("set", "P2W", None)
    assert only("It pays quarterly.").timex == "P3M"


NOT_TIMES = [
    "It may fall and they march on.",
    "The sun sat low.",
    "Russell 2000 fell.",
    "It rose 2000 points.",
    "$2019 in cash",
    "a third of them",
    "for the second time",
    "I will fall.",
    "Mark my words.",
    "Half of it is gone.",
    "He came second.",
    "She said: May I?",
]


@pytest.mark.parametrize("text", NOT_TIMES)
def test_words_that_only_look_like_times(text: str) -> None:
    assert times(text, seen(MONDAY)) == ()


def test_excluded_stretches_hold_no_time() -> None:
    text = "The Budget 2025 Act passed."
    assert times(text, seen(MONDAY))
    assert times(text, seen(MONDAY), exclude=[Extent(start=4, end=19)]) == ()


def test_other_languages_give_nothing() -> None:
    assert times("maanantaina", seen(MONDAY), language="fi") == ()


@pytest.mark.parametrize(
    ("text", "surface", "begin", "end"),
    [
        ("up nearly 13% within the month", "the month", "2026-03-01", "2026-03-09"),
        ("profit fell in the December quarter", "December quarter", "2025-10-01", "2025-12-31"),
        ("in the March quarter of 2025", "March quarter of 2025", "2025-01-01", "2025-03-31"),
    ],
)
def test_months_and_quarters_of_a_month(text: str, surface: str, begin: str, end: str) -> None:
    time = only(text)
    assert time.text.removeprefix("the ") == surface.removeprefix("the ")
    assert interval(time) == (begin, end)


def test_the_same_period_of_another_year_is_as_long_as_the_one_named() -> None:
    text = "in the first nine months of 2006, from 3 in the same period of 2005"
    [_, same] = times(text, dt.datetime(2015, 6, 17, 12, tzinfo=dt.UTC))
    assert (same.begin, same.end_on) == (dt.date(2005, 1, 1), dt.date(2005, 9, 30))
    text = "from December 2007 to February 2008, against the same period a year earlier"
    *_, same = times(text, dt.datetime(2015, 6, 17, 12, tzinfo=dt.UTC))
    assert (same.begin, same.end_on) == (dt.date(2006, 12, 1), dt.date(2007, 2, 28))
