"""Named times: which reader of the calendar reads a token."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.names import is_year
from nlp.annotate.quantities.numerals import ORDINALS
from nlp.annotate.quantities.scan import BREAK, NUMBER, WORD
from nlp.annotate.times.calendar.periods import decade_period, year_period
from nlp.annotate.times.readers.named.dates import (
    read_day_month,
    read_holiday,
    read_month,
    read_numeric_date,
    read_ordinal_day,
    read_weekday,
    read_year_month,
)
from nlp.annotate.times.readers.named.quarters import (
    read_century,
    read_fiscal,
    read_lettered,
    read_lettered_after,
    read_ordinal_part,
    read_season,
    read_spelt_decade,
    read_spelt_year,
)
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    CALENDAR,
    DASHES,
    DECADES,
    FINAL,
    FISCAL,
    MONTHS,
    OF,
    SEASONS,
    SPELT_HUNDREDS,
    SURE_NAMES,
    WEEKDAYS,
    words,
)

_YEAR_NAMES = frozenset(lexicon("names")["groups"]["before"])
_NO_YEAR = words("counted")
_BEFORE_YEAR = words("before_year")
_BEFORE_SEASON = words("before_season")
_WEAK_SEASONS = words("weak_seasons")
_BEFORE_DECADE = words("before_decade")
_COMPOUND = words("compound_before")
_LETTERED = frozenset(CALENDAR["lettered"])
_OPENING_SIGNS = frozenset("('’‘—\"“[/")


def read_core(view: View, index: int) -> Found | None:
    """The named time that begins at a token, without any preposition, or None."""
    scanned = view.scanned
    word = scanned.words[index]
    if scanned.kinds[index] == NUMBER:
        return _from_number(view, index)
    if scanned.raws[index][0].isupper() or word in SURE_NAMES:
        found = _from_capital(view, index, word)
        if found is not None:
            return found
    if word in ORDINALS or word in FINAL:
        part = read_ordinal_part(view, index) or read_century(view, index)
        return part or read_ordinal_day(view, index)
    if word in FISCAL:
        return read_fiscal(view, index)
    if word in DECADES:
        return read_spelt_decade(view, index)
    if word in SEASONS and (word not in _WEAK_SEASONS or _is_season(view, index)):
        return read_season(view, index, word)
    return read_spelt_year(view, index) if word in SPELT_HUNDREDS else None


def _is_season(view: View, index: int) -> bool:
    """Whether "spring" or "fall" is the season: a preposition before, a year behind."""
    scanned = view.scanned
    dated = is_year(scanned.raw(index + 1), dated=True) or scanned.word(index + 1) in OF
    return scanned.word(index - 1) in _BEFORE_SEASON or dated


def _from_capital(view: View, index: int, word: str) -> Found | None:
    if word in MONTHS:
        return read_month(view, index)
    if word in WEEKDAYS:
        return read_weekday(view, index)
    if word in _LETTERED:
        return read_lettered(view, index)
    return read_holiday(view, index)


def _from_number(view: View, index: int) -> Found | None:
    scanned = view.scanned
    raw = scanned.raws[index]
    if not raw.isdigit() or len(raw) > 4 or _glued_to_word(view, index):
        return None
    found = read_numeric_date(view, index)
    if found is not None:
        return found
    if len(raw) <= 2:
        return (
            read_day_month(view, index)
            or read_lettered_after(view, index)
            or read_century(view, index)
            or _short_decade(view, index)
        )
    return _year(view, index)


def _glued_to_word(view: View, index: int) -> bool:
    scanned = view.scanned
    if not scanned.glued(index) or scanned.kind(index - 1) == BREAK:
        return False
    before = scanned.word(index - 1)
    if before in DASHES:
        return scanned.glued(index - 1) and scanned.word(index - 2) not in _COMPOUND
    return before not in _OPENING_SIGNS


def _short_decade(view: View, index: int) -> Found | None:
    """As in "the 70s", "the '80s"."""
    scanned = view.scanned
    raw = scanned.raws[index]
    glued = scanned.glued(index + 1) and scanned.word(index + 1) == "s"
    if not glued or len(raw) != 2 or raw[1] != "0" or scanned.word(index - 1) not in _BEFORE_DECADE:
        return None
    year = int(raw) + (2000 if int(raw) <= 20 else 1900)
    return Found.of(index, index + 2, decade_period(year), dated=True)


def _year(view: View, index: int) -> Found | None:
    """2018, 2009-2010, 2021-22, 1980s, 2025E."""
    scanned = view.scanned
    raw, at = scanned.raws[index], index + 1
    before = scanned.word(index - 1)
    prepared = before in _BEFORE_YEAR
    if not is_year(raw, dated=prepared) or before in _YEAR_NAMES | {"$", "£", "€", "#"}:
        return None
    year = int(raw)
    named = read_year_month(view, index, year)
    if named is not None:
        return named
    if scanned.glued(at):
        if scanned.word(at) == "s" and year % 10 == 0:
            return Found.of(index, at + 1, decade_period(year), dated=True)
        if scanned.word(at) in DASHES | {"/"} and scanned.glued(at + 1):
            return _year_pair(view, index, year)
        if scanned.kinds[at] == WORD and not scanned.words[at].startswith("'"):
            return None
    if scanned.word(at) in _NO_YEAR:
        return None
    if scanned.word(at) in ORDINALS:
        part = read_ordinal_part(view, at, year=year)
        if part is not None:
            part.first = index
            return part
    return Found.of(index, at, year_period(year), dated=True)


def _year_pair(view: View, index: int, year: int) -> Found | None:
    scanned = view.scanned
    tail = scanned.raw(index + 2)
    if not tail.isdigit() or len(tail) not in {2, 4}:
        return (
            Found.of(index, index + 1, year_period(year), dated=True)
            if (scanned.kind(index + 2) == WORD)
            else None
        )
    other = int(tail) if len(tail) == 4 else year // 100 * 100 + int(tail)
    if not year < other <= year + 60:
        return None
    found = Found.of(index, index + 3, year_period(year), dated=True)
    found.end, found.kind, found.relation = dt.date(other, 12, 31), "window", "between"
    found.settled = True
    return found
