"""Formulas over a list of series: sums, shares, averages, counts."""

from __future__ import annotations

import numpy as np

from nlp.verify.compute import Gap, Outcome, Row, Task, label, of_each, shown
from nlp.verify.formulas.changes import abs_change, pct_change
from nlp.verify.formulas.levels import level


def sum_level(task: Task) -> Outcome | Gap:
    """The sum of all levels."""
    found = of_each(task, level)
    if isinstance(found, Gap):
        return found
    value = sum(outcome.value for outcome in found)
    return Outcome(value, found[0].unit, _rows(found), f"{_terms(found)} = {shown(value)}")


def sum_change(task: Task) -> Outcome | Gap:
    """The sum of all absolute changes over the window."""
    found = of_each(task, abs_change)
    if isinstance(found, Gap):
        return found
    value = sum(outcome.value for outcome in found)
    text = f"{_terms(found)} = {shown(value)}"
    return Outcome(value, found[0].unit, _rows(found), text, signed=True)


def mean_change(task: Task) -> Outcome | Gap:
    """The unweighted mean of all percentage changes."""
    return _central(task, name="mean")


def median_change(task: Task) -> Outcome | Gap:
    """The median of all percentage changes."""
    return _central(task, name="median")


def share(task: Task) -> Outcome | Gap:
    """The subjects' sum in the sum of the whole, in percent.

    The objects are the whole when they hold the subjects, else the rest of it.
    """
    found = of_each(task, level)
    if isinstance(found, Gap):
        return found
    cut = len(task.claim.subjects)
    parts = {operand.series: outcome for operand, outcome in zip(task.operands, found, strict=True)}
    inside = {operand.series for operand in task.operands[:cut]}
    if len(parts) <= len(inside):
        return Gap("no_members", "the whole is not named")
    whole = sum(outcome.value for outcome in parts.values())
    if whole <= 0:
        return Gap("vague", "a share of nothing has no meaning")
    part = sum(parts[name].value for name in inside)
    value = 100 * part / whole
    text = f"{shown(part)} of {shown(whole)}: {value:.2f}%"
    return Outcome(value, "percent", _rows(list(parts.values())), text)


def breadth(task: Task) -> Outcome | Gap:
    """How many of the operands moved the stated way over the window."""
    found = of_each(task, pct_change)
    if isinstance(found, Gap):
        return found
    down = task.claim.direction in {"down", "below"}
    moved = [outcome for outcome in found if (outcome.value < 0 if down else outcome.value > 0)]
    text = f"{len(moved)} of {len(found)} {'fell' if down else 'rose'}"
    return Outcome(float(len(moved)), "count", _rows(found), text)


def _central(task: Task, *, name: str) -> Outcome | Gap:
    found = of_each(task, pct_change)
    if isinstance(found, Gap):
        return found
    changes = [outcome.value for outcome in found]
    value = float(np.mean(changes) if name == "mean" else np.median(changes))
    text = f"{name} change of {len(found)} series: {value:+.2f}%"
    return Outcome(value, "percent", _rows(found), text, signed=True)


def _rows(found: list[Outcome]) -> tuple[Row, ...]:
    return tuple(row for outcome in found for row in outcome.rows)


def _terms(found: list[Outcome]) -> str:
    return " + ".join(
        f"{label(outcome.rows[-1].operand)} {shown(outcome.value)}" for outcome in found
    )
