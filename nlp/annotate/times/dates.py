"""Days, months, weekdays and holidays by name or number."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.numerals import ORDINALS
from nlp.annotate.quantities.scan import NUMBER, WORD
from nlp.annotate.times.holidays import HOLIDAYS, holiday
from nlp.annotate.times.periods import Period, day_period, month_period
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.years import (
    DASHES,
    MONTHS,
    SURE_NAMES,
    WEEKDAYS,
    calendar_day,
    dated_day,
    pointed_year,
    year_at,
)

_CALENDAR = lexicon("calendar")
_WEAK_MONTHS = frozenset(_CALENDAR["weak"]["months"])
_WEAK_DAYS = frozenset(_CALENDAR["weak"]["weekdays"])
_BEFORE_MONTHS = frozenset(_CALENDAR["weak"]["before_months"])
# Nothing tells whether "in early November" is ahead: a month this near ahead is.
_SOON = 2
_PRONOUNS = frozenset({"i", "he", "she", "it", "we", "you", "they", "be", "have", "not", "also"})


def read_numeric_date(view: View, index: int) -> Found | None:
    """2024-08-06, 06/08/2024 (day first unless that cannot be), 2024/08/06."""
    scanned = view.scanned
    parts = [scanned.raw(index + k) for k in range(5)]
    mark = parts[1]
    if mark not in {"-", "/", "–"} or parts[3] != mark:
        return None
    joined = all(scanned.glued(index + k) for k in range(1, 5))
    goes_on = scanned.glued(index + 5) and scanned.kind(index + 5) in {NUMBER, WORD}
    if not joined or (goes_on and scanned.raw(index + 5) not in {"T", "Z"}):
        return None
    numbers = [part for part in parts[0::2] if part.isdigit() and len(part) <= 4]
    if len(numbers) != 3:
        return None
    first, second, third = (int(part) for part in numbers)
    if len(numbers[0]) == 4:
        day = calendar_day(first, second, third)
    elif len(numbers[2]) == 4:
        day = calendar_day(third, second, first) or calendar_day(third, first, second)
    else:
        return None
    return Found.of(index, index + 5, day_period(day), dated=True) if day else None


def read_day_month(view: View, index: int) -> Found | None:
    """As in "6 August 2024", "6th of August", "the 1st"."""
    scanned = view.scanned
    at = _behind_day(view, index)
    if scanned.word(at) in {*DASHES, "to"} and len(scanned.raw(at + 1)) <= 2:
        span = _days_month(view, index, at + 1)
        if span is not None:
            return span
    if scanned.word(at) == "of":
        at += 1
    if scanned.word(at) not in MONTHS or not (
        scanned.raw(at)[:1].isupper() or scanned.word(at) in SURE_NAMES
    ):
        return None
    number = int(scanned.raws[index])
    month = MONTHS[scanned.words[at]]
    at += 1
    if scanned.word(at) == "." and scanned.glued(at) and len(scanned.word(at - 1)) < 5:
        at += 1
    year = year_at(view, at)
    if scanned.word(at) == "," and year_at(view, at + 1) and not year:
        at, year = at + 1, year_at(view, at + 1)
    return dated_day(view, index, at + (year is not None), month, number, year)


def read_ordinal_day(view: View, index: int) -> Found | None:
    """As in "the third of March"."""
    scanned = view.scanned
    number = ORDINALS.get(scanned.words[index])
    month = MONTHS.get(scanned.word(index + 2)) if scanned.word(index + 1) == "of" else None
    if number is None or month is None or not scanned.raw(index + 2)[:1].isupper():
        return None
    year = year_at(view, index + 3)
    return dated_day(view, index, index + 3 + (year is not None), month, number, year)


def _behind_day(view: View, index: int) -> int:
    """The token behind a day's number and its ordinal letters."""
    at = index + 1
    return at + (view.scanned.word(at) in {"st", "nd", "rd", "th"} and view.scanned.glued(at))


def _days_month(view: View, index: int, second: int) -> Found | None:
    """As in "13-15 July", "13 to 15 July 2023"."""
    first, last = view.scanned.raws[index], view.scanned.raw(second)
    if not last.isdigit() or int(last) <= int(first):
        return None
    found = read_day_month(view, second)
    if found is None or found.begin is None or found.kind != "date":
        return None
    found.first, found.begin = index, found.begin.replace(day=max(1, int(first)))
    found.kind, found.relation, found.settled = "window", "between", True
    return found


def read_month(view: View, index: int) -> Found | None:
    """As in "October 2008", "Jan. 14", "March 3rd, 2021", "May"."""
    scanned = view.scanned
    word, at = scanned.words[index], index + 1
    stop = scanned.word(at) == "." and scanned.glued(at) and word not in {"may", "june", "july"}
    abbreviated = stop and len(word) <= 4
    at += abbreviated
    month = MONTHS[word]
    day = _month_day(view, index, at, month)
    if day is not None:
        return day
    comma = scanned.word(at) == "," or scanned.word(at) == "of"
    year = year_at(view, at) or (year_at(view, at + 1) if comma else None)
    if year is not None:
        last = at + 1 + (year_at(view, at) is None)
        return Found.of(index, last, month_period(year, month), dated=True)
    if word in _WEAK_MONTHS and not _surely_month(view, index, at, abbreviated):
        return None
    pointed = pointed_year(view, at)
    if pointed is not None:
        last, year = pointed
        return Found.of(index, last, month_period(year, month), dated=True)
    last = at if abbreviated and scanned.raw(at)[:1].islower() else at - abbreviated
    return Found.of(index, last, _month_of(view, index, at, month))


