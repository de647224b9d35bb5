"""Times told by one named before: "that year", "the same day", "the following week"."""

from __future__ import annotations

from nlp.annotate.quantities.names import is_year
from nlp.annotate.quantities.numerals import ORDINALS
from nlp.annotate.quantities.scan import BREAK
from nlp.annotate.times.calendar.periods import quarter_period, running
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import DAY_PARTS, DEFINITE, OF, UNITS, words
from nlp.records import Granularity

_THAT = words("told")
_SAME = words("told_same")
_THIS, _ONE = words("this_pointers"), words("one_word")
_PERIODS: tuple[Granularity, ...] = ("week", "month", "quarter", "year")
_NEXT = words("told_next")
_TOLD_UNITS = words("told_units")
_SPANNING = words("spanning")
_ALONE = words("unit_left_out")
_OPENED = words("before_left_out")
_COARSER: tuple[Granularity, ...] = ("day", "week", "month", "quarter", "year", "decade")


def read_told(view: View, index: int) -> Found | None:
    """The day, week, month or year that the paragraph has named, or the next one."""
    scanned = view.scanned
    word = scanned.words[index]
    that = word in _THAT
    if not that and scanned.word(index - 1) not in DEFINITE:
        return None
    at = index + 1 + (that and scanned.word(index + 1) in _SAME)
    unit = scanned.word(at)
    if unit in DAY_PARTS:
        return _part(view, index, at, word)
    if unit not in _TOLD_UNITS or scanned.kind(at) == BREAK:
        return None
    if word in _SAME and scanned.word(at + 1) in OF:
        named = _of_year(view, index, at)
        if named is not None:
            return named
    shift = int(word in _NEXT)
    if shift and scanned.word(index - 2) in _SPANNING - {"in"}:
        return None
    return _told(view, index, at + 1, str(UNITS[unit][0]), shift)


def read_left_out(view: View, index: int) -> Found | None:
    """As in "0.2% in the third quarter after 0.8% in the second": a quarter of the same year."""
    scanned = view.scanned
    number = ORDINALS.get(scanned.words[index], 9)
    alone = scanned.kind(index + 1) == BREAK or scanned.word(index + 1) in _ALONE
    opened = scanned.word(index - 1) in DEFINITE and scanned.word(index - 2) in _OPENED
    if not (alone and opened) or number > 4:
        return None
    told = view.told("quarter", sentence=True)
    if told is None or told.begin is None or told.fiscal:
        return None
    return Found.of(index, index + 1, quarter_period(told.begin.year, number), dated=True)


def read_this_one(view: View, index: int) -> Found | None:
    """As in "lost 2% in the third quarter and has gained 3% so far in this one"."""
    scanned = view.scanned
    if scanned.words[index] not in _THIS or scanned.word(index + 1) not in _ONE:
        return None
    told = view.told(*_PERIODS)
    period = running(told.granularity, view.day) if told is not None else None
    closed = scanned.kind(index + 2) == BREAK or scanned.word(index + 2) in _ALONE
    if period is None or not closed:
        return None
    return Found.of(index, index + 2, period)


def _of_year(view: View, first: int, at: int) -> Found | None:
    """As in "the same month of 2007": the month that was told, in the year that is named."""
    unit, raw = str(UNITS[view.scanned.words[at]][0]), view.scanned.raw(at + 2)
    told = _told(view, first, at + 3, unit, 0)
    if told is None or told.begin is None or not (len(raw) == 4 and is_year(raw)):
        return None
    begin = told.begin.replace(year=int(raw), day=min(told.begin.day, 28))
    period = running(unit, begin)
    return Found.of(first, at + 3, period, dated=True) if period else None


def _told(view: View, first: int, last: int, unit: str, shift: int) -> Found | None:
    finer = _COARSER[: _COARSER.index(unit) + 1] if unit in _COARSER else ()
    told = view.told(*finer)
    if told is None or told.begin is None or told.begin > view.day or told.kind == "window":
        return None
    if told.begin == view.day and shift:
        return None
    period = running(unit, told.begin, shift)
    return Found.of(first, last, period, dated=True) if period else None


def _part(view: View, index: int, at: int, word: str) -> Found | None:
    """As in "that evening", "the next morning"."""
    found = _told(view, index, at + 1, "day", int(word in _NEXT))
    if found is not None:
        found.timex = f"{found.timex}T{DAY_PARTS[view.scanned.words[at]]}"
    return found
