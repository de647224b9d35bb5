"""Days, months, weekdays and holidays by name or number."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.numerals import ORDINALS
from nlp.annotate.quantities.scan import NUMBER, WORD
from nlp.annotate.times.calendar.holidays import HOLIDAYS, holiday
from nlp.annotate.times.calendar.periods import (
    Period,
    day_period,
    month_period,
    plus_months,
    quarter_period,
)
from nlp.annotate.times.readers.named.numbered import read_numbered
from nlp.annotate.times.readers.named.years import calendar_day, dated_day, pointed_year, year_at
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    CALENDAR,
    DASHES,
    DEFINITE,
    LETTERS,
    MONTHS,
    OF,
    POSSESSIVE,
    SURE_NAMES,
    UNITS,
    WEEKDAYS,
    words,
)

_WEAK_MONTHS = frozenset(CALENDAR["weak"]["months"])
_WEAK_DAYS = frozenset(CALENDAR["weak"]["weekdays"])
_BEFORE_MONTHS = frozenset(CALENDAR["weak"]["before_months"])
_BEFORE_WEAK_DAYS = frozenset(CALENDAR["weak"]["before_weekdays"])
_ABBREVIATED = frozenset(CALENDAR["weak"]["abbreviated"])
_VERBS = frozenset(CALENDAR["weak"]["verbs"])
_TITLES = frozenset(CALENDAR["weak"]["titles"])
# Nothing tells whether "in early November" is ahead: a month this near ahead is.
_SOON = 2
_QUARTER = words("quarter")
_PRONOUNS = words("pronouns")
_COUNTED = words("counted_day")
_LAST = words("last_pointers")
_NEXT = words("next_pointers")
_THIS = words("this_pointers")
_BEHIND_MONTH = frozenset(CALENDAR["weak"]["behind_months"])
_JOINING = DASHES | words("day_joining")
_DAY = words("day_word")
_NUMERIC_MARKS = frozenset("-/–.")


def read_numeric_date(view: View, index: int) -> Found | None:
    """2024-08-06, 06/08/2024 (day first unless that cannot be), 2024/08/06."""
    scanned = view.scanned
    parts = [scanned.raw(index + k) for k in range(5)]
    mark = parts[1]
    if mark not in _NUMERIC_MARKS or parts[3] != mark:
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
    elif len(numbers[2]) == 4 or (len(numbers[2]) == 2 and mark == "/"):
        year = third if len(numbers[2]) == 4 else third + (2000 if third < 60 else 1900)
        day = calendar_day(year, second, first) or calendar_day(year, first, second)
    else:
        return None
    return Found.of(index, index + 5, day_period(day), dated=True) if day else None


def read_day_month(view: View, index: int) -> Found | None:
    """As in "6 August 2024", "6th of August", "the 1st"."""
    scanned = view.scanned
    at = _behind_day(view, index)
    second = at + 1 + (scanned.word(at + 1) in DEFINITE)
    if scanned.word(at) in _JOINING and len(scanned.raw(second)) <= 2:
        span = _days_month(view, index, second)
        if span is not None:
            return span
    pointed = read_numbered(view, index, at)
    if pointed is not None:
        return pointed
    at += scanned.word(at) in OF or (scanned.word(at) in DASHES and scanned.glued(at))
    if scanned.word(at) not in MONTHS or not (
        scanned.raw(at)[:1].isupper() or scanned.word(at) in SURE_NAMES
    ):
        return None
    number = int(scanned.raws[index])
    month = MONTHS[scanned.words[at]]
    at += 1
    stop = scanned.word(at) == "." and scanned.glued(at) and scanned.word(at - 1) in _ABBREVIATED
    if stop and (year_at(view, at + 1) or not _is_end(view, at)):
        at += 1
    at += scanned.word(at) in DASHES and scanned.glued(at) and year_at(view, at + 1) is not None
    year = year_at(view, at + (scanned.word(at) in OF))
    at += scanned.word(at) in OF and year is not None
    if scanned.word(at) == "," and year_at(view, at + 1) and not year:
        at, year = at + 1, year_at(view, at + 1)
    return dated_day(view, index, at + (year is not None), month, number, year)


def _is_end(view: View, index: int) -> bool:
    """Whether a full stop ends the sentence: a capital or nothing follows."""
    return view.scanned.kind(index + 1) != WORD or view.scanned.raw(index + 1)[:1].isupper()


def read_ordinal_day(view: View, index: int) -> Found | None:
    """As in "the third of March"."""
    scanned = view.scanned
    number = ORDINALS.get(scanned.words[index])
    month = MONTHS.get(scanned.word(index + 2)) if scanned.word(index + 1) in OF else None
    if number is None or month is None or not scanned.raw(index + 2)[:1].isupper():
        return None
    year = year_at(view, index + 3)
    return dated_day(view, index, index + 3 + (year is not None), month, number, year)


def _behind_day(view: View, index: int) -> int:
    """The token behind a day's number and its ordinal letters."""
    at = index + 1
    return at + (view.scanned.word(at) in LETTERS and view.scanned.glued(at))


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
    stop = scanned.word(at) == "." and scanned.glued(at)
    abbreviated = stop and word in _ABBREVIATED
    at += abbreviated
    month = MONTHS[word]
    found = _month_quarter(view, index, at, month) or _month_day(view, index, at, month)
    if found is not None:
        return found
    comma = scanned.word(at) == "," or scanned.word(at) in OF
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


