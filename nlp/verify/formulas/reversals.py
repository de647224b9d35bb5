"""Moves that were undone: whether, how much of them, and how long it took."""

from __future__ import annotations

import numpy as np

from nlp.verify.compute import Gap, Outcome, Row, Task, column, label, price
from nlp.verify.formulas.changes import endpoints, move
from nlp.verify.formulas.spans import units_between


def reversal(task: Task) -> Outcome | Gap:
    """Whether the move of the window has been undone by the last value known.

    Direction up recoups a loss, direction down erases a gain.
    """
    ends = endpoints(task)
    if isinstance(ends, Gap):
        return ends
    base, end = ends
    now = Row(base.operand, len(base.operand) - 1)
    up = task.claim.direction != "down"
    undone = now.value >= base.value if up else now.value <= base.value
    moved = end.value < base.value if up else end.value > base.value
    rows: tuple[Row, ...] = (base, end, now)
    text = f"{move(base, end)}, then {price(now)} on {now.day}"
    if now.index == end.index:
        moved, rows = True, (base, now)
    lost, won = abs(end.value - base.value), (now.value - end.value) * (1 if up else -1)
    near = moved and 2 * won >= lost  # most of it: "clawed back a large part" says no more
    return Outcome(
        float(undone), "truth", rows, text, truth=undone and moved, subtype="size", near=near
    )


def reversal_share(task: Task) -> Outcome | Gap:
    """How much of the window's move the last value known has undone, in percent of the move."""
    found = _undoing(task)
    if isinstance(found, Gap):
        return found
    base, end, now = found
    value = 100 * (now.value - end.value) / (base.value - end.value)
    text = f"{move(base, end)}, then {price(now)} on {now.day}: {value:.1f}% of it undone"
    return Outcome(value, "percent", (base, end, now), text)


def reversal_time(task: Task) -> Outcome | Gap:
    """How long after the window's end it took until the move was undone, in the stated unit."""
    found, stated = _undoing(task), task.claim.quantity
    if isinstance(found, Gap):
        return found
    base, end, now = found
    values = column(task.series)[end.index + 1 : now.index + 1]
    undone = values >= base.value if base.value > end.value else values <= base.value
    first = np.flatnonzero(undone)
    if not len(first):
        text = f"{move(base, end)}, and not undone by {now.day}"
        return Outcome(0.0, "count", (base, end, now), text, truth=False, subtype="count")
    back = Row(task.series, end.index + 1 + int(first[0]))
    noun = (stated.noun if stated else None) or "session"
    steps = float(first[0] + 1)
    took = steps if noun in {"session", "day"} else units_between(end.day, back.day, noun)
    text = f"{move(base, end)}, undone on {back.day}: {took:.1f} {noun}s of {label(task.series)}"
    fits = stated is None or float(stated.value) - 0.5 <= took < float(stated.value) + 1
    return Outcome(took, "count", (base, end, back), text, truth=fits, subtype="count")


def _undoing(task: Task) -> tuple[Row, Row, Row] | Gap:
    """Base and end of the move, and the last row; a gap where it did not go the way it should."""
    ends = endpoints(task)
    if isinstance(ends, Gap):
        return ends
    base, end = ends
    now = Row(base.operand, len(base.operand) - 1)
    fell = task.claim.direction != "down"
    if end.value == base.value or (end.value < base.value) != fell:
        return Gap("vague", f"{move(base, end)}: there is no such move to undo")
    if now.index == end.index:
        return Gap("no_coverage", f"nothing is known after {end.day}")
    return base, end, now
