"""Formulas over the level of one series: on a day, on average, at its extremes."""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.records import Slice
from nlp.verify.compute import (
    Gap,
    Outcome,
    Row,
    Task,
    column,
    first_at,
    label,
    last_at,
    price,
    shown,
)

_LISTED = 366  # values of a mean that evidence lists at most
#: Days by which the first value may come after the first day of a window.
_LATE_DAYS = {"D": 7, "W": 14, "M": 45, "Q": 125, "A": 400}


def level(task: Task) -> Outcome | Gap:
    """The last value in the window ``[begin, end_on]``, both included."""
    row = last_within(task.series, task.begin, task.end_on)
    return no_value(task) if row is None else at_row(row)


def at_row(row: Row) -> Outcome:
    """The level of a row."""
    series = row.operand
    return Outcome(
        row.value, unit_of(series), (row,), lambda: f"{label(series)} {price(row)} on {row.day}"
    )


def last_within(series: Slice, begin: dt.date | None, end_on: dt.date | None) -> Row | None:
    """The last row of a stretch of days, both included, or None."""
    place = last_at(series, end_on)
    if place is None or (begin is not None and int(series.days[place]) < begin.toordinal()):
        return None
    return Row(series, place)


def average(task: Task) -> Outcome | Gap:
    """The mean of all values in the window."""
    bounds = _bounds(task)
    if isinstance(bounds, Gap):
        return bounds
    first, last = bounds
    series = task.series
    if _is_partial(task):
        return Gap("thin_history", f"{label(series)} is stored from {_start(task)} only")
    mean = float(column(series)[first : last + 1].mean())
    rows = every(series, first, last, listed=task.claim.aspect == "average")
    text = (
        f"average of {last - first + 1} values of {label(series)} from {rows[0].day} to "
        f"{rows[-1].day} = {shown(mean)}"
    )
    return Outcome(mean, unit_of(series), rows, text)


def highest(task: Task) -> Outcome | Gap:
    """The highest value in the window."""
    return _extreme(task, high=True)


def lowest(task: Task) -> Outcome | Gap:
    """The lowest value in the window."""
    return _extreme(task, high=False)


def extremes(task: Task) -> Outcome | Gap:
    """The lowest and the highest value in the window: a statement about both is true or false.

    The stated pair is the range of the quantity, or ``quantity_from`` and ``quantity``.
    """
    return _ends(task, _extreme(task, high=False), _extreme(task, high=True))


def extremes_within(task: Task) -> Outcome | Gap:
    """The same of the lows and the highs of the sessions: two series, in this order."""
    if len(task.operands) != 2:
        return Gap("no_series", "lows and highs are needed")
    lows, highs = (task.replace(operands=(operand,)) for operand in task.operands)
    return _ends(task, _extreme(lows, high=False), _extreme(highs, high=True))


def _ends(task: Task, low: Outcome | Gap, high: Outcome | Gap) -> Outcome | Gap:
    from nlp.verify.interval import interval

    if isinstance(low, Gap) or isinstance(high, Gap):
        return low if isinstance(low, Gap) else high
    stated = task.claim.quantity
    if stated is None:
        return Gap("vague", "no figures are stated")
    earlier = task.claim.quantity_from
    if earlier is not None:
        ends = sorted((earlier, stated), key=lambda quantity: quantity.value)
    elif stated.high is not None:
        ends = [stated.replace(high=None), stated.replace(value=stated.high, high=None)]
    else:
        return Gap("vague", "only one end of the range is stated")
    holds = [
        interval(end).match(found.value) is not None
        for end, found in zip(ends, (low, high), strict=True)
    ]
    text = f"lowest {low.text}; highest {high.text}"
    return Outcome(
        high.value, high.unit, (*low.rows, *high.rows), text, truth=all(holds), subtype="size"
    )


def distance(task: Task) -> Outcome | Gap:
    """How far the last value lies from the peak of the window, in percent or in points.

    The window holds the peak (the trough for direction ``above``); the value compared is the
    last one known, after the window or in it. Of two series, highs and closes, the first has the
    peak and the second the value.
    """
    series, rises = task.series, task.claim.direction in {"above", "up"}
    bounds = _bounds(task)
    if isinstance(bounds, Gap):
        return bounds
    first, last = bounds
    part = column(series)[first : last + 1]
    peak = Row(series, first + int(part.argmin() if rises else part.argmax()))
    last_of = task.operands[-1]
    now = Row(last_of, len(last_of) - 1)
    if not peak.value:
        return Gap("no_coverage", f"{label(series)} stood at zero on {peak.day}")
    where = f"{label(series)} {price(now)} on {now.day} against {price(peak)} on {peak.day}"
    stated = task.claim.quantity
    if stated is not None and stated.unit != "percent":
        gap = abs(now.value - peak.value)
        return Outcome(gap, unit_of(series), (peak, now), f"{where}: {shown(gap)}")
    gap = 100 * (now.value / peak.value - 1) * (1 if rises else -1)
    return Outcome(gap, "percent", (peak, now), f"{where}: {shown(gap, unit='percent')}")


def unit_of(series: Slice) -> str:
    """The unit that a level of a series is stated in: the currency code for amounts."""
    return series.currency or series.unit if series.unit == "currency" else series.unit


def no_value(task: Task) -> Gap:
    """There is no row in the window."""
    window = f"{task.begin} to {task.end_on}" if task.begin else f"{task.end_on}"
    return Gap("no_coverage", f"{label(task.series)} has no value for {window}")


def every(series: Slice, first: int, last: int, *, listed: bool = True) -> tuple[Row, ...]:
    """All rows from a place to another, both included, so that a mean can be redone.

    Only the two ends where there are too many, or where it is no more than another reading.
    """
    if listed and last - first < _LISTED:
        return tuple([Row(series, place) for place in range(first, last + 1)])
    return Row(series, first), Row(series, last)


def _extreme(task: Task, *, high: bool) -> Outcome | Gap:
    bounds = _bounds(task)
    if isinstance(bounds, Gap):
        return bounds
    first, last = bounds
    part = column(task.series)[first : last + 1]
    row = Row(task.series, first + int(part.argmax() if high else part.argmin()))
    if _is_partial(task) and not _settles(task, row, high=high):
        return Gap("thin_history", f"{label(task.series)} is stored from {_start(task)} only")
    text = f"{label(task.series)} {price(row)} on {row.day}"
    return Outcome(row.value, unit_of(task.series), (row,), text)


def _is_partial(task: Task) -> bool:
    """Whether the stored history starts well after the window does."""
    if task.begin is None:
        return False
    return (_start(task) - task.begin).days > _LATE_DAYS.get(task.series.frequency, 7)


def _settles(task: Task, row: Row, *, high: bool) -> bool:
    """Whether part of the window is enough: one value can break a bound, or touch it."""
    claim = task.claim
    if claim.form != "threshold":
        return False
    bound = float(claim.quantity.value) if claim.quantity else 0.0
    below = claim.direction in {"below", "down"}
    beyond = row.value < bound if below else row.value > bound
    held_throughout = high == below
    return not beyond if held_throughout else beyond


def _start(task: Task) -> dt.date:
    return dt.date.fromordinal(int(task.series.days[0]))


def _bounds(task: Task) -> tuple[int, int] | Gap:
    first, last = first_at(task.series, task.begin), last_at(task.series, task.end_on)
    if last is None or first > last:
        return no_value(task)
    if not np.isfinite(column(task.series)[first : last + 1]).all():
        return Gap("no_coverage", f"{label(task.series)} has values missing in the window")
    return first, last
