"""Times: what holds for any text and any day."""

from __future__ import annotations

import calendar
import datetime as dt

import hypothesis.strategies as st
from hypothesis import given, settings

from nlp.annotate.times import times
from nlp.annotate.times.calendar.holidays import easter
from nlp.annotate.times.calendar.periods import back, plus_months

DAYS = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2060, 12, 31))
WORDS = st.lists(
    st.sampled_from(
        ["since", "the", "past", "last", "year", "month", "12", "months", "to", "March", "June",
         "2019", "31", "of", "on", "Friday", "Q3", "FY", "25", "-", "early", "mid", "end", "next",
         "by", "between", "and", "from", "ago", "a", "half", "third", "quarter", "fiscal", "this",
         "week", "Christmas", "Eve", "spring", "every", "two", "9", "am", ".", ",", "'s", "99999",
         "first", "decades", "Feb", "29", "overnight", "so", "far", "May", "turn", "0", "year-end"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


def at_noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@given(st.one_of(WORDS, st.text(max_size=80)), DAYS)
@settings(max_examples=400)
def test_offsets_and_intervals_hold(text: str, day: dt.date) -> None:
    last = 0
    for time in times(text, at_noon(day)):
        assert text[time.start : time.end] == time.text
        assert time.start >= last
        last = time.end
        if time.relation in {"to_date", "since", "past"} and time.end_on is not None:
            assert time.end_on == day


@given(DAYS, DAYS)
@settings(max_examples=80)
def test_printed_dates_read_back(stated: dt.date, day: dt.date) -> None:
    month = calendar.month_name[stated.month]
    for text in (f"{month} {stated.day}, {stated.year}", f"{stated.day} {month} {stated.year}",
                 stated.isoformat()):  # fmt: skip
        [time] = times(f"It was set on {text}.", at_noon(day))
        assert (time.text, time.begin, time.end_on) == (text, stated, stated)


@given(st.integers(1990, 2060), st.integers(1, 12), DAYS)
@settings(max_examples=60)
def test_printed_periods_read_back(year: int, number: int, day: dt.date) -> None:
    quarter, half = (number + 2) // 3, (number + 5) // 6
    name = calendar.month_name[number]
    for text, value, months, first in (
        (f"{name} {year}", f"{year}-{number:02d}", 1, number),
        (f"{year}-{number:02d}" if number <= year % 100 else f"{name} {year}",
         f"{year}-{number:02d}", 1, number),
        (f"Q{quarter} {year}", f"{year}-Q{quarter}", 3, 3 * quarter - 2),
        (f"{quarter}Q{year % 100:02d}" if 2000 <= year < 2060 else f"Q{quarter} {year}",
         f"{year}-Q{quarter}", 3, 3 * quarter - 2),
        (f"H{half} {year}", f"{year}-H{half}", 6, 6 * half - 5),
    ):  # fmt: skip
        [time] = times(f"It was flat in {text}.", at_noon(day))
        begin = dt.date(year, first, 1)
        end = plus_months(begin, months) - dt.timedelta(days=1)
        assert (time.text, time.timex, time.begin) == (text, value, begin)
        assert time.end_on == (day if begin <= day < end else end)


@given(DAYS, st.integers(1, 300), st.sampled_from(["day", "week", "month", "year"]))
@settings(max_examples=60)
def test_so_many_units_ago_and_past_agree(day: dt.date, count: int, unit: str) -> None:
    units = unit if count == 1 else f"{unit}s"
    [ago] = times(f"It fell {count} {units} ago.", at_noon(day))
    [past] = times(f"It fell over the past {count} {units}.", at_noon(day))
    assert (ago.begin, ago.count) == (past.begin, past.count)
    assert past.end_on == day
    assert ago.begin == back(day, count, unit)


@given(st.one_of(WORDS, st.text(max_size=60)), WORDS, WORDS, DAYS)
@settings(max_examples=150)
def test_other_paragraphs_change_nothing(text: str, before: str, after: str, day: dt.date) -> None:
    core = " ".join(text.split())
    alone = times(core, at_noon(day))
    front = f"{before}.\n\n"
    around = times(f"{front}{core}\n\n{after}", at_noon(day))
    inside = [one for one in around if len(front) <= one.start < len(front) + len(core)]
    assert [
        one.replace(start=one.start - len(front), end=one.end - len(front)) for one in inside
    ] == list(alone)


@given(DAYS, st.integers(0, 6))
@settings(max_examples=60)
def test_a_weekday_is_the_latest_one(day: dt.date, weekday: int) -> None:
    [time] = times(f"It fell on {calendar.day_name[weekday]}.", at_noon(day))
    assert time.begin is not None
    assert time.begin.weekday() == weekday
    assert 0 <= (day - time.begin).days < 7


@given(DAYS, st.integers(1, 12))
@settings(max_examples=60)
def test_an_undated_month_has_begun(day: dt.date, month: int) -> None:
    [time] = times(f"Sales fell in {calendar.month_name[month]}.", at_noon(day))
    assert time.begin is not None
    assert time.begin <= day < plus_months(time.begin, 12)
    assert time.end_on is not None
    assert (time.end_on == day) == (time.relation == "to_date") or time.end_on == day


@given(
    DAYS,
    st.sampled_from(["since June", "over the past year", "on Friday", "in Q3", "two weeks ago"]),
    st.sampled_from(["", "Nothing here. ", "The end of it.\n\n"]),
    st.sampled_from(["", " Nothing here.", "\n\nThat is all."]),
)
@settings(max_examples=60)
def test_text_around_changes_nothing(day: dt.date, core: str, before: str, after: str) -> None:
    alone = times(f"It fell {core}.", at_noon(day))
    around = times(f"{before}It fell {core}.{after}", at_noon(day))
    moved = [one.replace(start=one.start + len(before), end=one.end + len(before)) for one in alone]
    assert list(around) == moved


@given(DAYS, st.integers(-400, 400))
@settings(max_examples=60)
def test_months_on_keep_the_day_or_end_the_month(day: dt.date, months: int) -> None:
    there = plus_months(day, months)
    assert (there.year - day.year) * 12 + there.month - day.month == months
    last = calendar.monthrange(there.year, there.month)[1]
    assert there.day == min(day.day, last)


@given(DAYS, st.integers(0, 300))
@settings(max_examples=60)
def test_sessions_back_are_weekdays(day: dt.date, count: int) -> None:
    there = back(day, count, "session")
    assert there is not None
    between = [day - dt.timedelta(days=k) for k in range(1, (day - there).days + 1)]
    assert sum(one.weekday() < 5 for one in between) == count


def test_easter_against_published_dates() -> None:
    # United States Naval Observatory, "The Date of Easter".
    known = {2000: (4, 23), 2008: (3, 23), 2011: (4, 24), 2016: (3, 27), 2019: (4, 21),
             2024: (3, 31), 2025: (4, 20), 2038: (4, 25)}  # fmt: skip
    assert {year: (easter(year).month, easter(year).day) for year in known} == known


HOSTILE = [
    "1", "1 ", "2019-", "March ", "the past ", "since ", "end of the ", "mid-", "12 months to ",
    "from 2008 to ", "'", ".", "a ", "last ", "first three months of ", "\n", "9:", "year-ago ",
    "the same ", "that day ", "a year ago ", "two weeks later ", "the last week of ",
    "since the ", "1/2/", "more than ", "and a half ",
]  # fmt: skip


def test_hostile_input_is_read_to_its_end() -> None:
    # Quadratic readers need minutes for these; the suite as a whole would not end.
    day = at_noon(dt.date(2026, 3, 9))
    times("," * 1_000_000, day)
    for piece in HOSTILE:
        text = piece * (12_000 // len(piece)) + " . It fell yesterday."
        assert times(text, day)[-1].text == "yesterday"


def test_the_far_ends_of_the_calendar_do_not_break() -> None:
    for text in ("in the past 99999 years", "99999 days ago", "over the next 99999 months",
                 "since 1500", "the 9999999 weeks to March", "99999 decades ago"):  # fmt: skip
        for time in times(text, at_noon(dt.date(2026, 3, 9))):
            assert time.begin is None or time.begin <= (time.end_on or time.begin)
