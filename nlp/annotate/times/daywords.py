"""Day words and repetitions: "today", "overnight", "every two weeks", "quarterly"."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.numerals import CARDINALS
from nlp.annotate.quantities.scan import NUMBER, Scan
from nlp.annotate.times.periods import day_period, length_timex
from nlp.annotate.times.relative import Length, granularity, read_length, unit_at
from nlp.annotate.times.view import Found, View
from nlp.records import Granularity

_CALENDAR = lexicon("calendar")
_DAYS: dict[str, int] = _CALENDAR["days"]
_SETS: dict[str, str] = _CALENDAR["sets"]
_SET_UNITS: dict[str, Granularity] = {
    "P1D": "day",
    "P1W": "week",
    "P1M": "month",
    "P3M": "quarter",
}
_ONE_DAY = dt.timedelta(days=1)


def read_day_word(view: View, index: int) -> Found | None:
    """As in "today", "yesterday", "overnight", "currently"."""
    scanned = view.scanned
    word = scanned.words[index]
    if word in _DAYS:
        return Found.of(index, index + 1, day_period(view.day + _DAYS[word] * _ONE_DAY))
    if word == "overnight":
        found = Found.of(index, index + 1, day_period(view.day))
        found.begin = view.day - _ONE_DAY
        found.kind, found.granularity = "window", "session"
        return found
    last = _present(scanned, index)
    if last is not None:
        found = Found.of(index, last, day_period(view.day))
        found.timex = "PRESENT_REF"
        return found
    return None


def _present(scanned: Scan, index: int) -> int | None:
    """The token behind "currently", "at present" or "at the moment"."""
    words = scanned.words
    if words[index] in {"currently", "nowadays"}:
        return index + 1
    if words[index : index + 2] == ["at", "present"]:
        return index + 2
    return index + 3 if words[index : index + 3] == ["at", "the", "moment"] else None


def read_set(view: View, index: int) -> Found | None:
    """As in "each month", "every two weeks", "quarterly"."""
    scanned = view.scanned
    word = scanned.words[index]
    found = Found(index, index + 1, kind="set", relation=None, settled=True)
    if word in _SETS:
        found.timex = _SETS[word]
        found.granularity = _SET_UNITS.get(found.timex, "year")
        return found
    at = index + 1
    counted = scanned.kind(at) == NUMBER or scanned.word(at) in CARDINALS
    length = read_length(view, at) if counted else None
    if length is None:
        unit = unit_at(view, at)
        if unit is None:
            return None
        length = Length(unit[1], unit[0], unit[2])
    found.last, found.granularity = length.end, granularity(length.unit)
    found.timex = length_timex(length.number or 1, length.unit)
    return found
