"""Holidays by name: which day of which year."""

from __future__ import annotations

import calendar
import datetime as dt

from nlp.annotate.lexicons import lexicon
from nlp.annotate.quantities.scan import Phrases

_RULES = lexicon("holidays")
_LUNAR: dict[str, list[int]] = _RULES["lunar"]

HOLIDAYS: Phrases[str] = Phrases(
    (name, name)
    for name in (*_RULES["fixed"], *_RULES["weekday"], *_RULES["easter"], *_RULES["lunar"]["names"])
)


def holiday(name: str, year: int) -> dt.date | None:
    """The day of a holiday in a year, None where the table does not reach.

    Example:
        >>> holiday("good friday", 2018), holiday("black friday", 2024)
        (datetime.date(2018, 3, 30), datetime.date(2024, 11, 29))
    """
    if name in _RULES["fixed"]:
        month, day = _RULES["fixed"][name]
        return dt.date(year, month, day)
    if name in _RULES["weekday"]:
        month, weekday, which, *offset = _RULES["weekday"][name]
        return _nth(year, month, weekday, which) + dt.timedelta(days=sum(offset))
    if name in _RULES["easter"]:
        return easter(year) + dt.timedelta(days=_RULES["easter"][name])
    entry = _LUNAR.get(str(year))
    return dt.date(year, *entry) if entry else None


def _nth(year: int, month: int, weekday: int, which: int) -> dt.date:
    """The n-th such weekday of a month, the last one for -1."""
    if which > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> dt.date:
    """Easter Sunday of a year.

    Example:
        >>> easter(2024)
        datetime.date(2024, 3, 31)

    References:
        The anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms).
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, left = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarter, over = divmod(rest, 4)
    weekday = (32 + 2 * left + 2 * quarter - epact - over) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)
