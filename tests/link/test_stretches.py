"""Which days a window means; every answer read off a calendar by hand.

The article appears on Wednesday 17 January 2024 after the close in New York; the 15th was a
holiday, and so was New Year's Day.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from nlp.link.meaning import Missing, back, stretch_after
from nlp.link.sessions import Sessions
from nlp.link.stretches import changes
from nlp.link.windows import anchor, points, ranges
from nlp.market.calendars import Calendar
from nlp.records import ClaimWindow
from tests.verify.making import day, window

WEDNESDAY = day("2024-01-17")


def daily(*, today: dt.date = WEDNESDAY, latest: dt.date = WEDNESDAY) -> Sessions:
    calendar = Calendar.of("XNYS")
    days = [each.toordinal() for each in calendar.sessions(day("2019-01-02"), latest)]
    return Sessions(np.array(days), "D", today, latest, calendar)


def periodic(frequency: str, ends: list[str], *, today: str = "2024-01-17") -> Sessions:
    days = np.array([day(end).toordinal() for end in ends])
    return Sessions(days, frequency, day(today), day(ends[-1]))


# id, window, then the (name, base, end) of each reading; a base is the day on or before which
# the last close counts.
STRETCHES: list[tuple[str, ClaimWindow | None, list[tuple[str, str, str]]]] = [
    ("none", None, [("session", "2024-01-16", "2024-01-17")]),
    ("today", window("on", "2024-01-17"), [("session", "2024-01-16", "2024-01-17")]),
    ("after a holiday", window("on", "2024-01-16"), [("session", "2024-01-15", "2024-01-16")]),
    (
        "holiday",
        window("on", "2024-01-15"),
        [("session", "2024-01-14", "2024-01-15"), ("session_before", "2024-01-11", "2024-01-12")],
    ),
    (
        "this week",
        window("to_date", "2024-01-15", "2024-01-17", granularity="week"),
        [
            ("week_to_date", "2024-01-14", "2024-01-17"),
            ("week_to_date_less_one", "2024-01-14", "2024-01-16"),
            ("5_sessions", "2024-01-09", "2024-01-17"),
            ("seven_days", "2024-01-10", "2024-01-17"),
        ],
    ),
    (
        "this month",
        window("to_date", "2024-01-01", "2024-01-17", granularity="month"),
        [
            ("month_to_date", "2023-12-31", "2024-01-17"),
            ("month_to_date_less_one", "2023-12-31", "2024-01-16"),
            ("same_day_last_month", "2023-12-17", "2024-01-17"),
        ],
    ),
    (
        "this year",
        window("to_date", "2024-01-01", "2024-01-17", granularity="year"),
        [
            ("year_to_date", "2023-12-31", "2024-01-17"),
            ("year_to_date_less_one", "2023-12-31", "2024-01-16"),
            ("first_close_of_year", "2024-01-02", "2024-01-17"),
        ],
    ),
    (
        "past month",
        window("past", "2023-12-17", "2024-01-17", granularity="month", count=1),
        [
            ("same_day_months_back", "2023-12-17", "2024-01-17"),
            ("21_sessions", "2023-12-14", "2024-01-17"),
            ("30_days", "2023-12-18", "2024-01-17"),
            ("last_full_month", "2023-11-30", "2023-12-31"),
        ],
    ),
    (
        "past year",
        window("past", "2023-01-17", "2024-01-17", granularity="year", count=1),
        [
            ("same_day_years_back", "2023-01-17", "2024-01-17"),
            ("252_sessions", "2023-01-13", "2024-01-17"),
            ("last_full_year", "2022-12-31", "2023-12-31"),
        ],
    ),
    (
        "last five sessions",
        window("past", "2024-01-10", "2024-01-17", granularity="session", count=5),
        [("5_sessions", "2024-01-09", "2024-01-17")],
    ),
    (
        "five years",
        window("past", "2019-01-17", "2024-01-17", granularity="year", count=5),
        [
            ("same_day_years_back", "2019-01-17", "2024-01-17"),
            # 252 + 253 + 252 + 251 + 250 sessions in 2019 to 2023 and 11 in 2024 make 1,269:
            # 1,260 before the last one is the ninth of 2019.
            ("1260_sessions", "2019-01-14", "2024-01-17"),
        ],
    ),
    (
        "since a day",
        window("since", "2024-01-03", "2024-01-17"),
        [
            ("last_close_before", "2024-01-02", "2024-01-17"),
            ("close_on", "2024-01-03", "2024-01-17"),
        ],
    ),
    (
        "since October",
        window("since", "2023-10-01", "2024-01-17", granularity="month"),
        [
            ("last_close_before", "2023-09-30", "2024-01-17"),
            ("end_of_period", "2023-10-31", "2024-01-17"),
            ("first_close", "2023-10-02", "2024-01-17"),
        ],
    ),
    (
        "in December",
        window("in", "2023-12-01", "2023-12-31", granularity="month"),
        [("month", "2023-11-30", "2023-12-31")],
    ),
    (
        "in January, which runs",
        window("in", "2024-01-01", "2024-01-31", granularity="month"),
        [
            ("month", "2023-12-31", "2024-01-17"),
            ("month_less_one", "2023-12-31", "2024-01-16"),
        ],
    ),
    (
        "between two days",
        window("between", "2022-01-03", "2022-10-12"),
        [
            ("close_to_close", "2022-01-03", "2022-10-12"),
            ("from_close_before", "2022-01-02", "2022-10-12"),
        ],
    ),
    (
        "from 2020 to 2022",
        window("between", "2020-01-01", "2022-12-31", granularity="year"),
        [
            ("end_to_end", "2020-12-31", "2022-12-31"),
            ("from_close_before", "2019-12-31", "2022-12-31"),
        ],
    ),
    (
        "12 months to October",
        window("to", "2022-11-01", "2023-10-31", granularity="month", count=12),
        [("months_to", "2022-10-31", "2023-10-31")],
    ),
    (
        "from a year ago",
        window("ago", "2023-01-17", granularity="year", count=1),
        [("from_then", "2023-01-17", "2024-01-17")],
    ),
]


@pytest.mark.parametrize(
    ("words", "expected"), [case[1:] for case in STRETCHES], ids=[case[0] for case in STRETCHES]
)
def test_readings_of_a_window(
    words: ClaimWindow | None, expected: list[tuple[str, str, str]]
) -> None:
    found = changes(words, daily())
    assert not isinstance(found, Missing)
    got = [(each.name, str(each.begin), str(each.end_on)) for each in found]
    assert got == expected


@pytest.mark.parametrize(
    ("begin", "today", "fields", "session"),
    [
        # Tuesday, 16 January 2024, comes after a holiday: the session before is Friday's.
        ("2024-01-15", "2024-01-16", {"granularity": "session"}, "2024-01-12"),
        ("2024-01-15", "2024-01-16", {"granularity": "day", "count": 1}, "2024-01-12"),
        # Four sessions before Wednesday: 16, 12, 11 and 10, where weekdays lead to the 11th.
        ("2024-01-11", "2024-01-17", {"granularity": "session", "count": 4}, "2024-01-10"),
        ("2024-01-16", "2024-01-17", {"granularity": "day", "count": 1}, "2024-01-16"),
        # counted back from a day that is not today's
        ("2024-01-10", "2024-01-17", {"granularity": "day", "count": 1}, "2024-01-10"),
    ],
)
def test_days_back_are_sessions_of_the_market(
    begin: str, today: str, fields: dict[str, Any], session: str
) -> None:
    sessions = daily(today=day(today), latest=day(today))
    words = window("on", begin, **fields)
    change, level = changes(words, sessions), points(words, sessions)
    assert not isinstance(change, Missing)
    assert not isinstance(level, Missing)
    assert [(each.name, str(each.end_on), each.missing) for each in change] == [
        ("session", session, None)
    ]
    assert [(str(each.begin), str(each.end_on)) for each in level] == [(session, session)]


def test_a_holiday_is_marked_as_no_session() -> None:
    found = changes(window("on", "2024-01-15"), daily())
    assert not isinstance(found, Missing)
    assert found[0].missing == "2024-01-15 was not a session"
    assert found[1].missing is None


def test_the_end_of_a_month_on_a_sunday_is_its_last_session() -> None:
    found = changes(window("on", "2023-12-31"), daily())
    assert not isinstance(found, Missing)
    assert [(str(each.begin), str(each.end_on)) for each in found] == [("2023-12-28", "2023-12-29")]


@pytest.mark.parametrize(
    "words",
    [
        window("on", "2024-01-18"),
        window("in", "2024-02-01", "2024-02-29", granularity="month"),
        window("to_date", "2024-01-18", "2024-01-18", granularity="week"),
    ],
)
def test_a_window_ahead_of_the_data_is_missing(words: ClaimWindow) -> None:
    for kind in (changes, points, ranges):
        found = kind(words, daily())
        assert isinstance(found, Missing)
        assert found.reason == "no_coverage"


def test_this_month_on_its_first_morning_has_nothing_to_measure() -> None:
    sessions = daily(today=day("2024-01-02"), latest=day("2023-12-29"))
    words = window("to_date", "2024-01-01", "2024-01-02", granularity="month")
    found = changes(words, sessions)
    assert isinstance(found, Missing)
    assert "no session of this month" in found.explanation


@pytest.mark.parametrize(
    ("words", "name", "begin", "end_on"),
    [
        (None, "close", "2024-01-17", "2024-01-17"),
        (window("on", "2024-01-12"), "close", "2024-01-12", "2024-01-12"),
        (
            window("in", "2023-12-01", "2023-12-31", granularity="month"),
            "end_of_month",
            "2023-12-01",
            "2023-12-31",
        ),
        (window("ago", "2023-01-16", granularity="year"), "then", "2023-01-13", "2023-01-16"),
        (window("since", "2023-01-16", "2024-01-17"), "latest", "2024-01-17", "2024-01-17"),
    ],
)
def test_the_day_of_a_level(words: ClaimWindow | None, name: str, begin: str, end_on: str) -> None:
    found = points(words, daily())
    assert not isinstance(found, Missing)
    first = found[0]
    assert (first.name, str(first.begin), str(first.end_on)) == (name, begin, end_on)


def test_statistics_count_by_their_reference_period() -> None:
    months = periodic("M", ["2023-09-30", "2023-10-31", "2023-11-30", "2023-12-31"])
    november: dict[str, Any] = {"granularity": "month"}
    found = points(window("in", "2023-11-01", "2023-11-30", **november), months)
    assert not isinstance(found, Missing)
    assert (str(found[0].begin), str(found[0].end_on)) == ("2023-11-01", "2023-11-30")
    release_day = points(window("on", "2024-01-11"), months)
    assert not isinstance(release_day, Missing)
    assert str(release_day[0].end_on) == "2023-12-31"
    year = changes(window("past", "2023-01-17", "2024-01-17", granularity="year", count=1), months)
    assert not isinstance(year, Missing)
    assert str(year[0].begin) == "2022-12-31"


def test_a_period_that_has_just_ended_is_hardly_out() -> None:
    months = periodic("M", ["2023-11-30", "2023-12-31"], today="2024-01-02")
    found = points(None, months)
    assert not isinstance(found, Missing)
    assert [str(each.end_on) for each in found] == ["2023-11-30", "2023-12-31"]


def test_old_data_do_not_speak_for_now() -> None:
    months = periodic("M", ["2020-11-30", "2020-12-31"])
    found = changes(None, months)
    assert isinstance(found, Missing)
    assert "2020-12-31" in found.explanation


def test_an_anchor_is_the_last_session_in_the_window() -> None:
    sessions = daily()
    assert anchor(window("since", "2020-01-01", "2024-01-15"), sessions) == day("2024-01-12")
    assert anchor(None, sessions) == WEDNESDAY


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        ("2024-03-31", 1, "month", "2024-02-29"),
        ("2024-02-29", 1, "year", "2023-02-28"),
        ("2024-01-17", 2, "week", "2024-01-03"),
        ("2024-01-17", 3, "decade", "1994-01-17"),
    ],
)
def test_same_day_back(start: str, count: int, unit: str, expected: str) -> None:
    assert back(day(start), count=count, granularity=unit) == day(expected)


@pytest.mark.parametrize(
    ("begin", "unit", "end_on"),
    [
        ("2024-01-01", "quarter", "2024-03-31"),
        ("2023-10-01", "half", "2024-03-31"),
        ("2024-01-15", "week", "2024-01-21"),
        ("2024-01-15", "day", "2024-01-15"),
    ],
)
def test_last_day_of_a_period(begin: str, unit: str, end_on: str) -> None:
    assert stretch_after(day(begin), unit) == day(end_on)


@pytest.mark.parametrize(
    ("begin", "end_on", "fields", "name"),
    [
        ("2024-01-12", "2024-01-12", {}, "session"),
        ("2023-12-01", "2023-12-31", {"granularity": "month"}, "month"),
        ("2024-01-01", "2024-01-17", {"granularity": "month"}, "month_to_date"),
        ("2023-01-17", "2024-01-17", {"granularity": "year", "count": 1}, "same_day_years_back"),
        ("2023-01-17", None, {}, "last_close_before"),
        (None, "2024-01-12", {}, "session"),
    ],
)
def test_a_window_without_relation_is_read_by_its_shape(
    begin: str | None, end_on: str | None, fields: dict[str, Any], name: str
) -> None:
    words = ClaimWindow(
        text="then",
        begin=day(begin) if begin else None,
        end_on=day(end_on) if end_on else None,
        **fields,
    )
    found = changes(words, daily())
    assert not isinstance(found, Missing)
    assert found[0].name == name


def test_words_without_a_date_settle_nothing() -> None:
    words = ClaimWindow(text="that fateful night", relation="on")
    for kind in (changes, points):
        found = kind(words, daily())
        assert isinstance(found, Missing)
        assert found.reason == "no_window"


def test_a_level_on_a_quiet_day_of_a_market_without_calendar_is_the_last_known() -> None:
    rows = periodic("D", ["2024-01-11", "2024-01-12", "2024-01-16"])
    found = points(window("on", "2024-01-14"), rows)
    assert not isinstance(found, Missing)
    assert (found[0].name, str(found[0].begin)) == ("last_known", "2024-01-12")
    gone = points(window("on", "2023-12-24"), rows)
    assert isinstance(gone, Missing)


def test_a_range_starts_with_the_data_where_the_words_name_no_start() -> None:
    words = ClaimWindow(text="ever", relation="past", end_on=day("2024-01-12"))
    found = ranges(words, daily())
    assert not isinstance(found, Missing)
    assert (str(found[0].begin), str(found[0].end_on)) == ("2019-01-02", "2024-01-12")


#: Rows around the turn of 2023; the highest close of October is the 17th's, the lowest the 27th's.
TURNS = {
    "2023-09-29": 100, "2023-10-02": 104, "2023-10-17": 120, "2023-10-18": 120,
    "2023-10-27": 90, "2023-10-31": 95, "2023-12-29": 130, "2024-01-17": 108,
}  # fmt: skip


def turning(*days: str) -> Sessions:
    rows = [each for each in TURNS if not days or each in days]
    ordinals = np.array([day(each).toordinal() for each in rows])
    values = np.array([TURNS[each] for each in rows], dtype=np.float64)
    return Sessions(ordinals, "D", WEDNESDAY, day(rows[-1]), None, values)


@pytest.mark.parametrize(
    ("base", "name", "begin"),
    [("high", "high_of_period", "2023-10-17"), ("low", "low_of_period", "2023-10-27")],
)
def test_since_a_peak_or_a_low_starts_at_that_close(base: Any, name: str, begin: str) -> None:
    words = window("since", "2023-10-01", "2024-01-17", granularity="month", base=base)
    found = changes(words, turning())
    assert not isinstance(found, Missing)
    assert [(each.name, str(each.begin), str(each.end_on)) for each in found] == [
        (name, begin, "2024-01-17"),
        ("last_close_before", "2023-09-30", "2024-01-17"),
        ("end_of_period", "2023-10-31", "2024-01-17"),
        ("first_close", "2023-10-02", "2024-01-17"),
    ]


def test_since_the_low_of_a_day_starts_at_the_close_on_it() -> None:
    words = window("since", "2023-10-27", "2024-01-17", base="low")
    found = changes(words, turning())
    assert not isinstance(found, Missing)
    assert [(each.name, str(each.begin)) for each in found] == [
        ("low_of_period", "2023-10-27"),
        ("last_close_before", "2023-10-26"),
    ]


@pytest.mark.parametrize(
    ("words", "rows", "why"),
    [
        # the data begin after the peak may have been
        (("2023-10-01", "month"), ("2023-10-17", "2024-01-17"), "2023-10-01 to 2023-10-31"),
        # no row on the day that the text names
        (("2023-10-28", "day"), (), "2023-10-28 is not known"),
        # the peak is now
        (("2024-01-01", "month"), (), "2024-01-17 is itself the highest close"),
    ],
)
def test_a_peak_that_cannot_be_told_stays_the_default(
    words: tuple[str, str], rows: tuple[str, ...], why: str
) -> None:
    begin, granularity = words
    found = changes(
        window("since", begin, "2024-01-17", granularity=granularity, base="high"), turning(*rows)
    )
    assert not isinstance(found, Missing)
    assert found[0].name == "high_of_period"
    assert why in (found[0].missing or "")
    assert all(each.missing is None for each in found[1:])
