"""Stretches of the calendar, and a series seen period by period."""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.records import Record, Slice
from nlp.verify.compute import Task, column

Array = np.ndarray[tuple[int], np.dtype[np.float64]]
Places = np.ndarray[tuple[int], np.dtype[np.int64]]

_FREQUENCY_PERIODS = {"W": "week", "M": "month", "Q": "quarter", "A": "year"}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"session": 365.25 / 252, "day": 1.0, "week": 7.0, "month": 30.4375, "quarter": 91.3125,
         "half": 182.625, "year": 365.25, "decade": 3652.5, "century": 36525.0}  # fmt: skip


class Periods(Record, frozen=True, eq=False):
    """The last row of each period of a series, oldest first.

    Attributes:
        places: Shape (n,), positions of these rows in the series.
        values: Shape (n,), their values.
        changes: Shape (n,), percentage change from the period before; the first is NaN.
        steps: Shape (n,), absolute change from the period before; the first is NaN.
    """

    places: Places
    values: Array
    changes: Array
    steps: Array


def periods(series: Slice, period: str, last: int) -> Periods:
    """A series by periods, up to a row; the running period counts with what there is.

    Args:
        series: The series.
        period: session or day (every row), week, month, quarter or year.
        last: Position of the last row to use.
    """
    days = np.asarray(series.days)[: last + 1]
    keys = _keys(days, period)
    changes_at = np.flatnonzero(np.append(keys[1:] != keys[:-1], True))
    values = column(series)[changes_at]
    ratio, steps = np.full(len(values), np.nan), np.full(len(values), np.nan)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio[1:] = 100 * (values[1:] / values[:-1] - 1)
    ratio[~np.isfinite(ratio)] = np.nan
    steps[1:] = values[1:] - values[:-1]
    return Periods(changes_at, values, ratio, steps)


def hole(series: Slice, begin: dt.date | None, end_on: dt.date | None) -> dt.date | None:
    """The first session without a value from a day to another, both included, or None."""
    if not len(series.holes):
        return None
    low = 0 if begin is None else begin.toordinal()
    high = dt.date.max.toordinal() if end_on is None else end_on.toordinal()
    found = next((int(day) for day in series.holes if low <= day <= high), None)
    return None if found is None else dt.date.fromordinal(found)


def cadence(task: Task) -> str:
    """The period that moves are counted in: that of a coarse series, else the stated one."""
    own = _FREQUENCY_PERIODS.get(task.series.frequency)
    return own or task.claim.period or "session"


def stretch_end(begin: dt.date, granularity: str) -> dt.date:
    """Last day of the period of that size that holds a day at its start.

    Example:
        >>> stretch_end(dt.date(2009, 3, 1), "month"), stretch_end(dt.date(2017, 1, 1), "year")
        (datetime.date(2009, 3, 31), datetime.date(2017, 12, 31))
    """
    if granularity == "week":
        return begin + dt.timedelta(days=6)
    if granularity not in _MONTHS:
        return begin
    month = begin.month - 1 + _MONTHS[granularity]
    year, month = begin.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(begin.day, 28)) - dt.timedelta(
        days=min(begin.day, 28) - begin.day + 1
    )


def units_between(earlier: dt.date, later: dt.date, unit: str) -> float:
    """How many units of that size lie between two days.

    Example:
        >>> round(units_between(dt.date(2013, 5, 9), dt.date(2024, 10, 24), "year"), 1)
        11.5
    """
    return (later - earlier).days / _DAYS.get(unit, 1.0)


def _keys(days: Places, period: str) -> Places:
    """A number for each row that is equal within one period."""
    if period in {"session", "day"}:
        return np.asarray(days, dtype=np.int64)
    if period == "week":
        return (np.asarray(days, dtype=np.int64) - 1) // 7  # ordinal 1 was a Monday
    dates = np.asarray(days, dtype=np.int64) - dt.date(1970, 1, 1).toordinal()
    month = dates.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[period]
    return month // size
