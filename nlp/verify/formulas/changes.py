"""Formulas over two dates of one series.

The base is the last value on or before ``begin``: "rose on Tuesday" is measured from Monday's
close, so ``begin`` is the last day *before* the window.
"""

from __future__ import annotations

import datetime as dt
import math

import numpy as np

from nlp.records import Quantity, Slice
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
from nlp.verify.formulas.levels import no_value, unit_of
from nlp.verify.interval import interval

_YEAR_DAYS = 365.25
_LARGEST_EXPONENT = 50.0  # beyond this growth a year has no meaning, and soon no float


def pct_change(task: Task) -> Outcome | Gap:
    """``100 * (P(end_on) / P(begin) - 1)``."""
    ends = endpoints(task)
    return ends if isinstance(ends, Gap) else in_percent(*ends)


def in_percent(base: Row, end: Row) -> Outcome | Gap:
    """The change from one row to another in per cent."""
    before = base.value
    if before <= 0:
        return Gap("vague", f"a percentage from {price(base)} has no meaning")
    value = 100 * (end.value / before - 1)
    rows = (base, end)
    return Outcome(value, "percent", rows, lambda: f"{move(base, end)}: {value:+.2f}%", signed=True)


def abs_change(task: Task) -> Outcome | Gap:
    """``P(end_on) - P(begin)``; percentage points for a series of rates."""
    ends = endpoints(task)
    return ends if isinstance(ends, Gap) else in_units(*ends)


def in_units(base: Row, end: Row) -> Outcome:
    """The change from one row to another in the unit of the series."""
    value = end.value - base.value
    unit = "percentage_point" if base.operand.unit == "percent" else unit_of(base.operand)
    sign = "+" if value > 0 else ""
    return Outcome(
        value, unit, (base, end), lambda: f"{move(base, end)}: {sign}{shown(value)}", signed=True
    )


def ratio_in_time(task: Task) -> Outcome | Gap:
    """``P(end_on) / P(begin)``: quadrupled, halved."""
    ends = endpoints(task)
    if isinstance(ends, Gap):
        return ends
    base, end = ends
    if base.value <= 0:
        return Gap("vague", f"a multiple of {price(base)} has no meaning")
    value = end.value / base.value
    return Outcome(value, "multiple", ends, f"{move(base, end)}: {value:.2f} times")


def change_of_averages(task: Task) -> Outcome | Gap:
    """The average of the window against the average of the stretch of equal length before it."""
    series, begin, end_on = task.series, task.begin, task.end_on
    if begin is None or end_on is None:
        return no_value(task)
    earlier = dt.date.fromordinal(max(1, 2 * begin.toordinal() - end_on.toordinal() - 1))
    first, mid = first_at(series, earlier), first_at(series, begin)
    last = last_at(series, end_on)
    if (
        last is None
        or mid > last
        or first >= mid
        or (first == 0 and int(series.days[0]) > earlier.toordinal() + 7)
    ):
        return no_value(task)
    values = column(series)
    before, after = float(values[first:mid].mean()), float(values[mid : last + 1].mean())
    if before <= 0:
        return Gap("vague", "a percentage from nothing has no meaning")
    value = 100 * (after / before - 1)
    rows = (Row(series, first), Row(series, mid), Row(series, last))
    text = f"average of {label(series)} {shown(before)} → {shown(after)}: {value:+.2f}%"
    return Outcome(value, "percent", rows, text, signed=True)


def annual_rate(task: Task) -> Outcome | Gap:
    """Compound growth a year, ``100 * ((P(end_on) / P(begin)) ** (1 / years) - 1)``."""
    ends = endpoints(task)
    if isinstance(ends, Gap):
        return ends
    base, end = ends
    years = (end.day - base.day).days / _YEAR_DAYS
    if base.value <= 0 or end.value <= 0 or years <= 0:
        return Gap("vague", "compound growth needs two positive values")
    exponent = math.log(end.value / base.value) / years
    if exponent > _LARGEST_EXPONENT:
        return Gap("vague", "the window is too short to speak of growth a year")
    value = 100 * math.expm1(exponent)
    text = f"{move(base, end)} in {years:.2f} years: {value:+.2f}% a year"
    return Outcome(value, "percent", ends, text, signed=True)


def from_to(task: Task) -> Outcome | Gap:
    """Both stated levels against the two ends of the window."""
    ends = endpoints(task)
    claim = task.claim
    if isinstance(ends, Gap):
        return ends
    if claim.quantity is None or claim.quantity_from is None:
        return Gap("vague", "both levels must be stated")
    base, end = ends
    fits_base = interval(claim.quantity_from).match(base.value) is not None
    fits_end = interval(claim.quantity).match(end.value) is not None
    note = None if fits_base else f"stated start {claim.quantity_from.text}, found {price(base)}"
    if not fits_end:
        note = f"stated end {claim.quantity.text}, found {price(end)}"
    rising = claim.quantity.value >= claim.quantity_from.value
    wrong_way = rising != (end.value >= base.value)
    near = _nearly(claim.quantity_from, base.value) and _nearly(claim.quantity, end.value)
    return Outcome(
        end.value,
        unit_of(base.operand),
        ends,
        move(base, end),
        truth=fits_base and fits_end,
        subtype="direction" if wrong_way else "size",
        near=near,
        note=note,
    )


