"""What prepositions make of a time: since, by, between, so far, from."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.scan import NUMBER, WORD
from nlp.annotate.times.cores import read_core
from nlp.annotate.times.view import Found, View

_SINCE_REACH: int = lexicon("calendar")["since"]["reach"]
_JOINERS = frozenset({"to", "and", "through", "until", "till", "-", "–", "—", "‑"})
_SKIPPED = frozenset({"about", "around", "at", "least", "roughly", "approximately", "in", "on"})
_ONE_DAY = dt.timedelta(days=1)
_DEADLINES = frozenset({"by", "until", "till", "before", "through"})
_DOWN_TO = frozenset({"%", "percent", "cent", "points", "point", "billion", "million", "times"})


def place(view: View, found: Found) -> Found:
    """The expression with its article and what the preposition before it makes of it."""
    scanned = view.scanned
    if scanned.word(found.first - 1) == "the":
        found.first -= 1
    if found.settled or found.begin is None or found.end is None:
        return found
    joined = _between(view, found)
    if joined is not None:
        return joined
    at = found.first - 1
    while scanned.word(at) in _SKIPPED and scanned.word(at - 1) in {
        "since",
        "by",
        "before",
        *_SKIPPED,
    }:
        at -= 1
    word = scanned.word(at)
    if _is_since(view, found):
        return _since(view, found)
    if word in _DEADLINES:
        return _deadline(view, found, word)
    if word == "from" and found.end < view.day and scanned.word(at - 1) in _DOWN_TO:
        return _since(view, found)
    return _until_now(view, found)


def _is_since(view: View, found: Found) -> bool:
    """Whether "since" governs the time, over a few words: "since the crash of October 1987"."""
    scanned = view.scanned
    for back in range(1, _SINCE_REACH + 1):
        at = found.first - back
        if scanned.word(at) == "since":
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
    if word == "before" and found.part != "end" and found.begin > dt.date.min:
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
    return "so" in gap and "far" in gap


def _between(view: View, found: Found) -> Found | None:
    """As in "from 2008 to 2012", "between July and October 2023", "July-September"."""
    scanned = view.scanned
    joiner = scanned.word(found.last)
    if joiner not in _JOINERS or found.granularity not in {"day", "month", "quarter", "year"}:
        return None
    opener = scanned.word(found.first - 1)
    glued = scanned.glued(found.last) and scanned.glued(found.last + 1)
    if joiner == "and" and opener != "between":
        return None
    if joiner in {"-", "–", "—", "‑"} and not glued:
        return None
    if (
        joiner in {"to", "through", "until", "till"}
        and opener not in {"from", "between"}
        and (found.kind == "date")
    ):
        return None
    at = found.last + 1 + (scanned.word(found.last + 1) in {"the", "early", "late", "mid"})
    other = read_core(view, at) if at < len(scanned) else None
    if other is None or other.begin is None or other.end is None or other.settled:
        return None
    if other.granularity != found.granularity:
        return None
    return _span(found, other, opener)


def _span(found: Found, other: Found, opener: str) -> Found | None:
    begin, end = found.begin, other.end
    if begin is None or end is None or other.begin is None:
        return None
    if other.dated and not found.dated:
        begin = _in_year(begin, other.begin.year)
        begin = begin if begin <= other.begin else _in_year(begin, other.begin.year - 1)
    elif end < begin and not other.dated:
        end = _in_year(end, end.year + 1)
    if end < begin:
        return None
    if opener == "between":
        found.first -= 1
    found.last, found.begin, found.end = other.last, begin, end
    found.kind, found.relation, found.settled = "window", "between", True
    found.timex = None
    return found


def _in_year(day: dt.date, year: int) -> dt.date:
    last = 28 if day.month == 2 and day.day == 29 else day.day
    return day.replace(year=year, day=last)
