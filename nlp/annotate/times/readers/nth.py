"""One unit of a period: "the last week of March", "the first Friday of next month"."""

from __future__ import annotations

import calendar
import datetime as dt

from nlp.annotate.quantities.numerals import ORDINALS, read_numeral
from nlp.annotate.times.calendar.periods import (
    Period,
    back,
    day_period,
    half_period,
    month_period,
    quarter_period,
    running,
    week_period,
)
from nlp.annotate.times.readers.lengths import Length, read_length
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.readers.pointers import read_pointer
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    DEFINITE,
    OF,
    POINTERS,
    UNITS,
    WEEKDAYS,
    words,
)

_FINAL = words("final")
_YEAR = words("year_units")
_THAT = words("told")
_ONE_DAY = dt.timedelta(days=1)
_SPANS = frozenset({"day", "week", "month", "quarter"})


def read_nth(view: View, index: int) -> Found | None:
    """The part of a period that an ordinal or "last" at a token counts out, or None."""
    scanned = view.scanned
    number = -1 if scanned.words[index] in _FINAL else ORDINALS.get(scanned.words[index])
    if number is None:
        return None
    if number in {1, -1} and read_numeral(scanned, index + 1) is not None:
        return _several(view, index, number)
    word = scanned.word(index + 1)
    unit = "weekday" if word in WEEKDAYS else str(UNITS.get(word, [""])[0])
    holder = _holder(view, index + 2) if unit else None
    if holder is None or holder.begin is None or holder.end is None:
        return None
    period = _one(holder, number, unit, WEEKDAYS.get(word, 0))
    if period is None:
        return None
    found = Found.of(index, holder.last, period, dated=True)
    found.fiscal, found.assumed = holder.fiscal, holder.assumed
    return found


def _holder(view: View, at: int) -> Found | None:
    """The period behind "of" or "in", with or without "the"."""
    scanned = view.scanned
    if scanned.word(at) not in OF | words("in_or_during"):
        return None
    at += 1
    at += scanned.word(at) in DEFINITE
    if at >= len(scanned):
        return None
    word = scanned.words[at]
    if word in POINTERS:
        return read_pointer(view, at)
    if word in UNITS:
        period = running(str(UNITS[word][0]), view.day)
        return Found.of(at, at + 1, period) if period else None
    return read_core(view, at)


def _one(holder: Found, number: int, unit: str, weekday: int) -> Period | None:
    begin, end = holder.begin, holder.end
    if begin is None or end is None:
        return None
    if unit == "weekday":
        return _nth_weekday(begin, end, number, weekday)
    if holder.granularity == "month" and unit == "week":
        return _week_of(begin, end, number)
    if holder.granularity not in {"month", "quarter", "half", "year", "week"}:
        return None
    if unit == "day":
        day = begin + (number - 1) * _ONE_DAY if number > 0 else end
        return day_period(day) if day <= end else None
    if holder.granularity == "year" and not holder.fiscal:
        return _of_year(begin.year, number, unit)
    return None


def _of_year(year: int, number: int, unit: str) -> Period | None:
    most = {"month": 12, "quarter": 4, "half": 2}.get(unit, 52 if unit == "week" else 0)
    place = number if number > 0 else most
    if not 0 < place <= most:
        return None
    if unit == "week":
        first = dt.date(year, 1, 4) + dt.timedelta(weeks=number - 1)
        return week_period(first if number > 0 else dt.date(year, 12, 28))
    makers = {"month": month_period, "quarter": quarter_period, "half": half_period}
    return makers[unit](year, place)


def _week_of(begin: dt.date, end: dt.date, number: int) -> Period | None:
    """The week from Monday to Sunday that holds most of the n-th seven days of a month."""
    day = begin + dt.timedelta(days=7 * (number - 1) + 3) if number > 0 else end - 3 * _ONE_DAY
    return week_period(day) if day <= end else None


def _nth_weekday(begin: dt.date, end: dt.date, number: int, weekday: int) -> Period | None:
    if number > 0:
        day = begin + dt.timedelta(days=(weekday - begin.weekday()) % 7 + 7 * (number - 1))
    else:
        day = end - dt.timedelta(days=(end.weekday() - weekday) % 7)
    return day_period(day) if begin <= day <= end else None


def _several(view: View, index: int, number: int) -> Found | None:
    """As in "the first three months of 2020", "the last nine months of the year"."""
    length = read_length(view, index + 1)
    if length is None or length.number is None or length.unit not in _SPANS:
        return None
    year = _holder(view, length.end)
    if year is None or year.begin is None or year.end is None:
        return _months_alone(view, index, length) if number > 0 else None
    if number < 0:
        return _closing(index, year, length)
    return _opening(index, year, length)


def _months_alone(view: View, index: int, length: Length) -> Found | None:
    """As in "the first nine months": of the year in which they have last ended."""
    if length.unit not in {"month", "quarter"} or view.scanned.word(index - 1) not in DEFINITE:
        return None
    months = (length.number or 0) * (3 if length.unit == "quarter" else 1)
    if not 0 < months < 12:
        return None
    year = view.day.year if months < view.day.month else view.day.year - 1
    end = dt.date(year, months, calendar.monthrange(year, months)[1])
    found = Found(index, length.end, dt.date(year, 1, 1), end, "month")
    found.timex, found.count = f"P{months}M", length.number
    return found


def _opening(index: int, year: Found, length: Length) -> Found | None:
    if year.begin is None or length.number is None:
        return None
    after = back(year.begin, -length.number, length.unit)
    if after is None:
        return None
    found = Found(index, year.last, year.begin, after - _ONE_DAY)
    found.granularity, found.fiscal, found.assumed = "month", year.fiscal, year.assumed
    if length.unit == "month" and length.number == 3 and year.begin.month == 1:
        found.granularity, found.timex = "quarter", f"{year.begin.year:04d}-Q1"
    return found


def _closing(index: int, year: Found, length: Length) -> Found | None:
    if year.end is None or length.number is None:
        return None
    begin = back(year.end + _ONE_DAY, length.number, length.unit)
    if begin is None:
        return None
    found = Found(index, year.last, begin, year.end)
    found.granularity, found.fiscal, found.assumed = "month", year.fiscal, year.assumed
    return found
