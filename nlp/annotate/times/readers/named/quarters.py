"""Quarters, halves, fiscal years, seasons and decades in words."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.names import is_year
from nlp.annotate.quantities.numerals import ORDINALS, read_numeral
from nlp.annotate.quantities.scan import WORD
from nlp.annotate.times.calendar.fiscal import fiscal_period, fiscal_year_at
from nlp.annotate.times.calendar.periods import (
    Period,
    decade_period,
    month_period,
    plus_months,
    season_period,
    year_period,
)
from nlp.annotate.times.readers.named.years import pointed_year, year_at
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    CALENDAR,
    DASHES,
    DECADES,
    DEFINITE,
    FISCAL,
    LETTERS,
    MONTHS,
    OF,
    POINTERS,
    SEASONS,
    SPELT_HUNDREDS,
    words,
)
from nlp.records import Granularity
from nlp.reference import FiscalYear

# A quarter that ended less than this many days ago is still being forecast ("will be 4.5%").
_REPORTING_LAG = 60
_ENDED, _ENDED_ON, _WHICH = words("ended"), words("ended_on"), words("which_ended")
_APOSTROPHES = words("apostrophes")
_CENTURY = words("century")
_HALF_OF = words("half_of")
_PART_JOIN = words("part_join")
_YEAR = words("year_word")
_LETTERED: dict[str, str] = CALENDAR["lettered"]
_THIS = words("this_pointers")
_SEASON_POINTERS = words("season_pointers")
_AND = words("joining_and")


def read_century(view: View, index: int) -> Found | None:
    """As in "the 20th century"."""
    number, at = ORDINALS.get(view.scanned.words[index]), index + 1
    if view.scanned.raws[index].isdigit() and view.scanned.word(at) in LETTERS:
        number, at = int(view.scanned.raws[index][:3]), at + 1
    if view.scanned.word(at) not in _CENTURY or number is None or not 1 < number < 30:
        return None
    begin, end = dt.date(number * 100 - 99, 1, 1), dt.date(number * 100, 12, 31)
    return Found.of(index, at + 1, Period(begin, end, "century", f"{number - 1:02d}"), dated=True)


def read_ordinal_part(view: View, index: int, *, year: int | None = None) -> Found | None:
    """As in "third quarter of 2025", "second half", "fourth-quarter"."""
    scanned = view.scanned
    at = index + 1
    at += scanned.word(at) == "-" and scanned.glued(at)
    fiscal = scanned.word(at) in FISCAL
    at += fiscal
    unit = scanned.word(at)
    number = ORDINALS.get(scanned.words[index], 4 if unit == "quarter" else 2)
    if (
        unit == "half"
        and scanned.word(at + 1) in OF
        and not (scanned.word(at + 2) in _HALF_OF or is_year(scanned.raw(at + 2)))
    ):  # "the second half of the match"
        return None
    if unit not in {"quarter", "half"} or number > (4 if unit == "quarter" else 2):
        return None
    if scanned.word(at + 1) in DASHES and scanned.glued(at + 1):  # "the first half-hour"
        return None
    fiscal = fiscal or scanned.word(index - 1) in FISCAL
    first = index - 1 if scanned.word(index - 1) in FISCAL else index
    if year is not None:
        found = _made(view, first, at + 1, (unit, year, number), fiscal)
        found.dated = True
        return found
    return _part(view, first, at + 1, unit, number, fiscal=fiscal)


def _part(
    view: View, first: int, last: int, unit: str, number: int, *, fiscal: bool = False
) -> Found | None:
    """A quarter or half with the year behind it, else the latest one begun."""
    scanned = view.scanned
    if not 1 <= number <= (4 if unit == "quarter" else 2):
        return None
    at = last + (scanned.word(last) in _PART_JOIN)
    at += scanned.word(at) in DEFINITE
    fiscal_word = scanned.word(at) in FISCAL
    at += fiscal_word
    at += fiscal_word and scanned.word(at) in _YEAR
    at += scanned.word(at) in _APOSTROPHES and scanned.glued(at)
    year = _short_year(view, at, glued=scanned.glued(at)) or year_at(view, at)
    fiscal = fiscal or fiscal_word
    if year is not None:
        found = _made(view, first, at + 1, (unit, year, number), fiscal)
        found.dated = True
        return found
    pointed = pointed_year(view, last)
    if pointed is not None:
        found = _made(view, first, pointed[0], (unit, pointed[1], number), fiscal)
        found.dated = True
        return found
    ended = _ended(view, first, last, unit)
    if ended is not None:
        return ended
    calendar = view.fiscal(first) if fiscal else None
    year = view.year_of_sentence(first)
    if year is None:
        year = _part_year(view, (first, last), unit, number, calendar)
    return _made(view, first, last, (unit, year, number), fiscal)


def _ended(view: View, first: int, last: int, unit: str) -> Found | None:
    """As in "the first quarter ended June", "the second half, which ended on March 31"."""
    scanned = view.scanned
    at = last + (scanned.word(last) == ",")
    at += scanned.word(at) in _WHICH
    if scanned.word(at) not in _ENDED:
        return None
    at += 1
    at += scanned.word(at) in _ENDED_ON
    at += scanned.word(at).isdigit()
    month = MONTHS.get(scanned.word(at))
    if month is None or not scanned.raw(at)[:1].isupper():
        return None
    at += 1
    at += scanned.word(at).isdigit() and len(scanned.word(at)) <= 2
    told = at + (scanned.word(at) == ",")
    year = year_at(view, told)
    behind = at if year is None else told + 1
    close = month_period(year or view.day.year, month)
    if year is None and close.begin > view.day:
        close = month_period(view.day.year - 1, month)
    begin = plus_months(close.begin, -5 if unit == "half" else -2)
    size: Granularity = "half" if unit == "half" else "quarter"
    found = Found.of(first, behind, Period(begin, close.end, size, None), dated=True)
    found.fiscal = True
    return found


def _short_year(view: View, index: int, *, glued: bool) -> int | None:
    """The 25 of 3Q25 or FY25, the '25 of Q3'25."""
    scanned = view.scanned
    raw = scanned.raw(index)
    if raw.isdigit() and len(raw) == 2 and glued and scanned.glued(index):
        return 2000 + int(raw) if int(raw) < 60 else 1900 + int(raw)
    return None


def _made(view: View, first: int, last: int, part: tuple[str, int, int], fiscal: bool) -> Found:
    unit, year, number = part
    calendar = view.fiscal(first) if fiscal else None
    period = fiscal_period(year, calendar, unit=unit, number=number)
    found = Found.of(first, last, period)
    found.fiscal, found.assumed = fiscal, fiscal and calendar is None
    return found


def _part_year(
    view: View, tokens: tuple[int, int], unit: str, number: int, calendar: FiscalYear | None
) -> int:
    """The year of an undated quarter or half: the latest begun, or the next one if ahead."""
    year = fiscal_year_at(view.day, calendar)
    period = fiscal_period(year, calendar, unit=unit, number=number)
    before = fiscal_period(year - 1, calendar, unit=unit, number=number)
    ended = period.end if period.end < view.day else before.end
    if view.lean(*tokens) > 0 and (view.day - ended).days > _REPORTING_LAG:
        return year + (period.end < view.day)
    return year - (period.begin > view.day)


def read_fiscal(view: View, index: int) -> Found | None:
    """As in "fiscal 2025", "fiscal year 2025", "fiscal first quarter", "financial year 2024-25"."""
    scanned = view.scanned
    at = index + 1
    if scanned.word(at) in ORDINALS:
        return read_ordinal_part(view, at)
    at += scanned.word(at) in _YEAR
    year = year_at(view, at)
    if year is None:
        return None
    last = _behind_pair(view, at + 1)
    return _fiscal_year(view, index, last, year + (last > at + 1))


def _behind_pair(view: View, at: int) -> int:
    """The token behind the second year of "2024-25", or the token itself."""
    tail = view.scanned.raw(at + 1)
    joined = view.scanned.word(at) in DASHES | {"/"} and view.scanned.glued(at)
    return at + 2 if joined and tail.isdigit() and len(tail) in {2, 4} else at


def _fiscal_year(view: View, first: int, last: int, year: int) -> Found:
    calendar = view.fiscal(first)
    found = Found.of(first, last, fiscal_period(year, calendar), dated=True)
    found.fiscal, found.assumed = True, calendar is None
    return found


def read_full_year(view: View, index: int) -> Found | None:
    """As in "full-year revenue": the fiscal year ahead, or the one that results have closed.

    Behind a word that looks ahead it is the running year, else the last one that is over.
    """
    scanned = view.scanned
    at = index + 1
    at += scanned.word(at) in DASHES
    if at == index + 1 or scanned.word(at) not in _YEAR or year_at(view, at + 1) is not None:
        return None
    calendar = view.fiscal(index)
    running_year = fiscal_year_at(view.day, calendar)
    year = running_year if view.lean(index, at + 1) > 0 else running_year - 1
    found = Found.of(index, at + 1, fiscal_period(year, calendar))
    found.fiscal, found.assumed = True, calendar is None
    return found


def read_lettered(view: View, index: int) -> Found | None:
    """Q3, Q3 2025, H1 2025, FY25, FY2025, FY 2025."""
    scanned = view.scanned
    word, raw = scanned.words[index], scanned.raw(index + 1)
    unit = _LETTERED[word]
    if not raw.isdigit() or (unit != "year" and not scanned.glued(index + 1)):
        return None
    if unit != "year" and _LETTERED.get(scanned.word(index + 2)) == "year":
        return _of_fiscal_year(view, index, unit, int(raw[:2]))
    if (
        scanned.glued(index + 2)
        and scanned.kind(index + 2) == WORD
        and scanned.word(index + 2)[0] != "'"
    ):
        return None
    if unit != "year":
        return _part(view, index, index + 2, unit, int(raw[:2]))
    year = _short_year(view, index + 1, glued=True) or year_at(view, index + 1)
    if year is None:
        return None
    last = _behind_pair(view, index + 2)
    return _fiscal_year(view, index, last, year + (last > index + 2))


def _of_fiscal_year(view: View, index: int, unit: str, number: int) -> Found | None:
    """Q2FY25, H1 FY2025: a part of the fiscal year that follows."""
    year = _short_year(view, index + 3, glued=True) or year_at(view, index + 3)
    if year is None or not 1 <= number <= (4 if unit == "quarter" else 2):
        return None
    found = _made(view, index, index + 4, (unit, year, number), fiscal=True)
    found.dated = True
    return found


def read_lettered_after(view: View, index: int) -> Found | None:
    """3Q25, 1H 2025."""
    scanned = view.scanned
    unit, number = _LETTERED.get(scanned.word(index + 1)), int(scanned.raws[index])
    if unit not in {"quarter", "half"} or not scanned.glued(index + 1):
        return None
    if scanned.word(index - 1) == "/" and scanned.glued(index):  # "1/2h"
        return None
    return _part(view, index, index + 2, unit, number)


def read_spelt_decade(view: View, index: int) -> Found | None:
    """As in "the nineties"."""
    if view.scanned.word(index - 1) not in DEFINITE or view.scanned.word(index + 1) in _AND:
        return None
    return Found.of(index, index + 1, decade_period(1900 + DECADES[view.scanned.words[index]]))


def read_season(view: View, index: int, name: str) -> Found | None:
    """As in "the spring", "summer of 2020", "last winter"."""
    scanned = view.scanned
    first, last = SEASONS[name]
    at = index + 1
    at += scanned.word(at) in OF
    year = year_at(view, at)
    if year is not None:
        return Found.of(index, at + 1, season_period(year, first, last, name), dated=True)
    if name == "fall" and scanned.word(index - 1) not in _SEASON_POINTERS:
        return None
    if scanned.word(index + 1) in OF:
        return None
    pointer = POINTERS.get(scanned.word(index - 1), 0)
    year = view.day.year
    if scanned.word(index - 1) in _THIS:
        running_now = season_period(year - 1, first, last, name)
        if running_now.begin <= view.day <= running_now.end:  # winter, in January
            return Found.of(index, index + 1, running_now, dated=True)
        return Found.of(index, index + 1, season_period(year, first, last, name), dated=True)
    if pointer < 0:
        seasons = [season_period(year - back, first, last, name) for back in (0, 1, 2)]
        return Found.of(index, index + 1, next(s for s in seasons if s.end < view.day))
    if pointer > 0 or view.lean(index, index + 1) > 0:
        seasons = [season_period(year + on, first, last, name) for on in (-1, 0, 1)]
        return Found.of(index, index + 1, next(s for s in seasons if s.begin > view.day))
    seasons = [season_period(year - back, first, last, name) for back in (0, 1)]
    return Found.of(index, index + 1, next(s for s in seasons if s.begin <= view.day))


def read_spelt_year(view: View, index: int) -> Found | None:
    """A year in words: "nineteen ninety-six", "twenty twenty-four"."""
    numeral = read_numeral(view.scanned, index + 1)
    if numeral is None or not numeral.spelt or not 10 <= numeral.value <= 99 or numeral.power:
        return None
    year = SPELT_HUNDREDS[view.scanned.words[index]] + int(numeral.value)
    if year % 100 < 20 and year < 2000:
        return None
    return Found.of(index, numeral.end, year_period(year), dated=True)