def swing(task: Task) -> Outcome | Gap:
    """The largest fall (rise) from a close of the window to a later one in it, in percent."""
    series = task.series
    first, last = first_at(series, task.begin), last_at(series, task.end_on)
    if last is None or last <= first:
        return no_value(task)
    values = column(series)[first : last + 1]
    if values.min() <= 0:
        return Gap("vague", "a percentage of nothing has no meaning")
    falls = task.claim.direction in {"down", "below"}
    extreme = np.maximum.accumulate(values) if falls else np.minimum.accumulate(values)
    ratio = values / extreme
    place = int(ratio.argmin() if falls else ratio.argmax())
    base = int(np.flatnonzero(values[: place + 1] == extreme[place])[0])
    ends = Row(series, first + base), Row(series, first + place)
    value = 100 * (float(ratio[place]) - 1)
    return Outcome(value, "percent", ends, f"{move(*ends)}: {value:+.2f}%", signed=True)


def change_of_year_averages(task: Task) -> Outcome | Gap:
    """The average of the year before the last day against that of the year before the first."""
    series, begin, end_on = task.series, task.begin, task.end_on
    if begin is None or end_on is None:
        return no_value(task)
    means, rows = [], []
    for day in (begin, end_on):
        first, last = (
            first_at(series, dt.date.fromordinal(max(1, day.toordinal() - 364))),
            last_at(series, day),
        )
        if (
            last is None
            or first >= last
            or (first == 0 and int(series.days[0]) > day.toordinal() - 358)
        ):
            return no_value(task)
        means.append(float(column(series)[first : last + 1].mean()))
        rows += [Row(series, first), Row(series, last)]
    if means[0] <= 0:
        return Gap("vague", "a percentage from nothing has no meaning")
    value = 100 * (means[1] / means[0] - 1)
    text = f"yearly average of {label(series)} {shown(means[0])} → {shown(means[1])}: {value:+.2f}%"
    return Outcome(value, "percent", tuple(rows), text, signed=True)


def change_across(task: Task) -> Outcome | Gap:
    """``100 * (B(end_on) / A(begin) - 1)`` of two series of one instrument: open to close."""
    if len(task.operands) != 2:
        return Gap("no_series", "two series are needed")
    before, after = task.operands
    base, end = last_at(before, task.begin), last_at(after, task.end_on)
    if base is None or end is None:
        return no_value(task)
    rows = Row(before, base), Row(after, end)
    if rows[0].day != task.begin or rows[1].day != task.end_on:
        return no_value(task)
    if rows[0].value <= 0:
        return Gap("vague", f"a percentage from {price(rows[0])} has no meaning")
    value = 100 * (rows[1].value / rows[0].value - 1)
    text = (
        f"{label(before)} {price(rows[0])} ({rows[0].day}) → {after.measure} {price(rows[1])} "
        f"({rows[1].day}): {value:+.2f}%"
    )
    return Outcome(value, "percent", rows, text, signed=True)


def grown(task: Task) -> Outcome | Gap:
    """What the earlier stated amount would be: ``amount * P(end_on) / P(begin)``."""
    ends, stated = endpoints(task), task.claim.quantity_from
    if isinstance(ends, Gap):
        return ends
    base, end = ends
    if stated is None or base.value <= 0:
        return Gap("vague", "nothing tells how much was put in")
    traded = base.operand.currency
    if stated.currency is not None and traded is not None and stated.currency != traded:
        return Gap("no_series", f"{stated.currency} were put into what is traded in {traded}")
    value = float(stated.value) * end.value / base.value
    text = f"{move(base, end)}: {shown(float(stated.value))} became {shown(value)}"
    return Outcome(value, stated.currency or "currency", ends, text)


def endpoints(task: Task) -> tuple[Row, Row] | Gap:
    """The base and the end of a change, or why one of them is missing."""
    return both_ends(task.series, task.begin, task.end_on) or no_value(task)


def both_ends(
    series: Slice, begin: dt.date | None, end_on: dt.date | None
) -> tuple[Row, Row] | None:
    """The last rows on or before two days; None where there is no later one by the second day."""
    if begin is None:
        return None
    base, end = last_at(series, begin), last_at(series, end_on)
    if base is None or end is None or end <= base:
        return None
    return Row(series, base), Row(series, end)


def move(base: Row, end: Row) -> str:
    """From where to where a series went, for people."""
    days = base.day.isoformat(), end.day.isoformat()
    return f"{label(base.operand)} {price(base)} ({days[0]}) → {price(end)} ({days[1]})"


def _nearly(quantity: Quantity, value: float) -> bool:
    made = interval(quantity)
    return made.match(value) is not None or made.gap(value) <= float(made.grain)
