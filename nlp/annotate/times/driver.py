"""Which reader is tried at which token."""

from __future__ import annotations

from collections.abc import Callable

from nlp.annotate.quantities.numerals import CARDINALS, ORDINALS, VULGAR
from nlp.annotate.quantities.scan import NUMBER, WORD, Scan
from nlp.annotate.times.calendar.holidays import HOLIDAYS
from nlp.annotate.times.calendar.periods import running
from nlp.annotate.times.readers import vague
from nlp.annotate.times.readers.anchors import OPENERS, read_anchor
from nlp.annotate.times.readers.clock import read_clock
from nlp.annotate.times.readers.counted import read_counted
from nlp.annotate.times.readers.daywords import (
    read_day_part,
    read_day_word,
    read_rate,
    read_set,
    with_day_part,
)
from nlp.annotate.times.readers.lengths import read_length
from nlp.annotate.times.readers.likened import read_alike, read_year_ago, read_year_likened
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.readers.named.quarters import read_full_year
from nlp.annotate.times.readers.nth import read_nth
from nlp.annotate.times.readers.parts import PART_WORDS, read_part, read_unit_edge
from nlp.annotate.times.readers.pointers import read_pointer
from nlp.annotate.times.readers.runs import read_run
from nlp.annotate.times.readers.the_unit import read_all_unit, read_the_unit
from nlp.annotate.times.readers.told import read_left_out, read_this_one, read_told
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    ARTICLES,
    CALENDAR,
    CLOCK_NAMES,
    DAY_PARTS,
    DAYS,
    DECADES,
    DEFINITE,
    EACH,
    FEW,
    FISCAL,
    HALF,
    LETTERS,
    MONTHS,
    POINTERS,
    SEASONS,
    SPELT_HUNDREDS,
    SURE_NAMES,
    UNITS,
    WEEKDAYS,
    words,
)

_SETS = frozenset(CALENDAR["sets"])
_LETTERED = frozenset(CALENDAR["lettered"])
_CAPITALS = MONTHS.keys() | WEEKDAYS.keys() | _LETTERED | HOLIDAYS.first_words()
_WEAK_POINTERS = words("weak_pointers")
_LAST = words("final")
_YTD = words("year_to_date")
_RECENT = words("recent")

Reader = Callable[[View, int], Found | None]


def _ytd(view: View, index: int) -> Found | None:
    period = running("year", view.day)
    if period is None:
        return None
    found = Found.of(index, index + 1, period)
    found.end, found.relation, found.kind, found.settled = view.day, "to_date", "window", True
    return found


def _pointer(view: View, index: int) -> Found | None:
    """A pointer; "following" and "past" are prepositions more often than not."""
    scanned = view.scanned
    weak = scanned.words[index] in _WEAK_POINTERS and scanned.word(index - 1) not in DEFINITE
    if weak and read_length(view, index + 1) is None:
        return None
    return read_pointer(view, index)


def _readers() -> dict[str, tuple[Reader, ...]]:
    """The readers that begin at a word, in the order in which they are tried."""
    table: dict[str, list[Reader]] = {}
    for names, reader in (
        (words("told"), read_told),
        (words("alike"), read_alike),
        (words("told_same") | words("told_next"), read_told),
        (words("full"), read_full_year),
        (_RECENT, vague.read_recent),
        (vague.FIRST_WORDS, vague.read_vague),
        (words("day_word"), read_day_word),
        (DEFINITE, read_the_unit),
        (words("before_whole"), read_all_unit),
        (ORDINALS, read_run),
        (ORDINALS, read_left_out),
        (words("this_pointers"), read_this_one),
        (ORDINALS.keys() | _LAST, read_nth),
        (POINTERS, _pointer),
        (PART_WORDS, read_part),
        (_YTD, _ytd),
        (DAYS.keys() | words("overnight"), read_day_word),
        (DAY_PARTS.keys() | CLOCK_NAMES.keys(), read_day_part),
        (_SETS | EACH, read_set),
        (words("rates"), read_rate),
        (OPENERS, read_anchor),
        (UNITS.keys() - HALF, read_year_ago),
        (UNITS.keys() - HALF, read_unit_edge),
        (vague.PLURALS, vague.read_plural),
        (ARTICLES | FEW | HALF | CARDINALS.keys() | VULGAR.keys(), read_counted),
        (ARTICLES, read_rate),
        (ORDINALS.keys() | FISCAL | DECADES.keys() | SEASONS.keys(), read_core),
        (SPELT_HUNDREDS.keys() | words("final_part") | SURE_NAMES, read_core),
    ):
        for name in names:
            table.setdefault(name, []).append(reader)
    return {name: tuple(readers) for name, readers in table.items()}


_READERS = _readers()


def read_time(view: View, index: int) -> Found | None:
    """The time that begins at a token, without what stands before it, or None."""
    scanned = view.scanned
    word = scanned.words[index]
    if scanned.kinds[index] == NUMBER:
        found = _at_number(view, index)
    else:
        found = _at_word(view, index, word)
    return with_day_part(view, found) if found is not None else None


def _at_number(view: View, index: int) -> Found | None:
    raw = view.scanned.raws[index]
    if len(raw) == 4 and raw.isdigit():
        likened = read_year_likened(view, index, int(raw))
        if likened is not None:
            return likened
    for reader in (read_clock, read_core, read_run, read_counted):
        found = reader(view, index)
        if found is not None:
            return found
    return None


def _at_word(view: View, index: int, word: str) -> Found | None:
    if _is_capital_name(view.scanned, index, word):
        found = read_core(view, index)
        if found is not None:
            return found
    for reader in _READERS.get(word, ()):
        found = reader(view, index)
        if found is not None:
            return found
    return None


def _is_capital_name(scanned: Scan, index: int, word: str) -> bool:
    """Whether a token may begin a name of the calendar, by its capital or a number behind it."""
    if word not in _CAPITALS:
        return False
    return scanned.raws[index][:1].isupper() or (word in MONTHS and _is_dated(scanned, index + 1))


def _is_dated(scanned: Scan, index: int) -> bool:
    """Whether a day or a year stands at a token: "march 3, 2015" and no "march 3 miles"."""
    raw, behind = scanned.raw(index), scanned.word(index + 1)
    if not raw.isdigit() or len(raw) not in {1, 2, 4}:
        return False
    return len(raw) == 4 or behind in LETTERS or scanned.kind(index + 1) != WORD
