"""Years and days that stand beside other words of the calendar."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.names import is_year
from nlp.annotate.times.calendar.periods import day_period
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import DEFINITE, OF, POINTERS, words

_YEAR_UNITS = words("year_units")
_FROM = words("from")
# An undated day this much nearer ahead than behind is meant ahead ("meets on Sept. 8").
_NEARER = 3


def calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def year_at(view: View, index: int) -> int | None:
    """The year that a token prints, or None."""
    raw = view.scanned.raw(index)
    return int(raw) if is_year(raw, dated=True) else None


def pointed_year(view: View, index: int) -> tuple[int, int] | None:
    """The token behind and the year of "of last year", "this year", "of the previous year"."""
    scanned = view.scanned
    at = index + (scanned.word(index) in OF)
    at += scanned.word(at) in DEFINITE
    pointer = POINTERS.get(scanned.word(at))
    if pointer is None or scanned.word(at + 1) not in _YEAR_UNITS:
        return None
    return at + 2, view.day.year + pointer


def dated_day(
    view: View, first: int, last: int, month: int, number: int, year: int | None
) -> Found | None:
    """The day of a month: of the year named, else of the year that the context means."""
    if year is not None:
        day = calendar_day(year, month, number)
        return Found.of(first, last, day_period(day), dated=True) if day else None
    told = view.year_of_sentence(first)
    day = calendar_day(told, month, number) if told is not None else None
    day = day or _nearest_day(view, first, last, month, number)
    return Found.of(first, last, day_period(day)) if day else None


def _nearest_day(view: View, first: int, last: int, month: int, number: int) -> dt.date | None:
    """The day of a year that the context means: behind unless a cue or nearness says ahead."""
    years = range(view.day.year - 4, view.day.year + 5)
    days = [day for day in (calendar_day(year, month, number) for year in years) if day]
    if not days:
        return None
    behind = max((day for day in days if day <= view.day), default=None)
    ahead = min((day for day in days if day >= view.day), default=None)
    if behind is None or ahead is None:
        return behind or ahead
    lean = 0 if view.scanned.word(first - 1) in _FROM else view.lean(first, last)
    if lean:
        return ahead if lean > 0 else behind
    much_nearer = (ahead - view.day).days * _NEARER < (view.day - behind).days
    return ahead if much_nearer else behind
