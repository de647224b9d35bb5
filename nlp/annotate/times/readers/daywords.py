"""Day words, parts of the day, and repetitions: "today", "Friday afternoon", "every two weeks"."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.times.calendar.periods import day_period, length_timex, running
from nlp.annotate.times.readers.lengths import (
    Length,
    granularity,
    is_number,
    read_length,
    unit_at,
)
from nlp.annotate.times.readers.named.cores import read_core
from nlp.annotate.times.view import Found, View
from nlp.annotate.times.vocabulary import (
    CALENDAR,
    CLOCK_NAMES,
    DAY_PARTS,
    DAYS,
    DEFINITE,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    words,
)
from nlp.records import Granularity

_SETS: dict[str, str] = CALENDAR["sets"]
_VALUES: dict[str, str] = CALENDAR["set_values"]
_OVERNIGHT, _OVERNIGHT_THINGS = words("overnight"), words("overnight_things")
_AFTER = words("day_after")
_BEFORE = words("day_before")
_DAY_WORD = words("day_word")
_GREETINGS = words("greetings")
_FREQUENCIES = words("frequencies")
_TIMES = words("times")
_OTHER = words("every_other")
_PART_JOINS = words("part_joins")
_SET_UNITS: dict[str, Granularity] = {
    "PT1H": "hour",
    "P1D": "day",
    "P1W": "week",
    "P1M": "month",
    "P3M": "quarter",
    "P6M": "half",
}
_NIGHT = DAY_PARTS["night"]
_ONE_DAY = dt.timedelta(days=1)


def read_day_word(view: View, index: int) -> Found | None:
    """As in "today", "yesterday", "overnight", "the day after tomorrow"."""
    scanned = view.scanned
    word = scanned.words[index]
    if word in DAYS:
        return Found.of(index, index + 1, day_period(view.day + DAYS[word] * _ONE_DAY))
    if word in _DAY_WORD:
        behind, other = scanned.word(index + 1), DAYS.get(scanned.word(index + 2))
        if other is None or behind not in _AFTER | _BEFORE:
            return None
        shift = other + (1 if behind in _AFTER else -1)
        return Found.of(index, index + 3, day_period(view.day + shift * _ONE_DAY))
    if word in _OVERNIGHT and not _is_adjective(view, index):
        found = Found.of(index, index + 1, day_period(view.day))
        found.begin = view.day - _ONE_DAY
        found.kind, found.granularity = "window", "session"
        found.timex = f"{found.begin.isoformat()}T{_NIGHT}"
        return found
    return None


def _is_adjective(view: View, index: int) -> bool:
    """As in "overnight rates", "the overnight dollar rate"."""
    scanned = view.scanned
    return scanned.word(index + 1) in _OVERNIGHT_THINGS or scanned.word(index - 1) in DEFINITE


def read_day_part(view: View, index: int) -> Found | None:
    """As in "in morning trade", "noon", "the night of 8 February": no window of a statement."""
    scanned = view.scanned
    word = scanned.words[index]
    if scanned.word(index - 1) in _GREETINGS:
        return None
    suffix = CLOCK_NAMES.get(word) or DAY_PARTS[word]
    at = index + 1 + (scanned.word(index + 1) in _PART_JOINS)
    day = _day_at(view, at)
    if day is not None and day.begin is not None:
        day.first, day.timex = index, f"{day.begin.isoformat()}T{suffix}"
        return day
    found = Found.of(index, index + 1, day_period(view.day))
    found.timex, found.relation, found.settled = f"{found.timex}T{suffix}", None, True
    return found


def _day_at(view: View, at: int) -> Found | None:
    scanned = view.scanned
    if at >= len(scanned):
        return None
    if scanned.words[at] in DAYS:
        return read_day_word(view, at)
    found = read_core(view, at)
    return found if found and found.kind == "date" and found.granularity == "day" else None


def with_day_part(view: View, found: Found) -> Found:
    """A day with the part of it that stands behind: "Friday afternoon", "yesterday at noon"."""
    scanned = view.scanned
    if found.kind != "date" or found.granularity != "day" or found.relation != "on":
        return found
    if found.begin is None or "T" in (found.timex or ""):
        return found
    suffix = DAY_PARTS.get(scanned.word(found.last)) or CLOCK_NAMES.get(scanned.word(found.last))
    if suffix is not None:
        found.last, found.timex = found.last + 1, f"{found.begin.isoformat()}T{suffix}"
    return found


# ---------------------------------------------------------------- repetitions


def read_set(view: View, index: int) -> Found | None:
    """As in "each month", "every two weeks", "quarterly", "every Monday", "each July"."""
    scanned = view.scanned
    word = scanned.words[index]
    found = Found(index, index + 1, kind="set", relation=None, settled=True)
    if word in _SETS:
        found.timex = _SETS[word]
        found.granularity = _SET_UNITS.get(found.timex, "year")
        return found
    at = index + 1
    named = _named_set(view, found, at)
    if named is not None:
        return named
    length = read_length(view, at) if is_number(view, at) else None
    if length is None:
        factor = 2 if scanned.word(at) in _OTHER else 1
        unit = unit_at(view, at + factor - 1)
        if unit is None or scanned.word(unit[2] - 1).endswith("s"):
            return None
        length = Length(unit[1] * factor, unit[0], unit[2])
    found.last, found.granularity = length.end, granularity(length.unit)
    found.timex = length_timex(length.number or 1, length.unit)
    return found


def _named_set(view: View, found: Found, at: int) -> Found | None:
    """As in "every Monday", "each July", "every morning", "every spring"."""
    scanned = view.scanned
    word = scanned.word(at)
    if word in WEEKDAYS:
        found.timex, found.granularity = _VALUES["weekday"].format(WEEKDAYS[word] + 1), "day"
        part = DAY_PARTS.get(scanned.word(at + 1))
        found.timex, at = (f"{found.timex}T{part}", at + 1) if part else (found.timex, at)
    elif word in MONTHS and scanned.raw(at)[:1].isupper():
        found.timex, found.granularity = _VALUES["month"].format(MONTHS[word]), "month"
    elif word in DAY_PARTS:
        found.timex, found.granularity = _VALUES["day_part"].format(DAY_PARTS[word]), "day"
    elif word in SEASONS:
        found.timex = _VALUES["season"].format(CALENDAR["season_codes"][word])
        found.granularity = "quarter"
    else:
        return None
    found.last = at + 1
    return found


def read_rate(view: View, index: int) -> Found | None:
    """As in "15 a year", "per day", "twice a month": how often."""
    scanned = view.scanned
    unit = unit_at(view, index + 1)
    if unit is None or unit[2] != index + 2 or scanned.word(unit[2] - 1).endswith("s"):
        return None
    name, size, end = unit
    if name in {"second", "half", "weekend", "session", "quarter", "century", "decade"}:
        return None
    if running(name, view.day) is None and name not in {"hour", "minute"}:
        return None
    found = Found(index, end, kind="set", relation=None, settled=True)
    found.granularity, found.timex = granularity(name), length_timex(size, name)
    if scanned.word(index - 1) in _FREQUENCIES:
        found.first -= 1
    elif scanned.word(index - 1) in _TIMES and is_number(view, index - 2):
        found.first -= 2
    return found
