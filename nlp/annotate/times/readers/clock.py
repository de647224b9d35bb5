"""Times of day: "9am", "6 p.m. on Thursday", "14:30 GMT"; what counts is their day."""

from __future__ import annotations

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.scan import NUMBER
from nlp.annotate.times.calendar.periods import day_period
from nlp.annotate.times.readers.daywords import read_day_word
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import DAYS, MONTHS, TIMEWORDS, WEEKDAYS, words

_AFTER = frozenset(lexicon("names")["clock"]["after"])
_MORNING = frozenset(TIMEWORDS["clock"]["morning"])
_AFTERNOON = frozenset(TIMEWORDS["clock"]["afternoon"])
_HALVES = _MORNING | _AFTERNOON
_OCLOCK = frozenset(TIMEWORDS["clock"]["oclock"])
_ZONES = _AFTER - _HALVES - {"o", "noon"}
_UNIVERSAL = frozenset(TIMEWORDS["clock"]["universal"])
_BEHIND_HOUR = _AFTER | {":"}
_ON_DAY = words("on_day")


def read_clock(view: View, index: int) -> Found | None:
    """The time of day at a number, with the day named right behind it."""
    scanned = view.scanned
    if scanned.word(index + 1) not in _BEHIND_HOUR:
        return None
    at, hour, minute = _hour(view, index)
    mark = scanned.word(at)
    if mark not in _AFTER or hour > 24 or minute > 59 or scanned.raws[index].startswith("."):
        return None
    if mark in _ZONES and (scanned.raw(at).islower() or (at == index + 1 and hour > 24)):
        return None
    if mark in _HALVES and hour > 12:
        return None
    at += 1
    if mark == "o":
        if scanned.word(at) not in _OCLOCK:
            return None
        at += 1
    elif mark in _AFTERNOON and hour < 12:
        hour += 12
    universal = mark in _UNIVERSAL
    if scanned.word(at) in _ZONES and scanned.raw(at).isupper():
        universal = scanned.word(at) in _UNIVERSAL
        at += 1
    return _on_day(view, index, at, f"T{hour:02d}:{minute:02d}{'Z' * universal}")


def _hour(view: View, index: int) -> tuple[int, int, int]:
    """The token behind the digits, hour and minute; hour 99 where it is no time of day."""
    scanned = view.scanned
    whole, _, part = scanned.raws[index].partition(".")
    if scanned.word(index + 1) == ":" and scanned.kind(index + 2) == NUMBER:
        minutes = scanned.raw(index + 2)
        good = whole.isdigit() and len(whole) <= 2 and len(minutes) == 2 and minutes.isdigit()
        return (index + 3, int(whole), int(minutes)) if good else (index + 1, 99, 0)
    if len(whole) == 4 and whole.isdigit() and not part:
        return index + 1, int(whole[:2]), int(whole[2:])
    good = whole.isdigit() and len(whole) <= 2 and (not part or len(part) == 2)
    return index + 1, int(whole) if good else 99, int(part) if good and part else 0


def _on_day(view: View, first: int, last: int, suffix: str) -> Found:
    scanned = view.scanned
    at = last + (scanned.word(last) in _ON_DAY)
    word = scanned.word(at)
    named = word in WEEKDAYS or word in MONTHS or scanned.kind(at) == NUMBER
    day: Found | None = None
    if word in DAYS:
        day = read_day_word(view, at)
    elif named and at < len(scanned):
        day = read_core(view, at)
    if day is not None and day.kind == "date" and day.begin is not None:
        found = Found.of(first, day.last, day_period(day.begin), dated=True)
    else:
        found = Found.of(first, last, day_period(view.day))
    found.granularity, found.timex = "hour", f"{found.timex}{suffix}"
    return found
