"""Parts of periods: "early January", "mid-2013", "the end of the year", "earlier this month"."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.scan import NUMBER, WORD
from nlp.annotate.times.calendar.periods import day_period, plus_months, running
from nlp.annotate.times.readers.lengths import unit_at
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.readers.pointers import read_pointer
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    DASHES,
    DAYS,
    DEFINITE,
    OF,
    POINTERS,
    POSSESSIVE,
    TIMEWORDS,
    UNITS,
    words,
)

_DAY = dt.timedelta(days=1)
_EDGES: dict[str, str] = TIMEWORDS["edges"]
_PARTS: dict[str, str] = TIMEWORDS["parts"]
_MIDYEAR = frozenset(TIMEWORDS["midyear"]["words"])
_SINCE = words("since")
_ENDS = frozenset(word for word, edge in _EDGES.items() if edge == "end")
PART_WORDS = frozenset({*_PARTS, *_MIDYEAR, *_EDGES})
# Thirds of a period that "early", "mid" and "late" mean: first and last day of a month, first
# and last month of a year.
_DAYS: dict[str, list[int]] = TIMEWORDS["thirds"]["days"]
_MONTHS: dict[str, list[int]] = TIMEWORDS["thirds"]["months"]
_YEARS: dict[str, list[int]] = TIMEWORDS["thirds"]["years"]
_SIDES = frozenset({"earlier", "later"})
_IN = words("in_or_during") | words("on_word")
_AT_EDGE = words("at_edge")
_BEFORE_BARE_END = words("before_bare_end")
_TO = words("joining_to")
_DATE = words("date_word")


def read_part(view: View, index: int) -> Found | None:
    """The part of a period that begins at a token, or None."""
    scanned = view.scanned
    word = scanned.words[index]
    if word in _MIDYEAR:
        return _cut(index, _whole(view, index, index + 1, "year"), "mid")
    if word in _EDGES:
        return _edge(view, index, _EDGES[word])
    part, at = _PARTS[word], index + 1
    joined = scanned.word(at) == "-" and scanned.glued(at)
    if joined or (scanned.word(at) in _IN and part != "mid"):
        at += 1
    inner = _inner(view, at)
    if inner is None:
        return None
    if inner.granularity == "day" and inner.kind == "date" and inner.relation == "on":
        return _of_day(index, inner, adjacent=at == index + 1)
    if part in _SIDES:
        return _side(view, index, inner, part)
    return _cut(index, inner, part)


def _of_day(first: int, inner: Found, *, adjacent: bool) -> Found | None:
    """As in "late yesterday", "early Tuesday", "earlier today"."""
    if not adjacent:
        return None
    inner.first = first
    return inner


def _inner(view: View, index: int) -> Found | None:
    """The period that a part is of, with or without "the"."""
    scanned = view.scanned
    at = index + (scanned.word(index) in DEFINITE)
    if at >= len(scanned):
        return None
    word = scanned.words[at]
    if word in POINTERS:
        return read_pointer(view, at)
    if word in DAYS:
        return Found.of(at, at + 1, day_period(view.day + DAYS[word] * _DAY))
    if word in UNITS and (at > index or scanned.word(index - 1) in OF | DASHES):
        return _whole(view, at, at + 1, str(UNITS[word][0]))
    if scanned.kinds[at] in {NUMBER, WORD}:
        return read_core(view, at)
    return None


def _whole(view: View, first: int, last: int, unit: str) -> Found | None:
    period = running(unit, view.day)
    return Found.of(first, last, period) if period else None


def _cut(first: int, inner: Found | None, part: str) -> Found | None:
    if inner is None or inner.begin is None or inner.end is None or inner.settled:
        return None
    begin, end = inner.begin, inner.end
    if inner.granularity == "month":
        low, high = _DAYS[part]
        inner.begin = begin.replace(day=low)
        inner.end = end if part == "late" else begin.replace(day=high)
    elif inner.granularity == "year":
        low, high = _MONTHS[part]
        inner.begin = plus_months(begin, low - 1)
        inner.end = plus_months(begin, high) - _DAY
    elif inner.granularity == "decade":
        low, high = _YEARS[part]
        inner.begin = plus_months(begin, 12 * low)
        inner.end = plus_months(begin, 12 * high + 12) - _DAY
    elif inner.granularity in {"quarter", "half"}:
        months = 1 if inner.granularity == "quarter" else 2
        shift = {"early": 0, "mid": 1, "late": 2}[part]
        inner.begin = plus_months(begin, months * shift)
        inner.end = plus_months(begin, months * (shift + 1)) - _DAY
    elif inner.granularity == "week":
        third = (end - begin) / 3
        shift = {"early": 0, "mid": 1, "late": 2}[part]
        inner.begin, inner.end = begin + third * shift, end - third * (2 - shift)
    else:
        return None
    inner.first, inner.part = first, part
    return inner


def _side(view: View, first: int, inner: Found, word: str) -> Found | None:
    """As in "earlier this year" ends now, "later this year" begins now."""
    if inner.begin is None or inner.end is None or not inner.begin <= view.day <= inner.end:
        return None
    inner.first, inner.relation, inner.settled = first, "in", True
    if word != "later":
        inner.end = view.day
    else:
        inner.begin = view.day
    return inner


def _edge(view: View, index: int, edge: str) -> Found | None:
    """As in "the end of 2018", "the turn of the year"."""
    scanned = view.scanned
    if scanned.word(index + 1) not in OF:
        return None
    inner = _inner(view, index + 2)
    if inner is None or inner.begin is None or inner.end is None or inner.settled:
        return None
    inner.first, inner.part = index, edge
    if edge == "turn":
        since = scanned.word(index - 1) in _SINCE or scanned.word(index - 2) in _SINCE
        past = since or inner.dated or view.day.month <= 6
        begin = inner.begin if past else inner.end + _DAY
        inner.begin = inner.end = begin - _DAY
    elif edge == "start":
        inner.end = inner.begin
    elif edge == "end":
        inner.begin = inner.end
    elif edge == "mid":
        return _cut(index, inner, "mid")
    elif edge == "rest":
        if not inner.begin <= view.day <= inner.end:
            return None
        inner.begin, inner.relation, inner.settled = view.day, "by", True
        return inner
    else:
        return inner
    inner.kind, inner.relation, inner.granularity = "date", "on", "day"
    return inner


def read_unit_edge(view: View, index: int) -> Found | None:
    """As in "year-end", "month-end", "year to date", "year-ago"."""
    scanned = view.scanned
    found = unit_at(view, index)
    if found is None:
        return None
    unit, _, at = found
    hyphen = scanned.word(at) == "-" and scanned.glued(at)
    at += hyphen
    possessive = scanned.word(at) in POSSESSIVE
    at += possessive
    if (hyphen or possessive or _is_bare_end(view, index, at)) and (scanned.word(at) in _ENDS):
        period = running(unit, view.day)
        if period is None or unit not in {"year", "month", "quarter"}:
            return None
        if scanned.word(index - 1) in _AT_EDGE and view.lean(index, at) <= 0:
            period = running(unit, view.day, -1) or period
        made = Found.of(index, at + 1, period)
        made.begin, made.kind, made.relation, made.part = made.end, "date", "on", "end"
        made.granularity = "day"
        return made
    if scanned.word(at) in _TO and scanned.word(at + 1 + hyphen) in _DATE:
        made_to = _whole(view, index, at + 2 + hyphen, unit)
        if made_to is not None:
            made_to.end, made_to.relation, made_to.kind = view.day, "to_date", "window"
            made_to.settled = True
        return made_to
    return None


def _is_bare_end(view: View, index: int, at: int) -> bool:
    """As in "around year end"."""
    before = view.scanned.word(index - 1)
    return view.scanned.word(at) in _ENDS and before in _BEFORE_BARE_END
