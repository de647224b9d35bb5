"""What prepositions make of a time: since, by, between, so far, from."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.scan import NUMBER, WORD
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import CALENDAR, DASHES, DEFINITE, loosened, words

_SINCE_REACH: int = CALENDAR["since"]["reach"]
_SINCE = words("since")
_FROM = words("from")
_BETWEEN = words("between")
_AND = words("joining_and")
_JOINING_WORDS = words("joining_words")
_JOINERS = words("joiners")
_SIGNS = _JOINERS - _JOINING_WORDS - _AND
_SKIPPED = words("passed_over")
_DEADLINES = words("deadlines")
_BEFORE = words("before")
_DOWN_TO = words("down_to")
_SO_FAR = words("so_far")
_INSIDE = words("inside_joiner")
_IN = words("in_or_during")
_YEAR = 12
_CLOCK = frozenset({"hour", "minute"})
_ONE_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)


def place(view: View, found: Found) -> Found:
    """The expression with its article and what the preposition before it makes of it."""
    scanned = view.scanned
    if found.relation == "ago":
        found.first = loosened(scanned, found.first, found.last)[0]
    if scanned.word(found.first - 1) in DEFINITE and not _is_bare_year(view, found):
        found.first -= 1
    if found.settled or found.begin is None or found.end is None:
        return found
    joined = _between(view, found)
    if joined is not None:
        return joined
    at = found.first - 1
    while scanned.word(at) in _SKIPPED and scanned.word(at - 1) in (_SINCE | _DEADLINES | _SKIPPED):
        at -= 1
    word = scanned.word(at)
    if _is_since(view, found):
        return _since(view, found)
    if word in _DEADLINES and found.granularity not in _CLOCK:
        return _deadline(view, found, word)
    if word in _FROM and found.end < view.day and scanned.word(at - 1) in _DOWN_TO:
        return _since(view, found)
    return _until_now(view, found)


def _is_bare_year(view: View, found: Found) -> bool:
    """As in "the 2008 crash": the article belongs to the noun."""
    raw = view.scanned.raws[found.first]
    return found.last == found.first + 1 and raw.isdigit() and found.granularity == "year"


def _is_since(view: View, found: Found) -> bool:
    """Whether "since" governs the time, over a few words: "since the crash of October 1987"."""
    scanned = view.scanned
    for back in range(1, _SINCE_REACH + 1):
        at = found.first - back
        if scanned.word(at) in _SINCE:
            return True
        if scanned.kind(at) not in {WORD, NUMBER}:
            return False
    return False


def _since(view: View, found: Found) -> Found:
    begin = found.begin
    if begin is None or begin > view.day:
        return found
    if found.part == "mid" and found.granularity == "month":
        begin = begin.replace(day=15)
    found.begin, found.end = begin, view.day
    found.kind, found.relation = "window", "since"
    return found


def _deadline(view: View, found: Found, word: str) -> Found:
    end = found.end
    if end is None or found.begin is None:
        return found
    if word in _BEFORE and found.part != "end" and found.begin > dt.date.min:
        end = found.begin - _ONE_DAY
    found.kind, found.relation = "window", "by"
    found.begin, found.end = (view.day if view.day <= end else None), end
    return found


def _until_now(view: View, found: Found) -> Found:
    """A running period ends now unless the context looks ahead."""
    if found.begin is None or found.end is None or found.part:
        return found
    if not found.begin <= view.day < found.end:
        return found
    if not _is_so_far(view, found) and view.lean(found.first, found.last) > 0:
        return found
    found.end, found.relation, found.kind = view.day, "to_date", "window"
    return found


def _is_so_far(view: View, found: Found) -> bool:
    words = view.scanned.words
    gap = words[max(0, found.first - 4) : found.first]
    return set(gap) >= _SO_FAR


def _between(view: View, found: Found) -> Found | None:
    """As in "from 2008 to 2012", "between July and October 2023", "July-September"."""
    scanned = view.scanned
    joiner = scanned.word(found.last)
    if joiner not in _JOINERS or found.granularity not in {"day", "month", "quarter", "year"}:
        return None
    opener = scanned.word(found.first - 1)
    if joiner in _AND and opener not in _BETWEEN | _IN:
        return None
    if joiner in _SIGNS and not _is_joined(view, found, opener):
        return None
    if joiner in _JOINING_WORDS and found.kind == "date" and opener not in _FROM | _BETWEEN:
        return None
    at = found.last + 1 + (scanned.word(found.last + 1) in _INSIDE)
    other = read_core(view, at) if at < len(scanned) else None
    if other is None or other.begin is None or other.end is None or other.settled:
        return None
    if _names_quarter(found, other):
        other.first = found.first
        return other
    if other.granularity != found.granularity and opener not in _FROM | _BETWEEN:
        return None
    if joiner in _AND and opener in _IN and not _is_next(found, other):
        return None
    return _span(found, other, between=opener in _BETWEEN)


def _is_next(found: Found, other: Found) -> bool:
    """As in "in January and February": one month and the next are one stretch."""
    if found.granularity != "month" or found.begin is None or other.begin is None:
        return False
    return (other.begin.month - found.begin.month) % _YEAR == 1


def _names_quarter(found: Found, other: Found) -> bool:
    """As in "the October-December quarter": its months tell which quarter is meant."""
    if found.granularity != "month" or other.granularity != "quarter":
        return False
    months = {each.begin.month for each in (found, other) if each.begin is not None}
    return len(months) == 1


def _is_joined(view: View, found: Found, opener: str) -> bool:
    """Whether a dash joins two times: without spaces, or with both between dates."""
    scanned = view.scanned
    before, behind = scanned.glued(found.last), scanned.glued(found.last + 1)
    if before and behind:
        return True
    both = not before and not behind and scanned.word(found.last) in DASHES
    return both and (opener in _FROM or found.kind == "date")


def _span(found: Found, other: Found, *, between: bool) -> Found | None:
    begin, end = found.begin, other.end
    if begin is None or end is None or other.begin is None:
        return None
    if other.dated and not found.dated:
        begin = _in_year(begin, other.begin.year)
        begin = begin if begin <= other.begin else _in_year(begin, other.begin.year - 1)
    elif end < begin and not other.dated and begin - end < _WEEK:
        begin -= _WEEK
    elif end < begin and not other.dated:
        end = _in_year(end, end.year + 1)
    if end < begin:
        return None
    if between:
        found.first -= 1
    found.last, found.begin, found.end = other.last, begin, end
    found.kind, found.relation, found.settled = "window", "between", True
    found.timex = None
    return found


def _in_year(day: dt.date, year: int) -> dt.date:
    last = 28 if day.month == 2 and day.day == 29 else day.day
    return day.replace(year=year, day=last)