def _month_quarter(view: View, index: int, at: int, month: int) -> Found | None:
    """As in "the December quarter", "March quarter of 2025": the three months that end then."""
    at += view.scanned.word(at) in DASHES and view.scanned.glued(at)
    if view.scanned.word(at) not in _QUARTER:
        return None
    of = view.scanned.word(at + 1) in OF
    year = year_at(view, at + 1 + of)
    last = month_period(year, month) if year else _month_of(view, index, at, month)
    end = at + 2 + of if year else at + 1
    begin, number = plus_months(last.begin, -2), (month + 2) // 3
    timex = quarter_period(last.begin.year, number).timex if month % 3 == 0 else None
    period = Period(begin, last.end, "quarter", timex)
    return Found.of(index, end, period, dated=year is not None)


def _surely_month(view: View, index: int, at: int, abbreviated: bool) -> bool:
    """Whether "May", "March" or "Jan" is the month: no modal verb, no order, no name."""
    scanned = view.scanned
    before, behind = scanned.word(index - 1), scanned.word(at)
    if before in _BEFORE_MONTHS or behind in POSSESSIVE:
        return True
    verb = scanned.words[index] in _VERBS
    if len(scanned.words[index]) <= 4 and not verb:
        return abbreviated and before not in _TITLES
    return (behind not in _PRONOUNS and scanned.kind(index - 1) == WORD) or (
        scanned.word(at) in _BEHIND_MONTH and not verb
    )


def _month_day(view: View, index: int, at: int, month: int) -> Found | None:
    scanned = view.scanned
    at += scanned.word(at) in DEFINITE and scanned.word(at + 2) in LETTERS
    raw = scanned.raw(at)
    spelt = ORDINALS.get(scanned.word(at))
    if spelt is not None and scanned.word(at + 1) not in UNITS:  # "March third"
        year = year_at(view, at + 1)
        return dated_day(view, index, at + 1 + (year is not None), month, spelt, year)
    if not raw.isdigit() or len(raw) > 2 or not 1 <= int(raw) <= 31:
        return None
    last = at + 1
    if scanned.word(last) in LETTERS and scanned.glued(last):
        last += 1
    span = _day_span(view, index, at, last, month)
    if span is not None:
        return span
    if scanned.glued(last) and scanned.kind(last) == WORD and scanned.word(last)[0] != "'":
        return None
    if scanned.word(last) in _COUNTED:
        return None
    comma = scanned.word(last) == ","
    year = year_at(view, last + 1) if comma else year_at(view, last)
    end = last + (1 + comma if year else 0)
    if year is None and scanned.word(last) in OF:  # "the 4th of July last year"
        year = year_at(view, last + 1)
        end = last + 2 if year else last
    pointed = None if year else pointed_year(view, last)
    if pointed is not None:
        end, year = pointed
    return dated_day(view, index, end, month, int(raw), year)


