"""Calendar arithmetic: periods with their first and last day, and their TIMEX3 values."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
from decimal import Decimal
from typing import NamedTuple

from nlp.records import Granularity

_DAY = dt.timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_LETTERS = {
    "day": "D", "session": "D", "week": "W", "month": "M", "quarter": "M", "half": "M",
    "year": "Y", "decade": "Y", "century": "Y",
}  # fmt: skip
_VAGUE_LETTERS = {"quarter": "Q", "decade": "DE", "century": "CE"}
_SMALLER = {"hour": "M", "minute": "S"}
_FACTORS = {"quarter": 3, "half": 6, "decade": 10, "century": 100}


class Period(NamedTuple):
    """A stretch of days.

    Attributes:
        begin: First day.
        end: Last day, included.
        granularity: What kind of period it is.
        timex: Its TIMEX3 value.
    """

    begin: dt.date
    end: dt.date
    granularity: Granularity
    timex: str | None


def plus_months(day: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last day of that month where there is no such day.

    Years before 1 and after 9999 are cut to those.

    Example:
        >>> plus_months(dt.date(2024, 3, 31), -1)
        datetime.date(2024, 2, 29)
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        return dt.date.min if year < 1 else dt.date.max
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_period(day: dt.date) -> Period:
    """One day."""
    return Period(day, day, "day", day.isoformat())


@functools.lru_cache(maxsize=2048)
def month_period(year: int, month: int) -> Period:
    """One calendar month."""
    last = calendar.monthrange(year, month)[1]
    begin = dt.date(year, month, 1)
    return Period(begin, dt.date(year, month, last), "month", f"{year:04d}-{month:02d}")


def year_period(year: int) -> Period:
    """One calendar year."""
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", f"{year:04d}")


@functools.lru_cache(maxsize=2048)
def quarter_period(year: int, quarter: int) -> Period:
    """One calendar quarter, 1 to 4."""
    begin = dt.date(year, 3 * quarter - 2, 1)
    return Period(begin, plus_months(begin, 3) - _DAY, "quarter", f"{year:04d}-Q{quarter}")


@functools.lru_cache(maxsize=2048)
def half_period(year: int, half: int) -> Period:
    """One half of a calendar year, 1 or 2."""
    begin = dt.date(year, 6 * half - 5, 1)
    return Period(begin, plus_months(begin, 6) - _DAY, "half", f"{year:04d}-H{half}")


def week_period(day: dt.date) -> Period:
    """The week from Monday to Sunday that holds a day."""
    begin = day - dt.timedelta(days=day.weekday())
    year, week, _ = day.isocalendar()
    return Period(begin, begin + 6 * _DAY, "week", f"{year:04d}-W{week:02d}")


def decade_period(year: int) -> Period:
    """The ten years from a year that ends in 0."""
    return Period(dt.date(year, 1, 1), dt.date(year + 9, 12, 31), "decade", f"{year // 10:03d}")


def season_period(year: int, first: int, last: int, name: str) -> Period:
    """A season; winter is named after the year in which it begins."""
    begin = dt.date(year, first, 1)
    end = month_period(year + (last < first), last).end
    code = {"spring": "SP", "summer": "SU", "winter": "WI"}.get(name, "FA")
    return Period(begin, end, "quarter", f"{year:04d}-{code}")


def running(unit: str, day: dt.date, offset: int = 0) -> Period | None:
    """The period of a unit that holds a day, or the one some periods on."""
    if unit in {"day", "session"}:
        return day_period(_shifted_day(day, unit, offset))
    if unit in {"week", "weekend"}:
        week = week_period(day + dt.timedelta(weeks=offset))
        if unit == "week":
            return week
        return Period(week.begin + 5 * _DAY, week.end, "day", f"{week.timex}-WE")
    if unit not in _MONTHS:
        return None
    return _of_year(unit, plus_months(day, offset * _MONTHS[unit]))


def _of_year(unit: str, day: dt.date) -> Period | None:
    if unit == "month":
        return month_period(day.year, day.month)
    if unit == "quarter":
        return quarter_period(day.year, (day.month + 2) // 3)
    if unit == "half":
        return half_period(day.year, (day.month + 5) // 6)
    if unit == "decade":
        return decade_period(day.year // 10 * 10)
    if unit == "century":
        begin = max(1, day.year // 100 * 100)
        return Period(
            dt.date(begin, 1, 1), dt.date(begin // 100 * 100 + 99, 12, 31), "century",
            f"{day.year // 100:02d}",
        )  # fmt: skip
    return year_period(day.year)


def _shifted_day(day: dt.date, unit: str, offset: int) -> dt.date:
    if unit == "day":
        return day + offset * _DAY
    return back_sessions(day, -offset) if offset < 0 else day + offset * _DAY


def back_sessions(day: dt.date, count: int) -> dt.date:
    """The weekday some weekdays back; exchanges' holidays are not known here."""
    weeks, rest = divmod(count, 5)
    shifted = day - dt.timedelta(weeks=min(weeks, 50_000))
    while rest:
        shifted -= _DAY
        rest -= shifted.weekday() < 5
    return shifted


