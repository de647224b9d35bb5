"""What a length makes: "a year ago", "two weeks later", "the 12 months to October", "11 years"."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.quantities.numerals import read_numeral
from nlp.annotate.quantities.scan import BREAK, SIGN
from nlp.annotate.times.calendar.periods import (
    Period,
    back,
    day_period,
    joined_timex,
    length_timex,
    running,
)
from nlp.annotate.times.readers.lengths import (
    CLOCK_UNITS,
    Length,
    granularity,
    is_number,
    length_value,
    read_length,
    unit_at,
)
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    ARTICLES,
    CALENDAR,
    DAYS,
    FEW,
    HALF,
    UNITS,
    loosened,
    words,
)
from nlp.records import Granularity

_INSTRUMENTS = frozenset(CALENDAR["instruments"]["words"])
_AGO = words("ago")
_EARLIER = words("earlier")
_BEFORE = words("before_length")
_LATER = words("later")
_COUNTED_FROM = words("counted_from")
_THAN = words("than")
_OLD = words("old")
_AGES = words("ages")
_UP_TO = words("up_to")
_UP_TO_OVER = words("up_to_over")
_FOR_LENGTH = words("for_length")
_BEHIND_LENGTH = words("behind_length")
_RANGE = words("length_range")
_ALTERNATIVE = words("alternative")
_JOINED = words("joined_lengths")
_HENCE = words("hence")
_FROM = words("from_now")
_AFTER_LENGTH = words("after_length")
_NOW = words("now")
# What half of a unit is, and the units that follow one ("two years and three months").
_SUBUNITS: dict[str, tuple[str, int]] = {
    "year": ("month", 6), "hour": ("minute", 30), "minute": ("second", 30), "day": ("hour", 12),
    "month": ("day", 15), "week": ("day", 3), "decade": ("year", 5), "century": ("year", 50),
}  # fmt: skip
_FINER: dict[str, frozenset[str]] = {
    "year": frozenset({"month", "week", "day"}), "month": frozenset({"week", "day"}),
    "week": frozenset({"day"}), "day": frozenset({"hour"}), "hour": frozenset({"minute"}),
    "minute": frozenset({"second"}), "decade": frozenset({"year"}), "century": frozenset({"year"}),
}  # fmt: skip
_ONLY_ONE = words("only_one")
_NO_LENGTH_UNITS = frozenset({"second", "weekend", "half", "session"})
_PERIODS: tuple[Granularity, ...] = ("quarter", "month", "half")
# Tokens from the beginning of a number in words to its unit, at most.
_LONGEST_NUMBER = 10
_UNIT_WORDS = frozenset(UNITS)
_ONE_DAY = dt.timedelta(days=1)


def read_counted(view: View, index: int) -> Found | None:
    """The time that a length at a token makes, or None."""
    scanned = view.scanned
    if _UNIT_WORDS.isdisjoint(scanned.words[index + 1 : index + 1 + _LONGEST_NUMBER]):
        return None
    single = scanned.words[index] in ARTICLES
    length = _single(view, index) if single else read_length(view, index)
    if length is None:
        return None if single else _length_range(view, index)
    joined = _joined(view, index, length)
    if joined is not None:
        return joined
    found = _shifted(view, index, length) or _ago(view, index, length)
    found = found or _later(view, index, length)
    if found is not None:
        return found
    return read_up_to(view, index, length) or _duration(view, index, length)


def _single(view: View, index: int) -> Length | None:
    """As in "a year", "a couple of years", "a few months"."""
    if view.scanned.word(index + 1) in FEW:
        return read_length(view, index + 1)
    found = unit_at(view, index + 1)
    if found is None or found[0] == "half" or view.scanned.word(found[2] - 1).endswith("s"):
        return None
    return Length(found[1], found[0], found[2])


def _joined(view: View, index: int, length: Length) -> Found | None:
    """As in "a year and a half", "two years and three months", "2 hours 10 minutes"."""
    scanned = view.scanned
    rest = _rest(view, length)
    if rest is None or length.number is None or rest.number is None:
        return None
    found = Found(index, rest.end, kind="duration", relation=None, settled=True)
    found.granularity = granularity(rest.unit)
    found.timex = joined_timex((length.number, length.unit), (rest.number, rest.unit))
    whole = back(view.day, length.number, length.unit)
    begin = back(whole, rest.number, rest.unit) if whole else None
    if begin is not None and rest.unit not in CLOCK_UNITS:
        found.begin, found.end = begin, view.day
        if scanned.word(rest.end) in _AGO - _BEFORE:
            found.last, found.kind, found.relation = rest.end + 1, "date", "ago"
            found.end, found.timex, found.derived = begin, begin.isoformat(), True
            return found
    found.first, found.last = loosened(scanned, index, rest.end)
    return found


def _rest(view: View, length: Length) -> Length | None:
    """The finer part of a length that stands behind it: "and a half", "and three months"."""
    scanned = view.scanned
    if length.unit not in _SUBUNITS:
        return None
    at = length.end + (scanned.word(length.end) in _JOINED)
    if scanned.word(at) in ARTICLES and scanned.word(at + 1) in HALF and at > length.end:
        unit, number = _SUBUNITS[length.unit]
        return Length(number, unit, at + 2)
    rest = read_length(view, at) if is_number(view, at) else None
    return rest if rest is not None and rest.unit in _FINER[length.unit] else None


def _shifted(view: View, index: int, length: Length) -> Found | None:
    """As in "two days after Easter", "a week before March 3", "three weeks from now"."""
    scanned = view.scanned
    word, at = scanned.word(length.end), length.end + 1
    if length.number is None or length.unit in CLOCK_UNITS:
        return None
    if word in _HENCE:
        return _point(index, at, back(view.day, -length.number, length.unit))
    if word not in _AFTER_LENGTH or at >= len(scanned):
        return None
    if word in _FROM and scanned.words[at] in _NOW:
        return _point(index, at + 1, back(view.day, -length.number, length.unit))
    base = None if word in _FROM else _day_at(view, at)
    if base is None or base.begin is None:
        return None
    sign = 1 if word in _BEFORE else -1
    return _point(index, base.last, back(base.begin, sign * length.number, length.unit))


def _day_at(view: View, at: int) -> Found | None:
    word = view.scanned.words[at]
    if word in DAYS:
        return Found.of(at, at + 1, day_period(view.day + DAYS[word] * _ONE_DAY))
    found = read_core(view, at)
    return found if found is not None and found.kind == "date" else None


def _point(first: int, last: int, day: dt.date | None) -> Found | None:
    return Found.of(first, last, day_period(day), dated=True) if day else None


def _length_range(view: View, index: int) -> Found | None:
    """As in "two to three weeks", "12 to 18 months": its lower end is the value."""
    numeral = read_numeral(view.scanned, index)
    if numeral is None or view.scanned.word(numeral.end) not in _RANGE:
        return None
    length = read_length(view, numeral.end + 1)
    if length is None or length.unit in _NO_LENGTH_UNITS or numeral.value > 1000:
        return None
    found = Found(index, length.end, kind="duration", relation=None, settled=True)
    found.granularity = granularity(length.unit)
    found.timex = length_timex(numeral.value, length.unit)
    return found


# ---------------------------------------------------------------- points


def _ago(view: View, index: int, length: Length) -> Found | None:
    scanned = view.scanned
    at = length.end
    at += scanned.word(at) == "-" and scanned.glued(at)
    word, behind = scanned.word(at), scanned.word(at + 1)
    if word not in _AGO:
        at = loosened(scanned, index, length.end)[1]  # "a week or so ago"
        word, behind = scanned.word(at), scanned.word(at + 1)
        if word not in _AGO or at == length.end:
            return None
    if word in _BEFORE and (behind in _COUNTED_FROM or scanned.kind(at + 1) not in {SIGN, BREAK}):
        return None
    if word in _EARLIER and behind in _THAN:
        return None
    return ago(view, index, at + 1, length)


def ago(view: View, first: int, last: int, length: Length) -> Found:
    """A point so many units back: its day, and the period that holds it as TIMEX3 value.

    Beside a quarter or month that the sentence has named, a year back is that quarter or month
    of the year before ("rose to $5m in the third quarter from $4m a year earlier").
    """
    found = Found(first, last, kind="date", relation="ago", settled=True)
    found.granularity, found.count = granularity(length.unit), length.number
    found.derived = True
    told = view.told(*_PERIODS, sentence=True) if length.unit == "year" else None
    period = earlier(told, length.number) if told and length.number else None
    if period is not None:
        found.begin, found.end, found.timex, found.kind = (*period[:2], period.timex, "period")
        return found
    day = None if length.number is None else back(view.day, length.number, length.unit)
    if day is None:
        found.timex = "PAST_REF"
        return found
    found.begin = found.end = day
    unit = "year" if length.unit in {"decade", "century"} else length.unit
    holder = running(unit, day) if unit not in CLOCK_UNITS else None
    found.timex = holder.timex if holder else day.isoformat()
    return found


def earlier(told: Found, years: int) -> Period | None:
    """The same quarter, month, half or run of months so many years before one that was named."""
    if told.begin is None or told.end is None or told.part or told.end == dt.date.max:
        return None
    if told.relation not in {"in", "between", "to"}:
        return None
    day = back(told.begin, years, "year")
    one = running(told.granularity, told.begin)
    if day is None or (one is not None and one.end == told.end):
        return None if day is None else running(told.granularity, day)
    behind = back(told.end + _ONE_DAY, years, "year")  # so that February ends with its last day
    return None if behind is None else Period(day, behind - _ONE_DAY, told.granularity, None)


def _later(view: View, index: int, length: Length) -> Found | None:
    """As in "two weeks later": from the day that the paragraph named last."""
    scanned = view.scanned
    if scanned.word(length.end) not in _LATER or scanned.word(length.end + 1) in _THAN:
        return None
    told = view.told("day", "month", "year")
    if told is None or told.begin is None or told.kind == "window" or length.number is None:
        return None
    day = back(told.begin, -length.number, length.unit)
    if day is None:
        return None
    unit = "day" if length.unit in CLOCK_UNITS or told.granularity == "day" else told.granularity
    period = running(length.unit if length.unit in {"month", "year"} else unit, day)
    if period is None:
        return None
    found = Found.of(index, length.end + 1, period, dated=True)
    if found.granularity != "day" and told.granularity == "day":
        found.begin = found.end = day
        found.kind, found.relation, found.granularity = "date", "on", "day"
    found.settled = True
    return found


# ---------------------------------------------------------------- stretches


def read_up_to(view: View, first: int, length: Length) -> Found | None:
    """As in "12 months to October", "three months ended June 30", "the year to February"."""
    scanned = view.scanned
    at = length.end
    if scanned.word(at) not in _UP_TO:
        return None
    if length.number is None or back(view.day, 1, length.unit) is None:
        return None
    for _ in range(5):
        at += 1
        if scanned.word(at) not in _UP_TO_OVER:
            break
    anchor = read_core(view, at) if at < len(scanned) else None
    if (
        anchor is None
        or anchor.end is None
        or anchor.granularity not in {"day", "month", "quarter", "year"}
    ):
        return None
    begin = back(anchor.end + _ONE_DAY, length.number, length.unit)
    if begin is None:
        return None
    found = Found(first, anchor.last, begin, anchor.end, kind="window", settled=True)
    found.relation, found.count, found.granularity = "to", length.number, granularity(length.unit)
    found.timex = length_timex(length.number, length.unit)
    return found


def _duration(view: View, index: int, length: Length) -> Found | None:
    scanned = view.scanned
    hyphen = scanned.word(length.end - 2) == "-"
    ahead = scanned.word(length.end)
    if ahead in _OLD or (ahead == "-" and scanned.word(length.end + 1) in _OLD):
        return None
    if hyphen and (ahead in _INSTRUMENTS or scanned.raw(length.end)[:1].isupper()):
        return None
    if scanned.word(index - 1) in _AGES or length.unit == "weekend":
        return None
    if scanned.words[index] in ARTICLES and not _is_stretch(view, index, length):
        return None
    found = Found(index, length.end, kind="duration", relation=None, settled=True)
    found.count, found.granularity = length.number, granularity(length.unit)
    found.timex = length_value(view, index, length)
    begin = None if length.number is None or hyphen else back(view.day, length.number, length.unit)
    if begin is not None and length.unit not in CLOCK_UNITS:
        found.begin, found.end = begin, view.day
    found.first, found.last = loosened(scanned, index, length.end)
    return found


def _is_stretch(view: View, index: int, length: Length) -> bool:
    """Whether "a year" is a stretch and no rate: "in more than a year", "a week after"."""
    scanned = view.scanned
    if scanned.word(index + 1) in _ONLY_ONE:
        return True
    if length.unit in _NO_LENGTH_UNITS or length.unit == "quarter":
        return scanned.word(index - 1) in _FOR_LENGTH and length.unit == "decade"
    if scanned.word(index + 1) in FEW or scanned.word(index - 1) in _FOR_LENGTH:
        return True
    if scanned.word(length.end) in _ALTERNATIVE:  # "a year or two"
        return True
    return scanned.word(length.end) in _BEHIND_LENGTH
