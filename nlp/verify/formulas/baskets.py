"""Formulas over a list of series: sums, shares, averages, counts, contributions.

A group may lack some of its members' data. Counts then hold only where they would for any
behaviour of the missing ones; sums, shares and averages bear up to a twentieth missing, with the
flag ``members_missing``, and are not computed beyond that.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nlp.records import Flag
from nlp.verify.compute import Gap, Outcome, Row, Task, label, of_each, shown
from nlp.verify.formulas.changes import abs_change, pct_change
from nlp.verify.formulas.levels import level
from nlp.verify.interval import interval

_MISSING_SHARE = 0.05  # of a group's members that a sum or an average may lack
_SMALLEST_MOVE = 0.001  # of the whole: a share of a smaller total move has no meaning
_SHOWN_TERMS = 8


def sum_level(task: Task) -> Outcome | Gap:
    """The sum of all levels."""
    return _sum(task, level, signed=False)


def sum_change(task: Task) -> Outcome | Gap:
    """The sum of all absolute changes over the window."""
    return _sum(task, abs_change, signed=True)


def mean_change(task: Task) -> Outcome | Gap:
    """The unweighted mean of all percentage changes."""
    return _central(task, name="mean")


def median_change(task: Task) -> Outcome | Gap:
    """The median of all percentage changes."""
    return _central(task, name="median")


def weighted_change(task: Task) -> Outcome | Gap:
    """The mean of percentage changes weighted by value, ``100 * sum(change) / sum(base)``.

    Over market values this is the change of the whole, each member weighted by its size.
    """
    found = _enough(task, abs_change)
    if isinstance(found, Gap):
        return found
    base = sum(outcome.rows[0].value for outcome in found)
    if base <= 0:
        return Gap("vague", "a percentage of nothing has no meaning")
    change = sum(outcome.value for outcome in found)
    value = 100 * change / base
    text = f"{shown(change)} on {shown(base)}, {len(found)} series together: {value:+.2f}%"
    return Outcome(value, "percent", _rows(found), text, signed=True, flags=_lacking(task))


def share(task: Task) -> Outcome | Gap:
    """The subjects' sum in the sum of the whole, in percent.

    The objects are the whole when they hold the subjects, else the rest of it.
    """
    found = _enough(task, level)
    if isinstance(found, Gap):
        return found
    parts = {operand.series: outcome for operand, outcome in zip(task.operands, found, strict=True)}
    inside = {operand.series for operand in task.operands[: task.own]}
    if len(parts) <= len(inside):
        return Gap("no_members", "the whole is not named")
    whole = sum(outcome.value for outcome in parts.values())
    if whole <= 0:
        return Gap("vague", "a share of nothing has no meaning")
    part = sum(parts[name].value for name in inside)
    value = 100 * part / whole
    text = f"{shown(part)} of {shown(whole)}, {len(parts)} series together: {value:.2f}%"
    return Outcome(value, "percent", _rows(list(parts.values())), text, flags=_lacking(task))


def contribution(task: Task) -> Outcome | Gap:
    """The subjects' part in the change of the whole, in percent.

    Over market values: the sum of weight times change of each, over the same sum of all.
    """
    found = _enough(task, abs_change)
    if isinstance(found, Gap):
        return found
    if len(found) <= task.own:
        return Gap("no_members", "the whole that moved is not named")
    total = sum(outcome.value for outcome in found)
    base = sum(abs(outcome.rows[0].value) for outcome in found)
    if abs(total) <= _SMALLEST_MOVE * base:
        return Gap("vague", "a share of a change near zero has no meaning")
    part = sum(outcome.value for outcome in found[: task.own])
    value = 100 * part / total
    text = f"{shown(part)} of a change of {shown(total)} in {len(found)} series: {value:.1f}%"
    return Outcome(value, "percent", _rows(found), text, flags=_lacking(task))


def breadth(task: Task) -> Outcome | Gap:
    """How many of the operands moved the stated way over the window.

    A count, a percentage of all, or a multiple of those that moved the other way, as the figure
    has it; without one, whether more than half did.
    """
    found = of_each(task, pct_change)
    if isinstance(found, Gap):
        return found
    moves = np.sign([round(outcome.value, 9) for outcome in found])
    way = {"down": -1, "below": -1, "unchanged": 0}.get(task.claim.direction or "up", 1)
    moved, opposite = int((moves == way).sum()), int((moves == -way).sum())
    verb = {-1: "fell", 0: "were unchanged", 1: "rose"}[way]
    text = f"{moved} of {len(found)} {verb}" + (f", {opposite} moved the other way" if way else "")
    quantity = task.claim.quantity
    if quantity is None:
        return _majority(task, moved, len(found), _rows(found), text)
    if quantity.unit in {"multiple", "ratio"}:
        if not opposite or task.lacking:
            return Gap("no_members" if task.lacking else "vague", f"{text}: no multiple of that")
        return Outcome(moved / opposite, quantity.unit, _rows(found), text, subtype="count")
    unit = "percent" if quantity.unit == "percent" else "count"
    whole = len(found) + task.lacking
    scale = 100 / whole if unit == "percent" else 1.0
    fits = {
        interval(quantity).match((moved + more) * scale) is not None
        for more in range(task.lacking + 1)
    }
    if len(fits) > 1:
        return Gap("no_members", f"{text}; nothing is stored of {task.lacking} more")
    truth = fits.pop() if task.lacking else None
    return Outcome(moved * scale, unit, _rows(found), text, truth=truth, subtype="count")


def _majority(
    task: Task, moved: int, known: int, rows: tuple[Row, ...], text: str
) -> Outcome | Gap:
    half = (known + task.lacking) / 2
    if moved <= half < moved + task.lacking:
        return Gap("no_members", f"{text}; nothing is stored of {task.lacking} more")
    return Outcome(float(moved), "count", rows, text, truth=moved > half, subtype="count")


def _sum(task: Task, formula: Callable[[Task], Outcome | Gap], *, signed: bool) -> Outcome | Gap:
    found = _enough(task, formula)
    if isinstance(found, Gap):
        return found
    value = sum(outcome.value for outcome in found)
    text = f"{_terms(found)} = {shown(value)}"
    return Outcome(value, found[0].unit, _rows(found), text, signed=signed, flags=_lacking(task))


def _central(task: Task, *, name: str) -> Outcome | Gap:
    found = _enough(task, pct_change)
    if isinstance(found, Gap):
        return found
    changes = [outcome.value for outcome in found]
    value = float(np.mean(changes) if name == "mean" else np.median(changes))
    text = f"{name} change of {len(found)} series: {value:+.2f}%"
    return Outcome(value, "percent", _rows(found), text, signed=True, flags=_lacking(task))


def _enough(task: Task, formula: Callable[[Task], Outcome | Gap]) -> list[Outcome] | Gap:
    """The formula of each operand, unless too many members of the group have no data."""
    whole = len(task.operands) + task.lacking
    if task.lacking > _MISSING_SHARE * whole:
        return Gap("no_members", f"nothing is stored of {task.lacking} of the {whole} members")
    found = of_each(task, formula)
    units = set() if isinstance(found, Gap) else {outcome.unit for outcome in found}
    if len(units) > 1:
        return Gap("no_series", f"amounts in {' and '.join(sorted(units))} cannot be added")
    return found


def _lacking(task: Task) -> tuple[Flag, ...]:
    return ("members_missing",) if task.lacking else ()


def _rows(found: list[Outcome]) -> tuple[Row, ...]:
    return tuple(row for outcome in found for row in outcome.rows)


def _terms(found: list[Outcome]) -> str:
    first = found[:_SHOWN_TERMS]
    terms = [f"{label(each.rows[-1].operand)} {shown(each.value)}" for each in first]
    more = len(found) - len(first)
    return " + ".join([*terms, f"{more} more"] if more else terms)
