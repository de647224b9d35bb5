"""Fiscal years, quarters and halves on the calendar."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.times.calendar.periods import (
    Period,
    half_period,
    plus_months,
    quarter_period,
    year_period,
)
from nlp.reference import FiscalYear

CALENDAR_YEAR = FiscalYear(12)


def fiscal_period(
    year: int, calendar: FiscalYear | None, *, unit: str = "year", number: int = 1
) -> Period:
    """A fiscal year, quarter or half.

    Args:
        year: The calendar year that it is named after.
        calendar: When the fiscal years end and how they are named; None reads the calendar year,
            as nothing else is known.
        unit: year, quarter or half.
        number: Which quarter (1 to 4) or half (1 or 2).

    Example:
        >>> june, retail = FiscalYear(6), FiscalYear(1, "begin")
        >>> fiscal_period(2025, june).begin, fiscal_period(2024, retail).end
        (datetime.date(2024, 7, 1), datetime.date(2025, 1, 31))
        >>> fiscal_period(2023, FiscalYear(1), unit="quarter").end
        datetime.date(2022, 4, 30)
    """
    if unit == "quarter":
        named = quarter_period(year, number)
    else:
        named = half_period(year, number) if unit == "half" else year_period(year)
    if calendar is None or calendar.month == 12:
        return named
    shift = calendar.month - (12 if calendar.named == "end" else 0)
    after = named.end + dt.timedelta(days=1)
    end = plus_months(after, shift) - dt.timedelta(days=1)
    return named._replace(begin=plus_months(named.begin, shift), end=end)


def fiscal_year_at(day: dt.date, calendar: FiscalYear | None) -> int:
    """The year that the fiscal year holding a day is named after.

    Example:
        >>> fiscal_year_at(dt.date(2025, 2, 10), FiscalYear(1, "begin"))
        2025
        >>> fiscal_year_at(dt.date(2025, 10, 1), FiscalYear(9))
        2026
    """
    month, named = calendar or CALENDAR_YEAR
    ends_in = day.year + (day.month > month)
    return ends_in - (named == "begin" and month != 12)
