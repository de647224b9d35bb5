"""Fiscal years: named after the calendar year in which they end."""

from __future__ import annotations

import datetime as dt

from nlp.annotate.times.periods import (
    Period,
    half_period,
    plus_months,
    quarter_period,
    year_period,
)


def fiscal_period(
    year: int, end_month: int | None, *, unit: str = "year", number: int = 1
) -> Period:
    """A fiscal year, quarter or half.

    Args:
        year: Calendar year in which the fiscal year ends.
        end_month: Month in which it ends; None reads the calendar year, as nothing else is known.
        unit: year, quarter or half.
        number: Which quarter (1 to 4) or half (1 or 2).

    Example:
        >>> fiscal_period(2025, 6).begin, fiscal_period(2023, 1, unit="quarter").end
        (datetime.date(2024, 7, 1), datetime.date(2022, 4, 30))
    """
    if unit == "quarter":
        named = quarter_period(year, number)
    else:
        named = half_period(year, number) if unit == "half" else year_period(year)
    if end_month is None or end_month == 12:
        return named
    shift = end_month - 12
    after = named.end + dt.timedelta(days=1)
    end = plus_months(after, shift) - dt.timedelta(days=1)
    return named._replace(begin=plus_months(named.begin, shift), end=end)
