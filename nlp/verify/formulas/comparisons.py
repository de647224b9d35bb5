"""Formulas over several series: order, gap, ratio. Subjects first, then objects."""

from __future__ import annotations

import numpy as np

from nlp.verify.compute import (
    Gap,
    Outcome,
    Row,
    Task,
    column,
    label,
    last_at,
    of_each,
    price,
    shown,
)
from nlp.verify.formulas.changes import abs_change, pct_change
from nlp.verify.formulas.levels import every, level, no_value
from nlp.verify.interval import interval

_IN_STEP = 0.3  # correlation of daily changes from which two series are said to move in step
_FEWEST_DAYS = 10
_LISTED = 366  # days that evidence lists at most
_SMALLEST_BASE = 0.5  # percent: a ratio of changes over less says nothing


def compare_change(task: Task) -> Outcome | Gap:
    """Whether every subject's change beats (or trails) every object's over the window."""
    return _compare(task, changes_of_each(task))


def compare_level(task: Task) -> Outcome | Gap:
    """Whether every subject's level is above (or below) every object's."""
    return _compare(task, levels_of_each(task))


def gap_of_changes(task: Task) -> Outcome | Gap:
    """Change of the first subject minus change of the first object, in percentage points."""
    pair = _pair(task, changes_of_each(task))
    if isinstance(pair, Gap):
        return pair
    one, other = pair
    value = one.value - other.value
    text = f"{one.text} less {other.text}: {value:+.2f} points"
    return Outcome(value, "percentage_point", one.rows + other.rows, text, signed=True)


def ratio_of_changes(task: Task) -> Outcome | Gap:
    """Change of the first subject over change of the first object."""
    pair = _pair(task, changes_of_each(task))
    if isinstance(pair, Gap):
        return pair
    one, other = pair
    if abs(other.value) < _SMALLEST_BASE:
        return Gap("vague", "a multiple of a change near zero has no meaning")
    value = one.value / other.value
    text = f"{one.text} over {other.text}: {value:.2f} times"
    return Outcome(value, "multiple", one.rows + other.rows, text)


def gap_of_levels(task: Task) -> Outcome | Gap:
    """Level of the first subject minus level of the first object; points for rates."""
    pair = _pair(task, levels_of_each(task))
    if isinstance(pair, Gap):
        return pair
    one, other = pair
    value = one.value - other.value
    unit = "percentage_point" if one.unit == "percent" else one.unit
    text = f"{one.text} less {other.text}: {value:+.4g}"
    signed = task.claim.form == "comparison_size"
    return Outcome(value, unit, one.rows + other.rows, text, signed=signed)


def ratio_of_levels(task: Task) -> Outcome | Gap:
    """Level of the first subject over level of the first object."""
    pair = _pair(task, levels_of_each(task))
    if isinstance(pair, Gap):
        return pair
    one, other = pair
    if other.value <= 0:
        return Gap("vague", "a multiple of nothing has no meaning")
    value = one.value / other.value
    text = f"{one.text} over {other.text}: {value:.2f} times"
    return Outcome(value, "multiple", one.rows + other.rows, text)


def ratio_to_average(task: Task) -> Outcome | Gap:
    """The last value over the average of the values from ``begin`` up to the one before it."""
    series = task.series
    last = last_at(series, task.end_on)
    begin = last_at(series, task.begin)
    if last is None or begin is None or last <= begin:
        return no_value(task)
    usual = float(column(series)[begin:last].mean())
    if usual <= 0:
        return Gap("vague", "a multiple of nothing has no meaning")
    row = Row(series, last)
    value = row.value / usual
    text = (
        f"{label(series)} {price(row)} on {row.day} over {shown(usual)}, the average of the "
        f"{last - begin} before: {value:.2f} times"
    )
    return Outcome(value, "multiple", every(series, begin, last), text)


