"""Runs of sessions and periods: "a fifth straight day", "third session in a row"."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.numerals import ORDINALS
from nlp.annotate.quantities.scan import NUMBER, Phrases
from nlp.annotate.times.calendar.periods import back_sessions, length_timex, running
from nlp.annotate.times.readers.lengths import CLOCK_UNITS, granularity, unit_at
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import ARTICLES, DASHES, LETTERS, TIMEWORDS, words

_STRAIGHT = words("straight")
_BEFORE = words("before_run")
_FOR = words("before_run_article")
_IN_A_ROW: Phrases[bool] = Phrases((phrase, True) for phrase in TIMEWORDS["in_a_row"]["phrases"])
_LONGEST = 1000


def read_run(view: View, index: int) -> Found | None:
    """The run that an ordinal at a token counts, from its first unit until now.

    A run of sessions ends with the article's day; exchanges' holidays are not known here.
    """
    scanned = view.scanned
    number, at = _ordinal(view, index)
    if number is None:
        return None
    straight = scanned.word(at + (scanned.word(at) in DASHES)) in _STRAIGHT
    found = unit_at(view, at + straight + (scanned.word(at) in DASHES))
    if found is None or found[0] in CLOCK_UNITS or found[1] != 1:
        return None
    unit, _, end = found
    row = _IN_A_ROW.at(scanned.words, end)
    if not straight and row is None and not _is_for_a(view, index, unit):
        return None
    made = Found(index, row[0] if row else end, kind="duration", relation=None, settled=True)
    made.count, made.granularity = number, granularity(unit)
    made.timex = length_timex(number, unit)
    made.begin, made.end = _first_day(view.day, number, unit), view.day
    return made


def _ordinal(view: View, index: int) -> tuple[int | None, int]:
    scanned = view.scanned
    if scanned.kinds[index] == NUMBER and scanned.raws[index].isdigit():
        if scanned.word(index + 1) in LETTERS and scanned.glued(index + 1):
            number = int(scanned.raws[index][:4])
            return (number if 0 < number < _LONGEST else None), index + 2
        return None, index
    return ORDINALS.get(scanned.words[index]), index + 1


def _is_for_a(view: View, index: int, unit: str) -> bool:
    """As in "for a fifth day", which counts a run; "for its second quarter" does not."""
    scanned = view.scanned
    if unit == "quarter" and scanned.word(index - 1) not in ARTICLES:
        return False
    return scanned.word(index - 1) in _BEFORE and scanned.word(index - 2) in _FOR


def _first_day(day: dt.date, number: int, unit: str) -> dt.date:
    if unit in {"day", "session"}:
        return back_sessions(day, number - 1)
    period = running(unit, day, 1 - number)
    return period.begin if period else day