def _surely_month(view: View, index: int, at: int, abbreviated: bool) -> bool:
    """Whether "May", "March" or "Jan" is the month: no modal verb, no order, no name."""
    scanned = view.scanned
    before, behind = scanned.word(index - 1), scanned.word(at)
    if before in _BEFORE_MONTHS:
        return True
    if len(scanned.words[index]) <= 4 and scanned.words[index] != "may":
        return abbreviated and before not in {"mr", "ms"}
    return (behind not in _PRONOUNS and scanned.kind(index - 1) == WORD) or (
        scanned.word(at) in {"'s", ","} and scanned.words[index] != "may"
    )


def _month_day(view: View, index: int, at: int, month: int) -> Found | None:
    scanned = view.scanned
    raw = scanned.raw(at)
    if not raw.isdigit() or len(raw) > 2 or not 1 <= int(raw) <= 31:
        return None
    last = at + 1
    if scanned.word(last) in {"st", "nd", "rd", "th"} and scanned.glued(last):
        last += 1
    span = _day_span(view, index, at, last, month)
    if span is not None:
        return span
    if scanned.glued(last) and scanned.kind(last) == WORD and scanned.word(last)[0] != "'":
        return None
    if scanned.word(last) in {"%", "percent", "points", "million", "billion"}:
        return None
    comma = scanned.word(last) == ","
    year = year_at(view, last + 1) if comma else year_at(view, last)
    end = last + (1 + comma if year else 0)
    return dated_day(view, index, end, month, int(raw), year)


def _day_span(view: View, index: int, at: int, last: int, month: int) -> Found | None:
    """As in "Jan. 14-15"."""
    scanned = view.scanned
    raw = scanned.raw(last + 1)
    if scanned.word(last) not in DASHES or not scanned.glued(last) or not raw.isdigit():
        return None
    if len(raw) > 2 or int(raw) <= int(scanned.raws[at]):
        return None
    comma = scanned.word(last + 2) == ","
    year = year_at(view, last + 3) if comma else year_at(view, last + 2)
    end = last + 2 + (1 + comma if year else 0)
    first = dated_day(view, index, end, month, int(scanned.raws[at]), year)
    close = first and first.begin and calendar_day(first.begin.year, month, int(raw))
    if not first or not close:
        return None
    first.end, first.kind, first.relation, first.settled = close, "window", "between", True
    return first


def _month_of(view: View, index: int, last: int, month: int) -> Period:
    """An undated month: the latest one begun, the next one where the context looks ahead."""
    year = view.day.year
    lean = view.lean(index, last)
    soon = lean == 0 and 0 < (month - view.day.month) % 12 <= _SOON
    if lean > 0 or soon:
        return month_period(year + (month < view.day.month), month)
    return month_period(year - (month > view.day.month), month)


def read_weekday(view: View, index: int) -> Found | None:
    """A weekday, with the date behind it if there is one ("Monday, March 2")."""
    scanned = view.scanned
    word, at = scanned.words[index], index + 1
    if word in _WEAK_DAYS:
        before = scanned.word(index - 1)
        if (scanned.word(at) in {".", ","} and (scanned.glued(at))) or before in {"on", "last"}:
            at += scanned.word(at) == "."
        else:
            return None
    comma = at + (scanned.word(at) == ",")
    if scanned.word(comma) in MONTHS or scanned.raw(comma).isdigit():
        if scanned.kind(comma) == NUMBER:
            full = read_day_month(view, comma) if len(scanned.raws[comma]) <= 2 else None
        else:
            full = read_month(view, comma)
        if full is not None and full.kind == "date":
            full.first = index
            return full
    day = _weekday_of(view, index, at, WEEKDAYS[word])
    return Found.of(index, at, day_period(day))


def _weekday_of(view: View, index: int, last: int, weekday: int) -> dt.date:
    behind = view.day - dt.timedelta(days=(view.day.weekday() - weekday) % 7)
    pointer = view.scanned.word(index - 1)
    week = dt.timedelta(days=7)
    if pointer in {"last", "past", "previous"}:
        return behind if behind < view.day else behind - week
    if pointer in {"next", "coming", "following"}:
        return behind + week
    if pointer == "this" or view.lean(index, last) > 0:
        return behind if behind == view.day else behind + week
    return behind


def read_holiday(view: View, index: int) -> Found | None:
    """A holiday by name, of a year or the latest one ("Christmas Eve")."""
    scanned = view.scanned
    match = HOLIDAYS.at(scanned.words, index)
    if match is None:
        return None
    last, name = match
    year = year_at(view, last)
    if year is not None:
        day = holiday(name, year)
        return Found.of(index, last + 1, day_period(day), dated=True) if day else None
    days = [holiday(name, view.day.year + shift) for shift in (-1, 0, 1)]
    known = [day for day in days if day]
    ahead = view.lean(index, last) > 0
    rest = [day for day in known if (day >= view.day if ahead else day <= view.day)]
    if not rest:
        return None
    return Found.of(index, last, day_period(min(rest) if ahead else max(rest)))