def _day_span(view: View, index: int, at: int, last: int, month: int) -> Found | None:
    """As in "Jan. 14-15"."""
    scanned = view.scanned
    raw = scanned.raw(last + 1)
    if scanned.word(last) not in _JOINING or not raw.isdigit():
        return None
    if scanned.word(last) in DASHES and scanned.glued(last) != scanned.glued(last + 1):
        return None
    if len(raw) > 2 or int(raw) <= int(scanned.raws[at]):
        return None
    behind = last + 2 + (scanned.word(last + 2) in LETTERS and scanned.glued(last + 2))
    comma = scanned.word(behind) == ","
    year = year_at(view, behind + 1) if comma else year_at(view, behind)
    end = behind + (1 + comma if year else 0)
    first = dated_day(view, index, end, month, int(scanned.raws[at]), year)
    close = first and first.begin and calendar_day(first.begin.year, month, int(raw))
    if not first or not close:
        return None
    first.end, first.kind, first.relation, first.settled = close, "window", "between", True
    return first


def _month_of(view: View, index: int, last: int, month: int) -> Period:
    """An undated month: the latest one begun, the next one where the context looks ahead."""
    told = view.year_of_sentence(index)
    if told is not None:
        return month_period(told, month)
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
        if (scanned.word(at) in {".", ","} and (scanned.glued(at))) or before in _BEFORE_WEAK_DAYS:
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
    by_number = _numbered_weekday(view, index, at)
    if by_number is not None:
        return by_number
    day = _weekday_of(view, index, at, WEEKDAYS[word])
    return Found.of(index, at, day_period(day))


def _numbered_weekday(view: View, index: int, at: int) -> Found | None:
    """As in "Friday the 13th": the nearest such day."""
    scanned = view.scanned
    at += scanned.word(at) in DEFINITE
    raw = scanned.raw(at)
    if not raw.isdigit() or len(raw) > 2 or scanned.word(at + 1) not in LETTERS:
        return None
    for distance in range(200):
        for day in (view.day - dt.timedelta(distance), view.day + dt.timedelta(distance)):
            if day.day == int(raw) and day.weekday() == WEEKDAYS[scanned.words[index]]:
                return Found.of(index, at + 2, day_period(day))
    return None


def _weekday_of(view: View, index: int, last: int, weekday: int) -> dt.date:
    behind = view.day - dt.timedelta(days=(view.day.weekday() - weekday) % 7)
    pointer = view.scanned.word(index - 1)
    week = dt.timedelta(days=7)
    if pointer in _LAST:
        return behind if behind < view.day else behind - week
    if pointer in _NEXT:
        return behind + week
    if pointer in _THIS or view.lean(index, last) > 0:
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


def _iso_month(view: View, index: int, year: int) -> Found | None:
    """As in "2014-10", "2014/10"; "2008-09" is two years."""
    scanned = view.scanned
    raw = scanned.raw(index + 2)
    joined = scanned.word(index + 1) in {"-", "/"} and scanned.glued(index + 1)
    if not joined or not scanned.glued(index + 2) or len(raw) != 2 or not raw.isdigit():
        return None
    goes_on = scanned.glued(index + 3) and (
        scanned.kind(index + 3) in {NUMBER, WORD}
        or scanned.word(index + 3) in _NUMERIC_MARKS - {"."}
    )
    if not 1 <= int(raw) <= 12 or int(raw) > year % 100 or goes_on:
        return None
    return Found.of(index, index + 3, month_period(year, int(raw)), dated=True)


def read_year_month(view: View, index: int, year: int) -> Found | None:
    """As in "2016 November", "2019-Sep-1", "2014-10": the month behind the year."""
    scanned = view.scanned
    at = index + 1
    iso = _iso_month(view, index, year)
    if iso is not None:
        return iso
    joined = scanned.word(at) in DASHES and scanned.glued(at) and scanned.glued(at + 1)
    at += joined
    month = MONTHS.get(scanned.word(at))
    if month is None or not (scanned.raw(at)[:1].isupper() or joined):
        return None
    number = scanned.raw(at + 2) if joined and scanned.word(at + 1) in DASHES else ""
    if number.isdigit() and len(number) <= 2:
        day = calendar_day(year, month, int(number))
        return Found.of(index, at + 3, day_period(day), dated=True) if day else None
    if scanned.kind(at + 1) == NUMBER or (not joined and scanned.word(at) in _VERBS):
        return None
    return Found.of(index, at + 1, month_period(year, month), dated=True)
