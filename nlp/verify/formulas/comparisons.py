"""Formulas over several series: order, gap, ratio, rank. Subjects first, then objects."""

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
from nlp.verify.formulas.levels import level, no_value

_SMALLEST_BASE = 0.5  # percent: a ratio of changes over less says nothing


def compare_change(task: Task) -> Outcome | Gap:
    """Whether every subject's change beats (or trails) every object's over the window."""
    return _compare(task, _changes(task))


def compare_level(task: Task) -> Outcome | Gap:
    """Whether every subject's level is above (or below) every object's."""
    return _compare(task, _levels(task))


def gap_of_changes(task: Task) -> Outcome | Gap:
    """Change of the first subject minus change of the first object, in percentage points."""
    pair = _pair(task, _changes(task))
    if isinstance(pair, Gap):
        return pair
    one, other = pair
    value = one.value - other.value
    text = f"{one.text} less {other.text}: {value:+.2f} points"
    return Outcome(value, "percentage_point", one.rows + other.rows, text, signed=True)


def ratio_of_changes(task: Task) -> Outcome | Gap:
    """Change of the first subject over change of the first object."""
    pair = _pair(task, _changes(task))
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
    pair = _pair(task, _levels(task))
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
    pair = _pair(task, _levels(task))
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
    return Outcome(value, "multiple", (Row(series, begin), row), text)


def rank_change(task: Task) -> Outcome | Gap:
    """Rank of the first subject by its change among all operands; the unit is ``rank``."""
    return _rank(task, _changes(task))


def rank_level(task: Task) -> Outcome | Gap:
    """Rank of the first subject by its level among all operands."""
    return _rank(task, _levels(task))


def _changes(task: Task) -> list[Outcome] | Gap:
    rates = any(series.unit == "percent" for series in task.operands)
    return of_each(task, abs_change if rates else pct_change)


def _levels(task: Task) -> list[Outcome] | Gap:
    return of_each(task, level)


def _pair(task: Task, found: list[Outcome] | Gap) -> tuple[Outcome, Outcome] | Gap:
    if isinstance(found, Gap):
        return found
    subjects = len(task.claim.subjects)
    if len(found) <= subjects:
        return Gap("vague", "there is nothing to compare with")
    return found[0], found[subjects]


def _compare(task: Task, found: list[Outcome] | Gap) -> Outcome | Gap:
    if isinstance(found, Gap):
        return found
    subjects, objects = found[: len(task.claim.subjects)], found[len(task.claim.subjects) :]
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


def _rank(task: Task, found: list[Outcome] | Gap) -> Outcome | Gap:
    if isinstance(found, Gap):
        return found
    if len(found) < 2:
        return Gap("no_members", "the others in the ranking are not named")
    lowest_first = task.claim.direction in {"down", "below"}
    sign = 1 if lowest_first else -1
    order = sorted(range(len(found)), key=lambda place: sign * found[place].value)
    place = order.index(0)
    stated = task.claim.rank or 1
    value = found[0].value
    ahead = int(np.sum([sign * other.value < sign * value for other in found]))
    shown_order = "; ".join(
        f"{position + 1}. {found[member].text}"
        for position, member in enumerate(order)
        if position < 3 or abs(position - place) <= 1
    )
    rows = tuple(row for outcome in found[:1] for row in outcome.rows)
    near = order[max(0, place - 1) : place + 2]
    rows += tuple(found[member].rows[-1] for member in near if member)
    truth = ahead + 1 == stated
    return Outcome(float(ahead + 1), "rank", rows, shown_order, truth=truth, subtype="order")