def back(day: dt.date, count: int, unit: str) -> dt.date | None:
    """The same day some units back (forward for a negative count); None out of the calendar."""
    if abs(count) > 100_000:
        return None
    try:
        if unit in _MONTHS:
            shifted = plus_months(day, -count * _MONTHS[unit])
            return None if shifted in {dt.date.min, dt.date.max} else shifted
        if unit == "session":
            return back_sessions(day, count) if count >= 0 else day - count * _DAY
        days = {"week": 7, "day": 1}.get(unit, 0)
        return day - dt.timedelta(days=days * count)
    except OverflowError:
        return None


def length_timex(count: int | Decimal | str, unit: str) -> str | None:
    """The TIMEX3 value of a length.

    Example:
        >>> length_timex(3, "month"), length_timex(Decimal("2.5"), "year")
        ('P3M', 'P2Y6M')
    """
    if unit in {"hour", "minute", "second"}:
        return _clock_timex(count, unit)
    if unit not in _LETTERS:
        return None
    if isinstance(count, str):
        return f"P{count}{_VAGUE_LETTERS.get(unit, _LETTERS[unit])}"
    amount = count * _FACTORS.get(unit, 1)
    if _LETTERS[unit] == "Y" and amount % 1 == Decimal("0.5"):
        return f"P{int(amount)}Y6M" if amount > 1 else "P6M"
    return f"P{_shown(amount)}{_LETTERS[unit]}"


def joined_timex(first: tuple[int, str], rest: tuple[int, str]) -> str | None:
    """The TIMEX3 value of a length in two units.

    Example:
        >>> joined_timex((2, "year"), (3, "month")), joined_timex((1, "hour"), (30, "minute"))
        ('P2Y3M', 'PT1H30M')
    """
    high, low = length_timex(*first), length_timex(*rest)
    if high is None or low is None:
        return None
    if first[1] in {"decade", "century"}:
        return length_timex(first[0] * _FACTORS[first[1]] + rest[0], "year")
    return high + (low.removeprefix("PT") if high.startswith("PT") else low.removeprefix("P"))


def _clock_timex(count: int | Decimal | str, unit: str) -> str:
    if not isinstance(count, str) and count % 1 == Decimal("0.5") and unit in _SMALLER:
        whole = f"{int(count)}{unit[0].upper()}" if count > 1 else ""
        return f"PT{whole}30{_SMALLER[unit]}"
    return f"PT{count if isinstance(count, str) else _shown(count)}{unit[0].upper()}"


def _shown(count: int | Decimal) -> str:
    return str(count) if isinstance(count, int) else f"{count.normalize():f}"
