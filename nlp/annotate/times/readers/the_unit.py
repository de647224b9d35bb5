"""A unit with its article: "the year to February", "for the quarter", "the weekend"."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.times.calendar.periods import running
from nlp.annotate.times.readers.counted import read_up_to
from nlp.annotate.times.readers.lengths import CLOCK_UNITS, Length, unit_at
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import OF, TIMEWORDS, words

_FOR_OR_ON = words("for_or_on")
_OVER = words("over_the_week")
_HEADING = words("heading")
_FOR = words("before_run_article")

_TO_FRIDAY = dt.timedelta(days=4)
_BEFORE = words("before")
_NOT_YEAR_BEFORE = words("not_year_before")
_SO_FAR: list[str] = TIMEWORDS["words"]["so_far"]
_WHOLE = frozenset({"week", "month", "quarter", "year"})
_LONG = words("behind_whole")
_UNITS = frozenset({"day", "week", "month", "quarter", "year", "session"})
_TO = words("joining_to")


def read_the_unit(view: View, index: int) -> Found | None:
    """The period of a unit behind "the" at a token; all other phrases come later."""
    scanned = view.scanned
    unit = unit_at(view, index + 1)
    if unit is None or unit[0] in CLOCK_UNITS or unit[0] == "half":
        return None
    name, size, end = unit
    up_to = read_up_to(view, index, Length(size, name, end))
    if up_to is not None:
        return up_to
    if scanned.word(end - 1).endswith("s"):
        return None
    if name == "weekend":
        return _weekend(view, index, end)
    before, behind = scanned.word(index - 1), scanned.word(end)
    if behind in _BEFORE and name != "day" and scanned.word(end + 1) not in _NOT_YEAR_BEFORE:
        period = running(name, view.day, -1)
        return Found.of(index, end + 1, period, dated=True) if period else None
    if behind in _HEADING and view.is_opening(index):
        return _heading(view, index, end, name)
    so_far = scanned.words[end : end + 2] == _SO_FAR
    of_year = before in OF and name == "year" and behind not in OF
    of_week = before in _OVER and name == "week"
    if before in _FOR_OR_ON or so_far or of_year or of_week:
        return _of_unit(view, index, end + 2 * so_far, name, before)
    if name == "quarter":
        return _quarter(view, index, end)
    return None


def read_all_unit(view: View, index: int) -> Found | None:
    """As in "has held above 4,300 all month", "all year long": from its first day until now."""
    scanned = view.scanned
    unit = unit_at(view, index + 1)
    if unit is None or unit[0] not in _WHOLE or scanned.word(unit[2] - 1).endswith("s"):
        return None
    end = unit[2] + (scanned.word(unit[2]) in _LONG)
    return _of_unit(view, index, end, unit[0], "")


def _heading(view: View, index: int, end: int, unit: str) -> Found | None:
    """As in "THE WEEK: ...", "The month:" at the head of a section: the last one, or this one.

    Before half of its days are over a section on a week or month tells of the one before; a week
    is that of trading.
    """
    period = running(unit, view.day)
    if period is None or unit not in _UNITS - {"day", "session"}:
        return None
    young = (view.day - period.begin).days * 2 < (period.end - period.begin).days
    if young:
        period = running(unit, view.day, -1)
    if period is None:
        return None
    found = Found.of(index, end, period)
    if unit == "week":
        found.end = period.begin + _TO_FRIDAY
    return found


def _weekend(view: View, index: int, end: int) -> Found | None:
    ahead = view.day.weekday() >= 5 or view.lean(index, end) > 0
    weekend = running("weekend", view.day, 0 if ahead else -1)
    return Found.of(index, end, weekend) if weekend else None


def _quarter(view: View, index: int, end: int) -> Found | None:
    """The quarter that the paragraph has named, else the last one finished."""
    scanned = view.scanned
    if scanned.word(end) in OF | _TO | {"-"} or scanned.word(index + 1) != "quarter":
        return None
    told = view.told("quarter")
    if told is not None and told.begin and told.end and told.relation == "in":
        found = Found(index, end, told.begin, told.end, "quarter", told.timex)
        found.fiscal, found.assumed = told.fiscal, told.assumed
        return found
    period = running("quarter", view.day, -1)
    return Found.of(index, end, period) if period else None


def _of_unit(view: View, index: int, end: int, unit: str, before: str) -> Found | None:
    """As in "for the year", "on the month", "the year so far": from its first day until now."""
    if unit not in _UNITS:
        return None
    past_quarter = unit == "quarter" and before in _FOR
    if past_quarter:
        return _quarter(view, index, end)
    period = running(unit, view.day)
    if period is None or view.scanned.word(end) in OF | {"-"}:
        return None
    found = Found.of(index, end, period)
    if unit not in {"day", "session"} and view.lean(index, end) <= 0:
        found.end, found.relation, found.kind, found.settled = view.day, "to_date", "window", True
    return found
