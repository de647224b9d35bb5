"""Decisions of central banks, as the steps of their rates show them."""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.market.cutoffs import EFFECTIVE_DAYS
from nlp.records import Slice
from nlp.verify.compute import Gap, Outcome, Row, Task, column, label, last_at, price
from nlp.verify.formulas.changes import move
from nlp.verify.formulas.levels import no_value

#: Percentage points; effective overnight rates drift by less from day to day.
SMALLEST_DECISION = 0.06


#: Rows looked back on to tell whether a rate drifts, and the part of them that may move.
_LOOKED_BACK, _FEWEST, _QUIET = 60, 20, 1 / 6
#: Percentage points by which an effective rate that does not drift may be off the one set.
_EFFECTIVE = 0.1


def drifts(series: Slice, place: int) -> bool:
    """Whether a rate moves by itself, as the effective federal funds rate did before 2008.

    So it is where more than one in six of its last 60 daily steps is as large as a decision; of
    fewer than 20 steps nobody can tell.

    Args:
        series: A daily policy rate.
        place: Row up to which to look.
    """
    steps = np.diff(column(series)[max(0, place - _LOOKED_BACK) : place + 1])
    enough = series.frequency == "D" and len(steps) >= _FEWEST
    return enough and float((abs(steps) > SMALLEST_DECISION).mean()) > _QUIET


def _is_near(task: Task, value: float, place: int) -> bool:
    """Whether a size is missed by no more than an effective rate is off the one that was set.

    A rate that moves by decisions alone has no steps smaller than one.
    """
    stated, series = task.claim.quantity, task.series
    steps = abs(np.diff(column(series)[max(0, place - _LOOKED_BACK) : place + 1]))
    effective = bool(((steps > 0) & (steps < SMALLEST_DECISION)).any())
    if stated is None or not effective:
        return False
    size = float(stated.value) / (100 if stated.unit == "basis_point" else 1)
    return abs(abs(value) - size) <= _EFFECTIVE


def needs_target(series: Slice) -> Gap:
    """Why decisions cannot be told from a drifting rate."""
    told = f"{label(series)} moves every day, so that no decision can be told from it"
    return Gap("no_series", f"{told}; load the rate that the central bank sets")


def policy(task: Task) -> Outcome | Gap:
    """The change of a policy rate by a decision, in percentage points.

    ``begin`` is the day before the decision; the change shows when it takes effect, up to ten
    days later. Until it shows, the data cannot tell. A rate that drifts
    (``drifts``) tells no decision.
    """
    series, end_on = task.series, task.end_on
    if end_on is None:
        return no_value(task)
    base_place = last_at(series, task.begin)
    last = last_at(series, end_on + dt.timedelta(days=EFFECTIVE_DAYS))
    if base_place is None or last is None or last <= base_place:
        return no_value(task)
    if drifts(series, base_place):
        return needs_target(series)
    values = column(series)[base_place : last + 1]
    moved = abs(values - values[0]) > SMALLEST_DECISION
    base = Row(series, base_place)
    if task.claim.direction == "unchanged" or not moved.any():
        end = Row(series, last)
        if task.claim.direction != "unchanged" and _too_soon(series, end_on):
            return Gap("no_coverage", f"a decision of {end_on} takes effect after the data end")
    else:
        end = Row(series, base_place + int(moved.argmax()))
    value = end.value - base.value
    text = f"{move(base, end)}: {value:+.2f} points"
    near = _is_near(task, value, base_place)
    return Outcome(value, "percentage_point", (base, end), text, signed=True, near=near)


def policy_level(task: Task) -> Outcome | Gap:
    """The rate that a decision sets, in per cent: the one in effect up to ten days later.

    Until the decision shows, a rate other than the one in effect cannot be judged.
    """
    series, end_on, stated = task.series, task.end_on, task.claim.quantity
    first = last_at(series, end_on)
    if end_on is None or first is None or stated is None:
        return no_value(task)
    last = last_at(series, end_on + dt.timedelta(days=EFFECTIVE_DAYS)) or first
    values = column(series)[first : last + 1]
    moved = abs(values - values[0]) > SMALLEST_DECISION
    row = Row(series, first + int(moved.argmax()))  # the day itself where nothing moved
    another = abs(row.value - float(stated.value)) > SMALLEST_DECISION
    if another and _too_soon(series, end_on):
        return Gap("no_coverage", f"a decision of {end_on} takes effect after the data end")
    if another and drifts(series, first):
        return needs_target(series)
    text = f"{label(series)} {price(row)} on {row.day}"
    return Outcome(row.value, "percent", (row,), text, near=_is_near(task, row.value, first))


def policy_count(task: Task) -> Outcome | Gap:
    """How many decisions of the stated kind the window holds, from its base to its last day."""
    series, end_on, stated = task.series, task.end_on, task.claim.quantity
    base, last = last_at(series, task.begin), last_at(series, end_on)
    if base is None or last is None or end_on is None or stated is None or last <= base:
        return no_value(task)
    if drifts(series, last):
        return needs_target(series)
    steps = np.diff(column(series)[base : last + 1])
    cuts = task.claim.direction in {"down", "below"}
    made = steps < -SMALLEST_DECISION if cuts else steps > SMALLEST_DECISION
    if task.claim.direction == "unchanged":
        return Gap("vague", "decisions to change nothing leave no trace in the series")
    places = np.flatnonzero(made) + base + 1
    kind = "cuts" if cuts else "rises"
    text = f"{len(places)} {kind} of {label(series)} from {task.begin} to {end_on}"
    if len(places):
        dated = [Row(series, int(place)) for place in places]
        text += ": " + ", ".join(f"{price(row)} on {row.day}" for row in dated[-12:])
    if len(places) + 1 == int(stated.value) and _too_soon(series, end_on):
        return Gap("no_coverage", f"{text}; one more may take effect after the data end")
    rows = tuple(Row(series, int(place)) for place in places) or (Row(series, last),)
    return Outcome(float(len(places)), "count", rows, text, subtype="count")


def _too_soon(series: Slice, end_on: dt.date) -> bool:
    last = dt.date.fromordinal(int(series.days[-1]))
    return last < end_on + dt.timedelta(days=EFFECTIVE_DAYS)
