"""Days that are a number alone: "the 20th of next month", "on the 24th"."""

from __future__ import annotations

from nlp.annotate.quantities.scan import WORD
from nlp.annotate.times.calendar.periods import day_period, running
from nlp.annotate.times.readers.named.years import calendar_day
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import DEFINITE, OF, POINTERS, UNITS, words

_DAY = words("day_word")
_ON = words("on_word")
_BEHIND_DAY = words("joining_and") | words("before_length") | words("at_edge")


def read_numbered(view: View, index: int, at: int) -> Found | None:
    """The day of a number whose month another word tells, or nothing but the context.

    Args:
        view: The text.
        index: Token of the number.
        at: The token behind its letters.
    """
    return _of_month(view, index, at) or _of_told(view, index, at)


def _of_month(view: View, index: int, at: int) -> Found | None:
    """As in "the 20th of next month", "the 28th of that month"."""
    scanned = view.scanned
    at += scanned.word(at) in _DAY and scanned.word(at + 1) in OF
    if scanned.word(at) not in OF:
        return None
    at += scanned.word(at + 1) in DEFINITE
    if scanned.word(at + 2) not in UNITS:
        return None
    pointer = POINTERS.get(scanned.word(at + 1))
    if pointer is None or UNITS[scanned.word(at + 2)][0] != "month":
        return None
    month = running("month", view.day, pointer)
    number = int(scanned.raws[index])
    day = month and calendar_day(month.begin.year, month.begin.month, number)
    return Found.of(index, at + 3, day_period(day), dated=True) if day else None


def _of_told(view: View, index: int, at: int) -> Found | None:
    """As in "peaked on the 24th": a day of the month that the paragraph has named, else of now."""
    scanned = view.scanned
    dated = at == index + 2 and scanned.word(index - 1) in DEFINITE
    alone = scanned.kind(at) != WORD or scanned.word(at) in _BEHIND_DAY
    if not dated or not alone or scanned.word(index - 2) not in _ON:
        return None
    told = view.told("day", "month")
    month = told.begin if told is not None and told.begin is not None else view.day
    day = calendar_day(month.year, month.month, int(scanned.raws[index]))
    return Found.of(index, at, day_period(day), dated=True) if day else None
