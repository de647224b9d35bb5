"""Periods named by another one: "the year-ago quarter", "the same period last year"."""

from __future__ import annotations

from nlp.annotate.times.calendar.periods import Period, back, running, year_period
from nlp.annotate.times.readers.counted import ago, earlier
from nlp.annotate.times.readers.lengths import Length
from nlp.annotate.times.readers.named.quarters import read_ordinal_part
from nlp.annotate.times.readers.named.years import pointed_year, year_at
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import ARTICLES, DASHES, DEFINITE, FISCAL, UNITS, words
from nlp.records import Granularity

_ALIKE = words("alike")
_LIKENED = words("likened")
_AGO = words("ago")
_EACH = words("each")
_NOT_OF_A_YEAR = words("not_of_a_year")
_SAME = words("told_same")
_IN_OR_OF = words("of") | words("in_or_during")
_PERIODS: tuple[Granularity, ...] = ("quarter", "month", "half")


def read_year_ago(view: View, index: int) -> Found | None:
    """As in "year-ago quarter", "year-earlier period", "year-ago third quarter"."""
    scanned = view.scanned
    entry = UNITS[scanned.words[index]]
    joined = scanned.word(index + 1) in DASHES and scanned.glued(index + 1)
    if not joined or scanned.word(index + 2) not in _AGO or entry[0] not in {"year", "month"}:
        return None
    at = index + 3
    if entry[0] == "year" and scanned.word(at) in _LIKENED:
        return _likened(view, index, at + 1, str(scanned.word(at)), years=1)
    part = read_ordinal_part(view, at) if entry[0] == "year" and at < len(scanned) else None
    if part is not None and not part.dated:
        return _moved(index, part.last, part, 1)
    return ago(view, index, at, Length(1, str(entry[0]), index + 1))


def read_alike(view: View, index: int) -> Found | None:
    """As in "the same period last year", "the corresponding quarter of 2023"."""
    scanned = view.scanned
    at = index + 1
    if scanned.word(at) in UNITS and scanned.word(at + 1) in DASHES:  # "same year-ago quarter"
        found = read_year_ago(view, at)
        if found is not None:
            found.first = index
        return found
    if scanned.word(at) not in _LIKENED:
        return None
    years, year, last = _year_behind(view, at + 1)
    if years is None and year is None:
        return None
    return _likened(view, index, last, scanned.word(at), years=years or 0, year=year)


def _year_behind(view: View, at: int) -> tuple[int | None, int | None, int]:
    """How many years back ("last year") or the year ("of 2023"), and the token behind."""
    scanned = view.scanned
    at += scanned.word(at) in _IN_OR_OF
    at += scanned.word(at) in FISCAL
    year = year_at(view, at)
    if year is not None:
        return None, year, at + 1
    opened = scanned.word(at) in ARTICLES | DEFINITE
    if opened and scanned.word(at + 1) in UNITS and scanned.word(at + 2) in _AGO:
        return int(UNITS[scanned.word(at + 1)][0] == "year"), None, at + 3
    pointed = pointed_year(view, at)
    return (view.day.year - pointed[1], None, pointed[0]) if pointed else (None, None, at)


def read_year_likened(view: View, index: int, year: int) -> Found | None:
    """As in "the 1989 period", "the 1988 quarter", "the 2019 month"."""
    scanned = view.scanned
    word = scanned.word(index + 1)
    if word not in _LIKENED or word in _NOT_OF_A_YEAR:
        return None
    if scanned.word(index - 1) not in DEFINITE:
        return None
    told = view.told(*_PERIODS)
    if told is None or told.begin is None:
        return Found.of(index, index + 2, year_period(year), dated=True)
    return _moved(index, index + 2, told, told.begin.year - year)


def _likened(
    view: View, first: int, last: int, unit: str, *, years: int, year: int | None = None
) -> Found | None:
    """The period named before, or the last one finished, so many years back or in a year."""
    told = view.told(*_PERIODS)
    named = unit in {"quarter", "month", "half"}
    if told is not None and (not named or told.granularity == unit):
        back_by = told.begin.year - year if year and told.begin else years
        return _moved(first, last, told, back_by)
    period: Period | None
    if named:
        period = running(unit, view.day, -1)
    elif unit == "week":
        period = running(unit, view.day)
    else:
        day = back(view.day, view.day.year - year if year else years, "year")
        period = year_period(day.year) if day else None
        return _derived(first, last, period)
    if period is not None and year is not None:
        years = period.begin.year - year
    day = back(period.begin, years, "year") if period else None
    moved = running(unit, day) if day else None
    return _derived(first, last, moved)


def _moved(first: int, last: int, told: Found, years: int) -> Found | None:
    period = earlier(told, years) if years else None
    return _derived(first, last, period)


def _derived(first: int, last: int, period: Period | None) -> Found | None:
    if period is None:
        return None
    found = Found.of(first, last, period, dated=True)
    found.derived = True
    return found
