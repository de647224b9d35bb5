"""Times counted from the article's date: pointers, lengths, "ago", day words and repetitions."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.numerals import CARDINALS, ORDINALS, read_numeral
from nlp.annotate.quantities.scan import NUMBER
from nlp.annotate.times.cores import read_core
from nlp.annotate.times.fiscal import fiscal_period
from nlp.annotate.times.periods import (
    back,
    day_period,
    length_timex,
    month_period,
    quarter_period,
    running,
)
from nlp.annotate.times.quarters import read_ordinal_part
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.years import MONTHS, POINTERS, SEASONS, WEEKDAYS
from nlp.records import Granularity

_CALENDAR = lexicon("calendar")
UNITS: dict[str, list[object]] = _CALENDAR["units"]
_FILLER = frozenset(_CALENDAR["filler"]["words"])
_INSTRUMENTS = frozenset(_CALENDAR["instruments"]["words"])
_VAGUE = frozenset({"several", "few", "couple", "many", "some"})
_SPANNING = frozenset({"over", "during", "within", "in", "for", "through", "across"})
_ONE_DAY = dt.timedelta(days=1)
_GRANULARITIES: dict[str, Granularity] = {
    "second": "hour", "minute": "hour", "hour": "hour", "day": "day", "session": "session",
    "week": "week", "month": "month", "quarter": "quarter", "half": "half", "year": "year",
    "decade": "decade", "century": "century", "weekend": "day",
}  # fmt: skip


class Length(NamedTuple):
    """As in "12 months": how many (None when vague), of what, and the token behind."""

    number: int | None
    unit: str
    end: int


def unit_at(view: View, index: int) -> tuple[str, int, int] | None:
    """The unit word at a token, over fillers: unit, how many one is, token behind."""
    scanned = view.scanned
    at = index
    for _ in range(2):
        if scanned.word(at) not in _FILLER:
            break
        at += 1
    entry = UNITS.get(scanned.word(at))
    if entry is None:
        return None
    unit, size = str(entry[0]), int(str(entry[1]))
    if unit == "day" and at > index and scanned.word(at - 1) in {"trading", "business", "working"}:
        unit = "session"
    return unit, size, at + 1


def read_length(view: View, index: int) -> Length | None:
    """As in "12 months", "half a century", "several weeks", "two-and-a-half years"."""
    scanned = view.scanned
    word = scanned.word(index)
    if word in _VAGUE:
        at = index + 1 + (scanned.word(index + 1) == "of" or word == "many")
        found = unit_at(view, at if word != "many" else index + 1)
        two = 2 if word == "couple" else None
        return Length(two, found[0], found[2]) if found else None
    if word == "half" and scanned.word(index + 1) in {"a", "an"}:
        found = unit_at(view, index + 2)
        halves = {"century": (50, "year"), "decade": (5, "year"), "year": (6, "month")}
        if found is None or found[0] not in halves:
            return None
        count, unit = halves[found[0]]
        return Length(count, unit, found[2])
    numeral = read_numeral(scanned, index)
    if numeral is None or numeral.power > 3:
        return None
    at = numeral.end
    at += scanned.word(at) == "-" and scanned.glued(at)
    found = unit_at(view, at)
    if found is None:
        return None
    whole = numeral.value == int(numeral.value) and numeral.value < 100_000
    return Length(int(numeral.value) * found[1] if whole else None, found[0], found[2])


def granularity(unit: str) -> Granularity:
    """The granularity that a unit word names."""
    return _GRANULARITIES[unit]


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


# ---------------------------------------------------------------- pointers


def read_pointer(view: View, index: int) -> Found | None:
    """As in "last week", "this year", "the past 12 months", "next Friday", "last November"."""
    scanned = view.scanned
    word = scanned.words[index]
    at = index + 1
    if scanned.word(at) in {"few", "several", "couple", "half"} or _is_number(view, at):
        length = read_length(view, at)
        if length is not None and word not in {"this", "current", "present", "following"}:
            return window(view, index, length, 1 if POINTERS[word] < 0 else -1)
        return None
    if scanned.word(at) in MONTHS and scanned.raw(at)[:1].isupper():
        return _pointed_month(view, index, at)
    if scanned.word(at) in WEEKDAYS or scanned.word(at) in SEASONS:
        found = read_core(view, at)
        if found is not None and found.first == at:
            found.first = index
        return found
    return _day_part(view, index) or _pointed_unit(view, index)


def _is_number(view: View, index: int) -> bool:
    return view.scanned.kind(index) == NUMBER or view.scanned.word(index) in CARDINALS


def _pointed_month(view: View, index: int, at: int) -> Found | None:
    found = read_core(view, at)
    if found is None or found.dated or found.granularity != "month":
        return found
    month, year = MONTHS[view.scanned.words[at]], view.day.year
    pointer = POINTERS[view.scanned.words[index]]
    if pointer < 0:
        year -= month >= view.day.month
    elif pointer > 0:
        year += month <= view.day.month
    return Found.of(index, found.last, month_period(year, month), dated=True)


def _day_part(view: View, index: int) -> Found | None:
    word, part = view.scanned.words[index], view.scanned.word(index + 1)
    if word == "this" and part in {"morning", "afternoon", "evening"}:
        return Found.of(index, index + 2, day_period(view.day))
    if word == "last" and part == "night":
        return Found.of(index, index + 2, day_period(view.day - _ONE_DAY))
    return None


def _pointed_unit(view: View, index: int) -> Found | None:
    scanned = view.scanned
    word = scanned.words[index]
    found = unit_at(view, index + 1)
    if found is None:
        return None
    unit, size, end = found
    if (scanned.word(end - 1).endswith("s") and unit != "session") or unit in {"second", "minute"}:
        return None
    if word == "last" and scanned.word(end) == "of" and unit in {"quarter", "half", "month"}:
        return _last_of(view, index, end, unit)
    article = scanned.word(index - 1) == "the"
    spanning = scanned.word(index - 2 if article else index - 1) in _SPANNING
    if word == "past" or (word == "last" and article and spanning):
        return window(view, index, Length(size, unit, end), 1)
    if unit == "year" and scanned.word(end) == "'s" and scanned.word(end + 1) in ORDINALS:
        part = read_ordinal_part(view, end + 1, year=view.day.year + POINTERS[word])
        if part is not None:
            part.first = index
            return part
    if scanned.word(index + 1) in {"fiscal", "financial"}:
        return _pointed_fiscal(view, index, end, unit)
    period = running(unit, view.day, POINTERS[word])
    if period is None:
        return None
    made = Found.of(index, end, period, dated=True)
    if unit == "session":
        made.granularity, made.kind, made.relation = "session", "window", "on"
    return made


def _last_of(view: View, index: int, end: int, unit: str) -> Found | None:
    """As in "the last quarter of 2020"."""
    year = read_core(view, end + 1) if view.scanned.kind(end + 1) == NUMBER else None
    if year is None or year.begin is None or year.granularity != "year":
        return None
    last = (
        month_period(year.begin.year, 12) if unit == "month" else quarter_period(year.begin.year, 4)
    )
    return Found.of(index, year.last, last, dated=True)


def _pointed_fiscal(view: View, index: int, end: int, unit: str) -> Found | None:
    """As in "last fiscal year", "this financial year"."""
    if unit not in {"year", "quarter"}:
        return None
    close = view.fiscal_end or 12
    year = view.day.year + (view.day.month > close) + POINTERS[view.scanned.words[index]]
    period = (
        fiscal_period(year, view.fiscal_end)
        if unit == "year"
        else running("quarter", view.day, POINTERS[view.scanned.words[index]])
    )
    if period is None:
        return None
    made = Found.of(index, end, period, dated=True)
    made.fiscal = True
    return made


# ---------------------------------------------------------------- lengths, ago


def read_counted(view: View, index: int) -> Found | None:
    """What a length makes: "a year ago", "the 12 months to October", "11 years"."""
    scanned = view.scanned
    single = scanned.words[index] in {"a", "an"}
    length = _single(view, index) if single else read_length(view, index)
    if length is None:
        return None
    ago = _ago(view, index, length)
    if ago is not None:
        return ago
    up_to = read_up_to(view, index, length)
    if up_to is not None:
        return up_to
    return _duration(view, index, length)


def _single(view: View, index: int) -> Length | None:
    """As in "a year", "a couple of years", "a few months"."""
    if view.scanned.word(index + 1) in _VAGUE:
        return read_length(view, index + 1)
    found = unit_at(view, index + 1)
    return Length(found[1], found[0], found[2]) if found and found[0] != "half" else None


_AGO = frozenset({"ago", "earlier", "previously", "before", "prior"})


def _ago(view: View, index: int, length: Length) -> Found | None:
    scanned = view.scanned
    at = length.end
    at += scanned.word(at) == "-" and scanned.glued(at)
    word = scanned.word(at)
    if word not in _AGO:
        return None
    if word in {"before", "prior"} and scanned.word(at + 1) in {
        "the", "its", "his", "her", "their", "a", "an", "to", "he", "she", "they", "it", "that",
    }:  # fmt: skip
        return None
    return ago(view, index, at + 1, length)


def ago(view: View, first: int, last: int, length: Length) -> Found:
    """A point so many units back: its day, and the period that holds it as TIMEX3 value."""
    found = Found(first, last, kind="date", relation="ago", settled=True)
    found.granularity, found.count = granularity(length.unit), length.number
    day = None if length.number is None else back(view.day, length.number, length.unit)
    if day is None:
        found.timex = "PAST_REF"
        return found
    found.begin = found.end = day
    holder = running(length.unit, day) if length.unit not in {"hour", "minute", "second"} else None
    found.timex = holder.timex if holder else day.isoformat()
    return found


def read_up_to(view: View, first: int, length: Length) -> Found | None:
    """As in "12 months to October", "three months ended June 30", "the year to February"."""
    scanned = view.scanned
    at = length.end
    if scanned.word(at) not in {"to", "through", "ended", "ending", "until", "till", "up", "that"}:
        return None
    if length.number is None or back(view.day, 1, length.unit) is None:
        return None
    for _ in range(5):
        at += 1
        if scanned.word(at) not in {"to", "in", "on", "the", "end", "of", "with", "ended"}:
            break
    anchor = read_core(view, at) if at < len(scanned) else None
    if (
        anchor is None
        or anchor.end is None
        or anchor.granularity not in {"day", "month", "quarter", "year"}
    ):
        return None
    begin = _begin_of(anchor.end, length)
    if begin is None:
        return None
    found = Found(first, anchor.last, begin, anchor.end, kind="window", settled=True)
    found.relation, found.count, found.granularity = "to", length.number, granularity(length.unit)
    found.timex = length_timex(length.number, length.unit)
    return found


def _begin_of(end: dt.date, length: Length) -> dt.date | None:
    """The first of so many units that end on a day; whole months where the day ends one."""
    after = end + _ONE_DAY
    return back(after, length.number or 1, length.unit)


def _duration(view: View, index: int, length: Length) -> Found | None:
    scanned = view.scanned
    hyphen = scanned.word(length.end - 2) == "-"
    ahead = scanned.word(length.end)
    if ahead in {"old", "olds"} or (
        ahead == "-" and scanned.word(length.end + 1) in {"old", "olds"}
    ):
        return None
    if hyphen and (ahead in _INSTRUMENTS or scanned.raw(length.end)[:1].isupper()):
        return None
    if scanned.words[index] in {"a", "an"} and not _is_long_enough(view, index):
        return None
    found = Found(index, length.end, kind="duration", relation=None, settled=True)
    found.count, found.granularity = length.number, granularity(length.unit)
    found.timex = _length_value(view, index, length)
    begin = None if length.number is None or hyphen else back(view.day, length.number, length.unit)
    if begin is not None and length.unit not in {"hour", "minute", "second"}:
        found.begin, found.end = begin, view.day
    return found


def _length_value(view: View, index: int, length: Length) -> str | None:
    if length.number is not None:
        return length_timex(length.number, length.unit)
    numeral = read_numeral(view.scanned, index)
    if numeral is None:
        return length_timex("X", length.unit)
    return length_timex(f"{numeral.value.normalize():f}", length.unit)


def _is_long_enough(view: View, index: int) -> bool:
    """Whether "a year" is a stretch and no rate: "in more than a year", "in a decade"."""
    if view.scanned.word(index + 1) in _VAGUE:
        return True
    behind = view.scanned.word(index - 1)
    if behind in {
        "than",
        "almost",
        "nearly",
        "about",
        "around",
        "roughly",
        "least",
        "over",
        "under",
    }:
        return True
    return behind in {"in", "for", "within"}
