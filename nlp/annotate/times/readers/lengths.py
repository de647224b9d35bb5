"""Lengths: "12 months", "half a century", "several weeks", and units with their fillers."""

from __future__ import annotations

from typing import NamedTuple

from nlp.annotate.quantities.numerals import CARDINALS, read_numeral
from nlp.annotate.quantities.scan import NUMBER
from nlp.annotate.times.calendar.periods import back, length_timex
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import ARTICLES, CALENDAR, FEW, HALF, OF, UNITS, words
from nlp.records import Granularity

_FILLER = frozenset(CALENDAR["filler"]["words"])
_JOINTS = frozenset(CALENDAR["filler"]["joints"])
# Fillers of one unit, joints included: "holiday-shortened trading week".
_FILLERS = 4
_WORKING = words("working")
_COUNTS: dict[str, int] = CALENDAR["few"]
_HALVES: dict[str, list[object]] = CALENDAR["halves"]
_GRANULARITIES: dict[str, Granularity] = CALENDAR["granularities"]
#: Units shorter than a day.
CLOCK_UNITS = frozenset({"hour", "minute", "second"})


class Length(NamedTuple):
    """As in "12 months": how many (None when vague), of what, and the token behind."""

    number: int | None
    unit: str
    end: int


def unit_at(view: View, index: int) -> tuple[str, int, int] | None:
    """The unit word at a token, over fillers: unit, how many one is, token behind."""
    scanned = view.scanned
    at = index
    for _ in range(_FILLERS):
        joint = at > index and scanned.word(at) in _JOINTS
        if scanned.word(at) not in _FILLER and not joint:
            break
        at += 1
    entry = UNITS.get(scanned.word(at))
    if entry is None:
        return None
    unit, size = str(entry[0]), int(str(entry[1]))
    if unit == "day" and at > index and scanned.word(at - 1) in _WORKING:
        unit = "session"
    return unit, size, at + 1


def read_length(view: View, index: int) -> Length | None:
    """As in "12 months", "half a century", "several weeks", "two-and-a-half years"."""
    scanned = view.scanned
    word = scanned.word(index)
    if word in FEW:
        return _vague(view, index)
    if word in HALF:
        return _half(view, index, index + 1 + (scanned.word(index + 1) in ARTICLES))
    numeral = read_numeral(scanned, index)
    if numeral is None or numeral.power > 3:
        return None
    at = numeral.end
    at += scanned.word(at) == "-" and scanned.glued(at)
    found = unit_at(view, at)
    if found is None or found[0] == "half":
        return None
    whole = numeral.value == int(numeral.value) and numeral.value < 100_000
    return Length(int(numeral.value) * found[1] if whole else None, found[0], found[2])


def _vague(view: View, index: int) -> Length | None:
    """As in "several weeks", "a couple of years", "a few more months"."""
    word = view.scanned.word(index)
    at = index + 1 + (view.scanned.word(index + 1) in OF)
    found = unit_at(view, at)
    if found is None or (found[0] != "half" and not view.scanned.word(found[2] - 1).endswith("s")):
        return None
    return Length(_COUNTS.get(word), found[0], found[2])


def _half(view: View, index: int, at: int) -> Length | None:
    """As in "half a century", "half an hour", "half hour"."""
    found = unit_at(view, at)
    plain = at == index + 1
    if found is not None and plain and (found[0] == "year" or found[2] != at + 1):
        return None  # "a half year" is read as a part of the year
    if found is None or found[0] not in _HALVES:
        return None
    count, unit = _HALVES[found[0]]
    return Length(int(str(count)), str(unit), found[2])


def is_number(view: View, index: int) -> bool:
    """Whether a token is a number in digits or the beginning of one in words."""
    return view.scanned.kind(index) == NUMBER or view.scanned.word(index) in CARDINALS


def granularity(unit: str) -> Granularity:
    """The granularity that a unit word names."""
    return _GRANULARITIES[unit]


def length_value(view: View, index: int, length: Length) -> str | None:
    """The TIMEX3 value of the length that begins at a token: "P3M", "P2Y6M", "PXW"."""
    if length.number is not None:
        return length_timex(length.number, length.unit)
    numeral = read_numeral(view.scanned, index)
    if numeral is None:
        return length_timex("X", length.unit)
    return length_timex(numeral.value, length.unit)


def window(view: View, first: int, length: Length, sign: int) -> Found:
    """So many units back from now (sign 1) or ahead (sign -1)."""
    found = Found(first, length.end, kind="window", settled=True)
    found.granularity, found.count = granularity(length.unit), length.number
    found.relation = "past" if sign > 0 else "by"
    found.timex = length_timex(length.number if length.number is not None else "X", length.unit)
    other = None if length.number is None else back(view.day, sign * length.number, length.unit)
    if other is not None:
        found.begin, found.end = (other, view.day) if sign > 0 else (view.day, other)
    return found