def against_forecast(task: Task) -> Outcome | Gap:
    """Whether the figure beat (missed, met) its forecast; the stated figure may be either.

    Equal as printed, to the digits of the stated figure, is in line.
    """
    if len(task.operands) != 2:
        return Gap("no_series", "a figure and its forecast are needed")
    pair = _pair(task, levels_of_each(task))
    if isinstance(pair, Gap):
        return pair
    actual, expected = pair
    stated = task.claim.quantity
    grain = float(stated.step) if stated is not None else 1e-9
    gap = round((actual.value - expected.value) / grain)
    wanted = {"down": -1, "below": -1, "unchanged": 0}.get(task.claim.direction or "up", 1)
    fits = stated is None or any(
        interval(stated.replace(hedge="exact")).match(each.value) for each in pair
    )
    text = f"{actual.text} against a forecast of {shown(expected.value)}"
    truth = fits and (gap > 0) - (gap < 0) == wanted
    rows = actual.rows + expected.rows
    return Outcome(
        actual.value - expected.value, actual.unit, rows, text, truth=truth,
        subtype="order" if fits else "size",
    )  # fmt: skip


def correlation(task: Task) -> Outcome | Gap:
    """Pearson correlation of the daily changes of the first two operands over the window.

    The first change is that from the last common day on or before ``begin``.

    In step (direction up) is a correlation above 0.3, in opposite directions one below -0.3; one
    of the right sign that is weaker is close. A stated figure decides instead.
    """
    if len(task.operands) < 2:
        return Gap("vague", "there is nothing to move in step with")
    one, other = task.operands[:2]
    days, at_one, at_other = np.intersect1d(one.days, other.days, return_indices=True)
    begin = task.begin.toordinal() if task.begin else 0
    end_on = task.end_on.toordinal() if task.end_on else int(days[-1]) if len(days) else 0
    first = max(0, int(np.searchsorted(days, begin, side="right")) - 1)
    kept = np.arange(first, int(np.searchsorted(days, end_on, side="right")))
    if len(kept) < _FEWEST_DAYS:
        return Gap("no_coverage", f"fewer than {_FEWEST_DAYS} days in common")
    steps = [
        np.diff(column(series)[places[kept]])
        / (1.0 if series.unit == "percent" else column(series)[places[kept]][:-1])
        for series, places in ((one, at_one), (other, at_other))
    ]
    if not all(np.isfinite(each).all() and each.std() for each in steps):
        return Gap("vague", "one of the two does not move")
    value = float(np.corrcoef(steps[0], steps[1])[0, 1])
    listed = kept if len(kept) <= _LISTED else kept[[0, -1]]
    rows = tuple(
        Row(series, int(places[place]))
        for place in listed
        for series, places in ((one, at_one), (other, at_other))
    )
    text = (
        f"correlation of {label(one)} and {label(other)} from {rows[0].day} to {rows[-1].day}, "
        f"{len(kept)} days: {value:+.2f}"
    )
    if task.claim.quantity is not None:
        return Outcome(value, "ratio", rows, text)
    signed = -value if task.claim.direction == "down" else value
    return Outcome(
        value, "ratio", rows, text, truth=signed > _IN_STEP, subtype="direction",
        near=0 < signed <= _IN_STEP,
    )  # fmt: skip


def changes_of_each(task: Task) -> list[Outcome] | Gap:
    """The change of every operand: in per cent, of rates in points."""
    rates = any(series.unit == "percent" for series in task.operands)
    return of_each(task, abs_change if rates else pct_change)


def levels_of_each(task: Task) -> list[Outcome] | Gap:
    """The level of every operand."""
    return of_each(task, level)


def _pair(task: Task, found: list[Outcome] | Gap) -> tuple[Outcome, Outcome] | Gap:
    if isinstance(found, Gap):
        return found
    if len(found) <= task.own:
        return Gap("vague", "there is nothing to compare with")
    return found[0], found[task.own]


def _compare(task: Task, found: list[Outcome] | Gap) -> Outcome | Gap:
    if isinstance(found, Gap):
        return found
    subjects, objects = found[: task.own], found[task.own :]
    if not objects:
        return Gap("vague", "there is nothing to compare with")
    below = task.claim.direction in {"below", "down"}
    sign = -1 if below else 1
    worst = min(sign * one.value for one in subjects)
    best = max(sign * other.value for other in objects)
    equal = task.claim.direction == "unchanged"
    holds = abs(worst - best) < 0.005 if equal else worst > best
    rows = tuple(row for outcome in found for row in outcome.rows)
    joined = "; ".join(outcome.text for outcome in found)
    gap = sign * (worst - best)
    return Outcome(gap, found[0].unit, rows, joined, truth=holds, subtype="order")
