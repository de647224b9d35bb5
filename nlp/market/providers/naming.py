"""Symbols of providers, ids of their series, ends of periods."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from nlp.market.provider import Instrument, SeriesInfo

_MONTHS = {"M": 1, "Q": 3, "A": 12}


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table of symbols, lines that begin with # left out.

    Example:
        >>> table("worldbank")[0]["symbol"]
        'NY.GDP.MKTP.KD.ZG'
    """
    path = Path(__file__).with_name("symbols") / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))


def series_info(
    instrument: Instrument, row: Mapping[str, str], *, provider: str, source: str, licence: str
) -> SeriesInfo:
    """The series of a row of a table of symbols.

    Args:
        instrument: What it is about.
        row: Has measure and unit, and may have frequency, currency, seasonal.
        provider: Last part of the id.
        source: For people.
        licence: Licence class.
    """
    frequency = row.get("frequency") or "D"
    seasonal = row.get("seasonal") or None
    return SeriesInfo(
        id=series_id(instrument.id, row["measure"], frequency, seasonal, provider),
        instrument=instrument.id,
        measure=row["measure"],
        unit=row["unit"],
        currency=row.get("currency") or None,
        frequency=frequency,
        seasonal=seasonal,
        source=source,
        provider=provider,
        tag=provider,
        licence_class=licence,
    )


def series_id(
    instrument: str, measure: str, frequency: str, seasonal: str | None, provider: str
) -> str:
    """The id of a fetched series.

    Example:
        >>> series_id("ECON:US", "cpi_index", "M", "sa", "fred")
        'ECON:US/cpi_index.M.sa.fred'
        >>> series_id("XNAS:AAPL", "close", "D", None, "yahoo")
        'XNAS:AAPL/close.yahoo'
    """
    parts = (measure, "" if frequency == "D" else frequency, seasonal or "", provider)
    return f"{instrument}/{'.'.join(part for part in parts if part)}"


def period_end(begin: dt.date, frequency: str) -> dt.date:
    """Last day of the period that a provider names by a day in its first month.

    Example:
        >>> period_end(dt.date(2026, 1, 1), "Q"), period_end(dt.date(2026, 2, 1), "M")
        (datetime.date(2026, 3, 31), datetime.date(2026, 2, 28))
        >>> period_end(dt.date(2026, 1, 3), "W")
        datetime.date(2026, 1, 3)
    """
    months = _MONTHS.get(frequency)
    if months is None:
        return begin
    last = begin.month - (begin.month - 1) % months + months - 1
    return dt.date(begin.year, last, calendar.monthrange(begin.year, last)[1])


def period_of(text: str) -> dt.date | None:
    """Last day of a period in the spelling of SDMX; None where it is none.

    Example:
        >>> [str(period_of(text)) for text in ("2026-Q1", "2025", "2026-02", "2026-02-03", "soon")]
        ['2026-03-31', '2025-12-31', '2026-02-28', '2026-02-03', 'None']
    """
    try:
        if len(text) == 10:
            return dt.date.fromisoformat(text)
        year, _, rest = text.partition("-")
        if len(year) != 4:
            return None
        if not rest:
            return dt.date(int(year), 12, 31)
        if rest[0] == "Q":
            return period_end(dt.date(int(year), 3 * int(rest[1:]) - 2, 1), "Q")
        return period_end(dt.date(int(year), int(rest), 1), "M")
    except ValueError:
        return None
