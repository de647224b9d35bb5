"""Named times: dates, months, quarters, halves, years, decades, seasons, weekdays, holidays."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.names import is_year
from nlp.annotate.quantities.numerals import ORDINALS
from nlp.annotate.quantities.scan import NUMBER, WORD
from nlp.annotate.times.fiscal import fiscal_period
from nlp.annotate.times.holidays import HOLIDAYS, holiday
from nlp.annotate.times.periods import (
    Period,
    day_period,
    decade_period,
    half_period,
    month_period,
    quarter_period,
    season_period,
    year_period,
)
from nlp.annotate.times.view import Found, View

_CALENDAR = lexicon("calendar")
MONTHS: dict[str, int] = _CALENDAR["months"]
WEEKDAYS: dict[str, int] = _CALENDAR["weekdays"]
SEASONS: dict[str, list[int]] = _CALENDAR["seasons"]
POINTERS: dict[str, int] = _CALENDAR["pointers"]
_WEAK_MONTHS = frozenset(_CALENDAR["weak"]["months"])
_WEAK_DAYS = frozenset(_CALENDAR["weak"]["weekdays"])
_DECADES: dict[str, int] = _CALENDAR["decades"]
_YEAR_NAMES = frozenset(lexicon("names")["groups"]["before"])
_DASHES = frozenset("-–‑")
# An undated day this much nearer ahead than behind is meant ahead ("meets on Sept. 8").
_NEARER = 3
# A quarter that ended less than this many days ago is still being forecast ("will be 4.5%").
_REPORTING_LAG = 60
_PRONOUNS = frozenset({"i", "he", "she", "it", "we", "you", "they", "be", "have", "not", "also"})


def read_core(view: View, index: int) -> Found | None:
    """The named time that begins at a token, without any preposition, or None."""
    scanned = view.scanned
    word = scanned.words[index]
    if scanned.kinds[index] == NUMBER:
        return _from_number(view, index)
    if scanned.raws[index][0].isupper():
        found = _from_capital(view, index, word)
        if found is not None:
            return found
    if word in ORDINALS or word == "final":
        return _ordinal_part(view, index)
    if word in {"fiscal", "financial"}:
        return _fiscal(view, index)
    if word in _DECADES:
        return _spelt_decade(view, index)
    if word in SEASONS and scanned.word(index - 1) in {"the", "this", "last", "next", "in", "by"}:
        return _season(view, index, word)
    return None


def _from_capital(view: View, index: int, word: str) -> Found | None:
    if word in MONTHS:
        return _month(view, index)
    if word in WEEKDAYS:
        return _weekday(view, index)
    if word in {"q", "h", "fy"}:
        return _lettered(view, index)
    return _holiday(view, index)


# ---------------------------------------------------------------- numbers first


def _from_number(view: View, index: int) -> Found | None:
    scanned = view.scanned
    raw = scanned.raws[index]
    if not raw.isdigit() or len(raw) > 4 or _glued_to_word(view, index):
        return None
    found = _numeric_date(view, index)
    if found is not None:
        return found
    if len(raw) <= 2:
        return _day_month(view, index) or _lettered_after(view, index)
    return _year(view, index)


def _glued_to_word(view: View, index: int) -> bool:
    scanned = view.scanned
    if not scanned.glued(index):
        return False
    before = scanned.word(index - 1)
    if before in _DASHES:
        return scanned.glued(index - 1) and scanned.word(index - 2) not in {"mid", "pre", "post"}
    return before not in {"(", "'", "’", "‘", "—", '"', "“", "["}


def _numeric_date(view: View, index: int) -> Found | None:
    """2024-08-06, 06/08/2024 (day first unless that cannot be), 2024/08/06."""
    scanned = view.scanned
    parts = [scanned.raw(index + k) for k in range(5)]
    mark = parts[1]
    if mark not in {"-", "/", "–"} or parts[3] != mark:
        return None
    if not all(scanned.glued(index + k) for k in range(1, 5)) or scanned.glued(index + 5):
        if scanned.kind(index + 5) in {NUMBER, WORD} and scanned.raw(index + 5) not in {"T", "Z"}:
            return None
    numbers = [part for part in parts[0::2] if part.isdigit() and len(part) <= 4]
    if len(numbers) != 3:
        return None
    first, second, third = (int(part) for part in numbers)
    if len(numbers[0]) == 4:
        day = _date(first, second, third)
    elif len(numbers[2]) == 4:
        day = _date(third, second, first) or _date(third, first, second)
    else:
        return None
    return Found.of(index, index + 5, day_period(day), dated=True) if day else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day_month(view: View, index: int) -> Found | None:
    """ "6 August 2024", "6th of August", "the 1st"."""
    scanned = view.scanned
    at = index + 1
    if scanned.word(at) in {"st", "nd", "rd", "th"} and scanned.glued(at):
        at += 1
    if scanned.word(at) == "of":
        at += 1
    if scanned.word(at) not in MONTHS or not scanned.raw(at)[:1].isupper():
        return None
    number = int(scanned.raws[index])
    month = MONTHS[scanned.words[at]]
    at += 1
    if scanned.word(at) == "." and scanned.glued(at) and len(scanned.word(at - 1)) < 5:
        at += 1
    year = _year_at(view, at)
    if scanned.word(at) == "," and _year_at(view, at + 1) and not year:
        at, year = at + 1, _year_at(view, at + 1)
    return _dated_day(view, index, at + (year is not None), month, number, year)


def _year_at(view: View, index: int) -> int | None:
    raw = view.scanned.raw(index)
    return int(raw) if is_year(raw, dated=True) else None


def _dated_day(
    view: View, first: int, last: int, month: int, number: int, year: int | None
) -> Found | None:
    if year is not None:
        day = _date(year, month, number)
        return Found.of(first, last, day_period(day), dated=True) if day else None
    day = _nearest_day(view, first, last, month, number)
    return Found.of(first, last, day_period(day)) if day else None


def _nearest_day(view: View, first: int, last: int, month: int, number: int) -> dt.date | None:
    """The day of a year that the context means: behind unless a cue or nearness says ahead."""
    years = range(view.day.year - 4, view.day.year + 5)
    days = [day for day in (_date(year, month, number) for year in years) if day]
    if not days:
        return None
    behind = max((day for day in days if day <= view.day), default=None)
    ahead = min((day for day in days if day >= view.day), default=None)
    if behind is None or ahead is None:
        return behind or ahead
    lean = 0 if view.scanned.word(first - 1) == "from" else view.lean(first, last)
    if lean:
        return ahead if lean > 0 else behind
    much_nearer = (ahead - view.day).days * _NEARER < (view.day - behind).days
    return ahead if much_nearer else behind


def _lettered_after(view: View, index: int) -> Found | None:
    """3Q25, 1H 2025."""
    scanned = view.scanned
    letter, number = scanned.word(index + 1), int(scanned.raws[index])
    if letter not in {"q", "h"} or not scanned.glued(index + 1):
        return None
    return _part(view, index, index + 2, "quarter" if letter == "q" else "half", number)


def _year(view: View, index: int) -> Found | None:
    """2018, 2009-2010, 2021-22, 1980s, 2025E."""
    scanned = view.scanned
    raw, at = scanned.raws[index], index + 1
    before = scanned.word(index - 1)
    prepared = before in {"in", "since", "of", "by", "until", "from", "before", "year", "and", "to"}
    if not is_year(raw, dated=prepared) or before in _YEAR_NAMES | {"$", "£", "€", "#"}:
        return None
    year = int(raw)
    if scanned.glued(at):
        if scanned.word(at) == "s" and year % 10 == 0:
            return Found.of(index, at + 1, decade_period(year), dated=True)
        if scanned.word(at) in _DASHES | {"/"} and scanned.glued(at + 1):
            return _year_pair(view, index, year)
        if scanned.kinds[at] == WORD and not scanned.words[at].startswith("'"):
            return None
    if scanned.word(at) in _NO_YEAR:
        return None
    return Found.of(index, at, year_period(year), dated=True)


_NO_YEAR = frozenset(
    {"%", "percent", "per", "points", "dollars", "euros", "pounds", "yen", "people", "jobs",
     "shares", "times", "barrels", "basis", "million", "billion", "tonnes", "employees", "hp",
     "gmt", "hours", "km", "miles", "feet", "megawatts", "mw", "stores", "workers", "yuan"}
)  # fmt: skip


def _year_pair(view: View, index: int, year: int) -> Found | None:
    scanned = view.scanned
    tail = scanned.raw(index + 2)
    if not tail.isdigit() or len(tail) not in {2, 4}:
        return (
            Found.of(index, index + 1, year_period(year), dated=True)
            if (scanned.kind(index + 2) == WORD)
            else None
        )
    other = int(tail) if len(tail) == 4 else year // 100 * 100 + int(tail)
    if not year < other <= year + 60:
        return None
    found = Found.of(index, index + 3, year_period(year), dated=True)
    found.end, found.kind, found.relation = dt.date(other, 12, 31), "window", "between"
    found.settled = True
    return found


# ---------------------------------------------------------------- months, weekdays, holidays


def _month(view: View, index: int) -> Found | None:
    """ "October 2008", "Jan. 14", "March 3rd, 2021", "May"."""
    scanned = view.scanned
    word, at = scanned.words[index], index + 1
    stop = scanned.word(at) == "." and scanned.glued(at) and word not in {"may", "june", "july"}
    abbreviated = stop and len(word) <= 4
    at += abbreviated
    month = MONTHS[word]
    day = _month_day(view, index, at, month)
    if day is not None:
        return day
    comma = scanned.word(at) == "," or scanned.word(at) == "of"
    year = _year_at(view, at) or (_year_at(view, at + 1) if comma else None)
    if year is not None:
        last = at + 1 + (_year_at(view, at) is None)
        return Found.of(index, last, month_period(year, month), dated=True)
    if word in _WEAK_MONTHS and not _surely_month(view, index, at, abbreviated):
        return None
    pointed = _pointed_year(view, at)
    if pointed is not None:
        last, year = pointed
        return Found.of(index, last, month_period(year, month), dated=True)
    last = at if abbreviated and scanned.raw(at)[:1].islower() else at - abbreviated
    return Found.of(index, last, _month_of(view, index, at, month))


def _surely_month(view: View, index: int, at: int, abbreviated: bool) -> bool:
    """Whether "May", "March" or "Jan" is the month: no modal verb, no order, no name."""
    scanned = view.scanned
    before, behind = scanned.word(index - 1), scanned.word(at)
    if before in {"in", "since", "by", "until", "last", "next", "this", "of", "from", "to", "early",
                  "late", "mid", "-", "through", "between", "and", "on", "before", "for", "until",
                  "during", "ending", "ended", "after", "s", "'s", "previous"}:  # fmt: skip
        return True
    if len(scanned.words[index]) <= 4 and scanned.words[index] != "may":
        return abbreviated and before not in {"mr", "ms"}
    return (
        behind not in _PRONOUNS
        and scanned.kind(index - 1) == WORD
        or (scanned.word(at) in {"'s", ","} and scanned.words[index] != "may")
    )


def _month_day(view: View, index: int, at: int, month: int) -> Found | None:
    scanned = view.scanned
    raw = scanned.raw(at)
    if not raw.isdigit() or len(raw) > 2 or not 1 <= int(raw) <= 31:
        return None
    last = at + 1
    if scanned.word(last) in {"st", "nd", "rd", "th"} and scanned.glued(last):
        last += 1
    span = _day_span(view, index, at, last, month)
    if span is not None:
        return span
    if scanned.glued(last) and scanned.kind(last) == WORD and scanned.word(last)[0] != "'":
        return None
    if scanned.word(last) in {"%", "percent", "points", "million", "billion"}:
        return None
    comma = scanned.word(last) == ","
    year = _year_at(view, last + 1) if comma else _year_at(view, last)
    end = last + (1 + comma if year else 0)
    return _dated_day(view, index, end, month, int(raw), year)


def _day_span(view: View, index: int, at: int, last: int, month: int) -> Found | None:
    """ "Jan. 14-15"."""
    scanned = view.scanned
    raw = scanned.raw(last + 1)
    if scanned.word(last) not in _DASHES or not scanned.glued(last) or not raw.isdigit():
        return None
    if len(raw) > 2 or int(raw) <= int(scanned.raws[at]):
        return None
    comma = scanned.word(last + 2) == ","
    year = _year_at(view, last + 3) if comma else _year_at(view, last + 2)
    end = last + 2 + (1 + comma if year else 0)
    first = _dated_day(view, index, end, month, int(scanned.raws[at]), year)
    close = first and first.begin and _date(first.begin.year, month, int(raw))
    if not first or not close:
        return None
    first.end, first.kind, first.relation, first.settled = close, "window", "between", True
    return first


def _month_of(view: View, index: int, last: int, month: int) -> Period:
    """An undated month: the latest one begun, the next one where the context looks ahead."""
    year = view.day.year
    if view.lean(index, last) > 0:
        return month_period(year + (month < view.day.month), month)
    return month_period(year - (month > view.day.month), month)


def _pointed_year(view: View, index: int) -> tuple[int, int] | None:
    """ "of last year", "last year", "of the previous year", "this year": last token and year."""
    scanned = view.scanned
    at = index + (scanned.word(index) == "of")
    at += scanned.word(at) == "the"
    pointer = POINTERS.get(scanned.word(at))
    if pointer is None or scanned.word(at + 1) not in {"year", "years"}:
        return None
    return at + 2, view.day.year + pointer


def _weekday(view: View, index: int) -> Found | None:
    scanned = view.scanned
    word, at = scanned.words[index], index + 1
    if word in _WEAK_DAYS:
        before = scanned.word(index - 1)
        if scanned.word(at) in {".", ","} and (scanned.glued(at)) or before in {"on", "last"}:
            at += scanned.word(at) == "."
        else:
            return None
    comma = at + (scanned.word(at) == ",")
    if scanned.word(comma) in MONTHS or scanned.raw(comma).isdigit():
        full = read_core(view, comma) if scanned.kind(comma) in {WORD, NUMBER} else None
        if full is not None and full.kind == "date":
            full.first = index
            return full
    day = _weekday_of(view, index, at, WEEKDAYS[word])
    return Found.of(index, at, day_period(day))


def _weekday_of(view: View, index: int, last: int, weekday: int) -> dt.date:
    behind = view.day - dt.timedelta(days=(view.day.weekday() - weekday) % 7)
    pointer = view.scanned.word(index - 1)
    week = dt.timedelta(days=7)
    if pointer in {"last", "past", "previous"}:
        return behind if behind < view.day else behind - week
    if pointer in {"next", "coming", "following"}:
        return behind + week
    if pointer == "this" or view.lean(index, last) > 0:
        return behind if behind == view.day else behind + week
    return behind


def _holiday(view: View, index: int) -> Found | None:
    scanned = view.scanned
    match = HOLIDAYS.at(scanned.words, index)
    if match is None:
        return None
    last, name = match
    year = _year_at(view, last)
    if year is not None:
        day = holiday(name, year)
        return Found.of(index, last + 1, day_period(day), dated=True) if day else None
    days = [holiday(name, view.day.year + shift) for shift in (-1, 0, 1)]
    known = [day for day in days if day]
    ahead = view.lean(index, last) > 0
    rest = [day for day in known if (day >= view.day if ahead else day <= view.day)]
    if not rest:
        return None
    return Found.of(index, last, day_period(min(rest) if ahead else max(rest)))


# ---------------------------------------------------------------- parts of years


def _ordinal_part(view: View, index: int) -> Found | None:
    """ "third quarter of 2025", "second half", "fourth-quarter"."""
    scanned = view.scanned
    at = index + 1
    at += scanned.word(at) == "-" and scanned.glued(at)
    fiscal = scanned.word(at) in {"fiscal", "financial"}
    at += fiscal
    unit = scanned.word(at)
    number = ORDINALS.get(scanned.words[index], 4 if unit == "quarter" else 2)
    if unit == "half" and scanned.word(at + 1) in {"-", "of"} and scanned.word(at + 2) not in {
        "the", "last", "this", "fiscal", "next",
    } and not is_year(scanned.raw(at + 2)):  # fmt: skip
        unit = "half" if scanned.word(at + 1) == "-" else ""
    if unit not in {"quarter", "half"} or number > (4 if unit == "quarter" else 2):
        return None
    fiscal = fiscal or scanned.word(index - 1) in {"fiscal", "financial"}
    first = index - 1 if scanned.word(index - 1) in {"fiscal", "financial"} else index
    return _part(view, first, at + 1, unit, number, fiscal=fiscal)


def _part(
    view: View, first: int, last: int, unit: str, number: int, *, fiscal: bool = False
) -> Found | None:
    """A quarter or half with the year behind it, else the latest one begun."""
    scanned = view.scanned
    if not 1 <= number <= (4 if unit == "quarter" else 2):
        return None
    at = last + (scanned.word(last) in {"of", "in", ","})
    at += scanned.word(at) == "the"
    fiscal_word = scanned.word(at) in {"fiscal", "financial", "fy"}
    at += fiscal_word
    at += fiscal_word and scanned.word(at) == "year"
    year = _short_year(view, at, glued=at == last) or _year_at(view, at)
    fiscal = fiscal or fiscal_word
    if year is not None:
        found = _made(view, first, at + 1, (unit, year, number), fiscal)
        found.dated = True
        return found
    pointed = _pointed_year(view, last)
    if pointed is not None:
        found = _made(view, first, pointed[0], (unit, pointed[1], number), fiscal)
        found.dated = True
        return found
    return _made(
        view, first, last, (unit, _part_year(view, first, last, unit, number), number), fiscal
    )


def _short_year(view: View, index: int, *, glued: bool) -> int | None:
    """The 25 of 3Q25 or FY25, the '25 of Q3'25."""
    scanned = view.scanned
    raw = scanned.raw(index)
    if raw.isdigit() and len(raw) == 2 and glued and scanned.glued(index):
        return 2000 + int(raw) if int(raw) < 60 else 1900 + int(raw)
    return None


def _made(view: View, first: int, last: int, part: tuple[str, int, int], fiscal: bool) -> Found:
    unit, year, number = part
    if fiscal:
        period = fiscal_period(year, view.fiscal_end, unit=unit, number=number)
    else:
        period = quarter_period(year, number) if unit == "quarter" else half_period(year, number)
    found = Found.of(first, last, period)
    found.fiscal = fiscal
    return found


def _part_year(view: View, first: int, last: int, unit: str, number: int) -> int:
    year = view.day.year
    period = quarter_period(year, number) if unit == "quarter" else half_period(year, number)
    ended = period.end if period.end < view.day else _year_back(period.end)
    if view.lean(first, last) > 0 and (view.day - ended).days > _REPORTING_LAG:
        return year + (period.end < view.day)
    return year - (period.begin > view.day)


def _year_back(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)


def _fiscal(view: View, index: int) -> Found | None:
    """ "fiscal 2025", "fiscal year 2025", "fiscal first quarter", "financial year 2024-25"."""
    scanned = view.scanned
    at = index + 1
    if scanned.word(at) in ORDINALS:
        return _ordinal_part(view, at)
    at += scanned.word(at) == "year"
    year = _year_at(view, at)
    if year is None:
        return None
    last = at + 1
    tail = scanned.raw(at + 2)
    if scanned.word(last) in _DASHES | {"/"} and tail.isdigit() and len(tail) in {2, 4}:
        year, last = year + 1, at + 3
    found = Found.of(index, last, fiscal_period(year, view.fiscal_end), dated=True)
    found.fiscal = True
    return found


def _lettered(view: View, index: int) -> Found | None:
    """Q3, Q3 2025, H1 2025, FY25, FY2025, FY 2025."""
    scanned = view.scanned
    word, raw = scanned.words[index], scanned.raw(index + 1)
    if not raw.isdigit() or (word != "fy" and not scanned.glued(index + 1)):
        return None
    if (
        scanned.glued(index + 2)
        and scanned.kind(index + 2) == WORD
        and scanned.word(index + 2)[0] != "'"
    ):
        return None
    if word != "fy":
        return _part(view, index, index + 2, "quarter" if word == "q" else "half", int(raw[:2]))
    year = _short_year(view, index + 1, glued=True) or _year_at(view, index + 1)
    if year is None:
        return None
    found = Found.of(index, index + 2, fiscal_period(year, view.fiscal_end), dated=True)
    found.fiscal = True
    return found


def _spelt_decade(view: View, index: int) -> Found | None:
    if view.scanned.word(index - 1) != "the" or view.scanned.word(index + 1) in {"and"}:
        return None
    return Found.of(index, index + 1, decade_period(1900 + _DECADES[view.scanned.words[index]]))


def _season(view: View, index: int, name: str) -> Found | None:
    """ "the spring", "summer of 2020", "last winter"."""
    scanned = view.scanned
    first, last = SEASONS[name]
    at = index + 1
    at += scanned.word(at) == "of"
    year = _year_at(view, at)
    if year is not None:
        return Found.of(index, at + 1, season_period(year, first, last, name), dated=True)
    if name == "fall" and scanned.word(index - 1) not in {"this", "last", "next"}:
        return None
    if scanned.word(index + 1) == "of":
        return None
    pointer = POINTERS.get(scanned.word(index - 1), 0)
    year = view.day.year
    if pointer < 0:
        seasons = [season_period(year - back, first, last, name) for back in (0, 1, 2)]
        return Found.of(index, index + 1, next(s for s in seasons if s.end < view.day))
    if pointer > 0 or view.lean(index, index + 1) > 0:
        seasons = [season_period(year + on, first, last, name) for on in (-1, 0, 1)]
        return Found.of(index, index + 1, next(s for s in seasons if s.begin > view.day))
    seasons = [season_period(year - back, first, last, name) for back in (0, 1)]
    return Found.of(index, index + 1, next(s for s in seasons if s.begin <= view.day))
