"""Times pointed at from the article's date: "last week", "the past 12 months", "next Friday"."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.numerals import ORDINALS
from nlp.annotate.quantities.scan import NUMBER
from nlp.annotate.times.calendar.fiscal import fiscal_period, fiscal_year_at
from nlp.annotate.times.calendar.periods import (
    day_period,
    length_timex,
    month_period,
    quarter_period,
    running,
)
from nlp.annotate.times.readers.lengths import (
    CLOCK_UNITS,
    Length,
    granularity,
    is_number,
    read_length,
    unit_at,
    window,
)
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.readers.named.quarters import read_ordinal_part
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    DAY_PARTS,
    DEFINITE,
    FISCAL,
    MONTHS,
    OF,
    POINTERS,
    POSSESSIVE,
    SEASONS,
    WEEKDAYS,
    words,
)

_SPANNING = words("spanning_last")
_SPANNING_AHEAD = words("spanning_next")
_COUNTING = words("counting_pointers")
_FEW_POINTED = words("few_pointed")
_THIS = words("this_pointers")
_SATURDAY = 5  # as `datetime.date.weekday` counts
_LAST = words("last_of")
_STRETCH = words("stretch_pointers")
_ONE_DAY = dt.timedelta(days=1)


def read_pointer(view: View, index: int) -> Found | None:
    """As in "last week", "this year", "the past 12 months", "next Friday", "last November"."""
    scanned = view.scanned
    word = scanned.words[index]
    at = index + 1
    if scanned.word(at) in _FEW_POINTED or is_number(view, at):
        length = read_length(view, at)
        if length is not None and word in _COUNTING:
            return window(view, index, length, 1 if POINTERS[word] < 0 else -1)
        return None
    if scanned.word(at) in MONTHS and scanned.raw(at)[:1].isupper():
        return _pointed_month(view, index, at)
    if scanned.word(at) in WEEKDAYS or scanned.word(at) in SEASONS:
        found = read_core(view, at)
        if found is not None and found.first == at:
            found.first = index
        return found
    if word in _THIS and scanned.word(at) in POINTERS:  # "this past spring"
        found = read_pointer(view, at)
        if found is not None:
            found.first = index
        return found
    return _day_part(view, index) or _pointed_unit(view, index)


def _pointed_month(view: View, index: int, at: int) -> Found | None:
    found = read_core(view, at)
    if found is None or found.dated or found.granularity != "month":
        return found
    month, year = MONTHS[view.scanned.words[at]], view.day.year
    pointer = POINTERS[view.scanned.words[index]]
    if pointer < 0:
        year -= month >= view.day.month
    elif pointer > 0:
        year += month <= view.day.month
    return Found.of(index, found.last, month_period(year, month), dated=True)


def _day_part(view: View, index: int) -> Found | None:
    """As in "this morning", "last night"."""
    scanned = view.scanned
    part = DAY_PARTS.get(scanned.word(index + 1))
    if part is None:
        return None
    pointer = POINTERS[scanned.words[index]]
    found = Found.of(index, index + 2, day_period(view.day + pointer * _ONE_DAY))
    found.timex = f"{found.timex}T{part}"
    return found


def _pointed_unit(view: View, index: int) -> Found | None:
    scanned = view.scanned
    word = scanned.words[index]
    found = unit_at(view, index + 1)
    if found is None:
        return None
    unit, size, end = found
    if scanned.word(end - 1).endswith("s"):
        return _pointed_plural(view, index, end, unit)
    if unit in CLOCK_UNITS:
        return None
    if word in _LAST and scanned.word(end) in OF and unit in {"quarter", "half", "month"}:
        last = _last_of(view, index, end, unit)
        if last is not None:
            return last
    stretch = _stretch(view, index, Length(size, unit, end))
    if stretch is not None:
        return stretch
    if unit == "year" and scanned.word(end) in POSSESSIVE and scanned.word(end + 1) in ORDINALS:
        part = read_ordinal_part(view, end + 1, year=view.day.year + POINTERS[word])
        if part is not None:
            part.first = index
            return part
    if scanned.word(index + 1) in FISCAL:
        return _pointed_fiscal(view, index, end, unit)
    ended = unit == "week" and word in _LAST and view.day.weekday() >= _SATURDAY
    period = running(unit, view.day, 0 if ended else POINTERS[word])  # on Sunday: the one that ends
    if period is None:
        return None
    made = Found.of(index, end, period, dated=True)
    if unit == "session":
        made.granularity, made.kind, made.relation = "session", "window", "on"
    return made


def _stretch(view: View, index: int, length: Length) -> Found | None:
    """As in "over the past year" and "over the next month": so long back from now, or ahead."""
    scanned = view.scanned
    word = scanned.words[index]
    article = scanned.word(index - 1) in DEFINITE
    before = scanned.word(index - 2 if article else index - 1)
    back_from_now = word in _LAST and article and before in _SPANNING and length.unit != "quarter"
    if word in _STRETCH or back_from_now:
        return window(view, index, length, 1)
    if POINTERS[word] > 0 and article and before in _SPANNING_AHEAD and length.unit != "session":
        return window(view, index, length, -1)
    return None


def _pointed_plural(view: View, index: int, end: int, unit: str) -> Found | None:
    """As in "in the coming months", "the past years": no dates."""
    pointer = POINTERS[view.scanned.words[index]]
    if pointer == 0 or unit == "session":
        return None
    found = Found(index, end, kind="window", settled=True)
    found.granularity, found.timex = granularity(unit), length_timex("X", unit)
    found.relation = "past" if pointer < 0 else "by"
    return found


def _last_of(view: View, index: int, end: int, unit: str) -> Found | None:
    """As in "the last quarter of 2020"."""
    year = read_core(view, end + 1) if view.scanned.kind(end + 1) == NUMBER else None
    if year is None or year.begin is None or year.granularity != "year":
        return None
    last = (
        month_period(year.begin.year, 12) if unit == "month" else quarter_period(year.begin.year, 4)
    )
    return Found.of(index, year.last, last, dated=True)


def _pointed_fiscal(view: View, index: int, end: int, unit: str) -> Found | None:
    """As in "last fiscal year", "this financial year"."""
    if unit not in {"year", "quarter"}:
        return None
    calendar = view.fiscal(index)
    pointer = POINTERS[view.scanned.words[index]]
    if unit == "year":
        year = fiscal_year_at(view.day, calendar) + pointer
        made = Found.of(index, end, fiscal_period(year, calendar), dated=True)
    else:
        period = running("quarter", view.day, pointer)
        if period is None:
            return None
        made = Found.of(index, end, period, dated=True)
    made.fiscal, made.assumed = True, calendar is None
    return made
