"""Events that a stretch counts from: "since the pandemic", "after the election"."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.scan import NUMBER, WORD, Phrases
from nlp.annotate.times.calendar.happenings import meant, named_events
from nlp.annotate.times.calendar.periods import running
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    DEFINITE,
    MONTHS,
    TIMEWORDS,
    UNITS,
    WEEKDAYS,
    words,
)
from nlp.reference import Event

#: Words that open such a stretch.
OPENERS = frozenset(TIMEWORDS["happenings"]["openers"])
_UNDATED: Phrases[bool] = Phrases((noun, True) for noun in TIMEWORDS["happenings"]["nouns"])
_BARE: Phrases[bool] = Phrases((noun, True) for noun in TIMEWORDS["happenings"]["bare"])
_SINCE = words("since")
_BEGAN = words("began")
_NEW_YEAR: list[str] = TIMEWORDS["happenings"]["new_year"]
# "The November election" is one of the last two years.
_RECENT = dt.timedelta(days=730)
_REACH: int = TIMEWORDS["happenings"]["reach"]


def read_anchor(view: View, index: int) -> Found | None:
    """The event at which a stretch begins or ends, behind "since", "after" or "before".

    The dates are those of the reference table where the name and the country that the text
    speaks of leave one event; else the words stand without dates. Behind "since" it is the window
    from the event's first day until now, behind the others the event itself.
    """
    scanned = view.scanned
    opener = scanned.words[index]
    at = index + 1 + (scanned.word(index + 1) in DEFINITE)
    reach = _REACH if opener in _SINCE else 1
    for place in range(at, min(at + reach, len(scanned))):
        if scanned.kinds[place] not in {WORD, NUMBER}:
            return None
        of_month = _of_month(view, index, place) if opener in _SINCE else None
        if of_month is not None or _is_calendar(view, place):
            return of_month
        match = named_events().at(scanned.words, place)
        if match is not None:
            return None if _is_dated(view, match[0]) else _named(view, index, match)
        if opener in _SINCE and scanned.word(place) in UNITS and scanned.word(place + 1) in _BEGAN:
            return _begun(view, index + 1, place)
        if opener in _SINCE and scanned.words[place : place + 2] == _NEW_YEAR:
            return _new_year(view, index + 1, place + 2)
        nouns = _UNDATED if opener in _SINCE and at > index + 1 else _BARE
        undated = nouns.at(scanned.words, place)
        if undated is not None:
            if _is_dated(view, undated[0]):
                return None
            found = Found(index + 1, undated[0], kind="window", relation=None, settled=True)
            found.relation = "since" if opener in _SINCE else None
            return found
    return None


def _begun(view: View, first: int, place: int) -> Found | None:
    """As in "since the year began": from its first day until now."""
    period = running(str(UNITS[view.scanned.words[place]][0]), view.day)
    if period is None:
        return None
    window = Found(first, place + 2, period.begin, view.day, kind="window", relation="since")
    window.settled, window.granularity = True, "day"
    return window


def _new_year(view: View, first: int, last: int) -> Found:
    """As in "since the New Year": from 1 January until now."""
    begin = view.day.replace(month=1, day=1)
    return Found(first, last, begin, view.day, kind="window", relation="since", settled=True)


def _of_month(view: View, index: int, place: int) -> Found | None:
    """As in "since the June referendum": the latest event of the name in such a month."""
    scanned = view.scanned
    month = MONTHS.get(scanned.words[place])
    match = named_events().at(scanned.words, place + 1) if month else None
    if match is None or not scanned.raws[place][:1].isupper():
        return None
    last, candidates = match
    latest = view.day - _RECENT
    fitting = tuple(e for e in candidates if e.begin.month == month and e.begin >= latest)
    return _named(view, index, (last, fitting)) if fitting else None


def _is_dated(view: View, last: int) -> bool:
    """Whether the calendar places the event behind it: "the crash of October 1987"."""
    ahead = range(last, min(last + 4, len(view.scanned)))
    return any(read_core(view, place) is not None for place in ahead)


def _is_calendar(view: View, place: int) -> bool:
    """Whether the calendar names the time itself: "since the 2008 crash", "since the May vote"."""
    raw = view.scanned.raws[place]
    named = view.scanned.words[place] in MONTHS | WEEKDAYS | UNITS and raw[:1].isupper()
    return named or (raw[:1].isdigit() and named_events().at(view.scanned.words, place) is None)


def _named(view: View, index: int, match: tuple[int, tuple[Event, ...]]) -> Found:
    last, candidates = match
    country = view.country_at(view.scanned.starts[index])
    name = view.scanned.text[view.scanned.starts[index + 1] : view.scanned.ends[last - 1]]
    event = meant(candidates, day=view.day, country=country, common=name.islower())
    found = Found(index + 1, last, kind="window", relation=None, settled=True)
    if view.scanned.words[index] in _SINCE:
        found.relation = "since"
        if event is not None:
            found.begin, found.end = event.begin, view.day
    elif event is not None:
        found.kind = "period"
        found.begin, found.end = event.begin, event.end_on
    if event is not None:
        found.timex = event.begin.isoformat()
    return found
