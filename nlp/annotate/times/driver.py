"""Which reader is tried at which token."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.numerals import CARDINALS, ORDINALS, VULGAR, read_numeral
from nlp.annotate.quantities.scan import NUMBER, Scan
from nlp.annotate.times.clock import read_clock
from nlp.annotate.times.cores import read_core
from nlp.annotate.times.daywords import read_day_word, read_set
from nlp.annotate.times.holidays import HOLIDAYS
from nlp.annotate.times.parts import PART_WORDS, read_part, read_unit_edge
from nlp.annotate.times.periods import back, running
from nlp.annotate.times.relative import (
    UNITS,
    Length,
    ago,
    granularity,
    read_counted,
    read_length,
    read_pointer,
    read_up_to,
    unit_at,
)
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.years import MONTHS, POINTERS, SEASONS, SURE_NAMES, WEEKDAYS

_CALENDAR = lexicon("calendar")
_SETS = frozenset(_CALENDAR["sets"])
_DAY_WORDS = frozenset(_CALENDAR["days"]) | {"overnight", "currently", "nowadays", "at"}
_CAPITALS = MONTHS.keys() | WEEKDAYS.keys() | {"q", "h", "fy"} | HOLIDAYS.first_words()

#: Lower-case words at which a time may begin.
TRIGGERS = frozenset(
    {
        "a", "an", "the", "half", "several", "few", "couple", "many", "each", "every", "recent",
        "final", "fiscal", "financial", "ytd", *_CALENDAR["decades"], *SEASONS, *POINTERS, *_SETS,
        *_DAY_WORDS, *PART_WORDS, *ORDINALS, *UNITS, *VULGAR,
    }
)  # fmt: skip


def is_capital_trigger(scanned: Scan, index: int) -> bool:
    """Whether a token may begin a name of the calendar, by its capital or beyond doubt."""
    word = scanned.words[index]
    return word in _CAPITALS and (scanned.raws[index][:1].isupper() or word in SURE_NAMES)


def read_time(view: View, index: int) -> Found | None:
    """The time that begins at a token, without what stands before it, or None."""
    scanned = view.scanned
    word = scanned.words[index]
    if scanned.kinds[index] == NUMBER:
        return read_clock(view, index) or read_core(view, index) or read_counted(view, index)
    if word == "the":
        return _with_article(view, index)
    if word in POINTERS and not _is_verb(scanned, index):
        return read_pointer(view, index)
    if word in PART_WORDS:
        return read_part(view, index)
    if word in _DAY_WORDS or word == "ytd":
        return _ytd(view, index) if word == "ytd" else read_day_word(view, index)
    if word in _SETS or word in {"each", "every"}:
        return read_set(view, index)
    if word == "recent":
        return _recent(view, index)
    if word in ORDINALS:
        return _first_months(view, index) or read_core(view, index)
    if word in UNITS and word != "half":
        return _unit(view, index)
    if word in {"a", "an", "half", "several", "few", "couple", "many"} or word in CARDINALS:
        return read_counted(view, index) or (read_core(view, index) if word in ORDINALS else None)
    return read_core(view, index)


def _is_verb(scanned: Scan, index: int) -> bool:
    """As in "following" and "past" are prepositions more often than not."""
    word = scanned.words[index]
    return word in {"following", "past"} and scanned.word(index - 1) != "the"


def _ytd(view: View, index: int) -> Found | None:
    period = running("year", view.day)
    if period is None:
        return None
    found = Found.of(index, index + 1, period)
    found.end, found.relation, found.kind, found.settled = view.day, "to_date", "window", True
    return found


def _recent(view: View, index: int) -> Found | None:
    """As in "in recent weeks": behind us, no dates."""
    unit = unit_at(view, index + 1)
    if unit is None:
        return None
    found = Found(index, unit[2], kind="window", relation="past", settled=True, timex="PAST_REF")
    found.granularity = granularity(unit[0])
    return found


def _first_months(view: View, index: int) -> Found | None:
    """As in "the first three months of 2020", "first nine months of the year"."""
    scanned = view.scanned
    if scanned.words[index] != "first":
        return None
    numeral = read_numeral(scanned, index + 1)
    length = read_length(view, index + 1) if numeral else None
    if (
        length is None
        or length.number is None
        or length.unit not in {"month", "week", "day", "quarter"}
    ):
        return None
    at = length.end
    if scanned.word(at) != "of" or at + 1 >= len(scanned):
        return None
    at += 1
    at += scanned.word(at) == "the"
    word = scanned.word(at)
    if word in POINTERS:
        year = read_pointer(view, at)
    elif word == "year":
        period = running("year", view.day)
        year = Found.of(at, at + 1, period) if period else None
    else:
        year = read_core(view, at) if at < len(scanned) else None
    if year is None or year.begin is None:
        return None
    return _opening(index, year, length)


def _opening(index: int, year: Found, length: Length) -> Found | None:
    if year.begin is None or length.number is None:
        return None
    after = back(year.begin, -length.number, length.unit)
    if after is None:
        return None
    found = Found(index, year.last, year.begin, after - dt.timedelta(days=1))
    found.granularity, found.fiscal = "month", year.fiscal
    if length.unit == "month" and length.number == 3:
        found.granularity, found.timex = "quarter", f"{year.begin.year:04d}-Q1"
    return found


def _with_article(view: View, index: int) -> Found | None:
    """As in "the year to February", "for the year", "in the quarter"; all else comes later."""
    scanned = view.scanned
    unit = unit_at(view, index + 1)
    if unit is None or scanned.word(index + 1) in {"second", "seconds", "half"}:
        return None
    name, size, end = unit
    up_to = read_up_to(view, index, Length(size, name, end))
    if up_to is not None:
        return up_to
    if scanned.word(end - 1).endswith("s"):
        return None
    if name == "weekend":
        ahead = view.day.weekday() >= 5 or view.lean(index, end) > 0
        weekend = running("weekend", view.day, 0 if ahead else -1)
        return Found.of(index, end, weekend) if weekend else None
    before, behind = scanned.word(index - 1), scanned.word(end)
    if behind == "before" and name != "day" and scanned.word(end + 1) not in {"the", "it", "that"}:
        period = running(name, view.day, -1)
        return Found.of(index, end + 1, period, dated=True) if period else None
    so_far = scanned.words[end : end + 2] == ["so", "far"]
    if before in {"for", "on"} or so_far or (before == "of" and name == "year" and behind != "of"):
        return _of_unit(view, index, end + 2 * so_far, name, before)
    if name == "quarter" and before in {"in", "during"} and behind not in {"of", "to"}:
        period = running("quarter", view.day, -1)
        return Found.of(index, end, period) if period else None
    return None


def _of_unit(view: View, index: int, end: int, unit: str, before: str) -> Found | None:
    """As in "for the year", "on the month", "the year so far": from its first day until now."""
    if unit not in {"day", "week", "month", "quarter", "year", "session"}:
        return None
    past_quarter = unit == "quarter" and before == "for"
    period = running(unit, view.day, -1 if past_quarter else 0)
    if period is None or view.scanned.word(end) in {"of", "-"}:
        return None
    found = Found.of(index, end, period)
    if unit not in {"day", "session"} and not past_quarter and view.lean(index, end) <= 0:
        found.end, found.relation, found.kind, found.settled = view.day, "to_date", "window", True
    return found


def _unit(view: View, index: int) -> Found | None:
    """A unit word itself: "year-end", "year-ago", "year to date", "month-on-month" not."""
    scanned = view.scanned
    edge = read_unit_edge(view, index)
    if edge is not None:
        return edge
    hyphen = scanned.word(index + 1) == "-" and scanned.glued(index + 1)
    if hyphen and scanned.word(index + 2) in {"ago", "earlier"}:
        entry = UNITS[scanned.words[index]]
        return ago(view, index, index + 3, Length(1, str(entry[0]), index + 1))
    return None
