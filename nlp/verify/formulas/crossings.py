"""Crossing a bound: on the last day of the window or within it, for the first time, since when."""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.records import Flag
from nlp.verify.compute import Gap, Outcome, Row, Task, column, first_at, label, last_at, price
from nlp.verify.formulas.levels import no_value, unit_of
from nlp.verify.formulas.spans import hole, stretch_end

#: A first time ever is believed of a history of three years, with the flag thin_history.
_SOME_HISTORY_DAYS = 3 * 365
_USUAL_DAYS = 20


def crossing(task: Task) -> Outcome | Gap:
    """``P(d - 1) < k <= P(d)``, and nothing beyond the bound before where a first time is told.

    ``begin`` is the first day of what the first time looks back to.
    """
    end = last_at(task.series, task.end_on)
    if end is None or end == 0 or task.claim.quantity is None:
        return no_value(task)
    missing = hole(task.series, Row(task.series, end - 1).day, Row(task.series, end).day)
    if missing is not None:
        return Gap("no_coverage", f"{label(task.series)} has no value for {missing}")
    beyond = _beyond(task)
    crossed = bool(beyond[end]) and not bool(beyond[end - 1])
    made = _step(task, end, crossed=crossed)
    looks_back = task.claim.aspect == "first" or _window_looks_back(task)
    if not crossed or not looks_back:
        return made
    earlier = np.flatnonzero(beyond[: end - 1])
    last = Row(task.series, int(earlier[-1])) if len(earlier) else None
    return _first_time(task, made, last)


def crossing_within(task: Task) -> Outcome | Gap:
    """``P(d - 1) < k <= P(d)`` on some day of the window ``[begin, end_on]``, both included.

    A first time is one with nothing beyond the bound on any day before it.
    """
    first, end = max(1, first_at(task.series, task.begin)), last_at(task.series, task.end_on)
    if end is None or first > end or task.claim.quantity is None:
        return no_value(task)
    beyond = _beyond(task)
    places = first + np.flatnonzero(beyond[first : end + 1] & ~beyond[first - 1 : end])
    if not len(places):
        return _step(task, end, crossed=False)
    made = _step(task, int(places[0]), crossed=True)
    if task.claim.aspect != "first":
        return made
    earlier = np.flatnonzero(beyond[: int(places[0]) - 1])
    last = Row(task.series, int(earlier[-1])) if len(earlier) else None
    return _first_time(task, made, last)


def crossing_of_other(task: Task) -> Outcome | Gap:
    """``A(d - 1) <= B(d - 1)`` and ``A(d) > B(d)``, on days common to both; below, the reverse.

    ``begin`` is the first day of what a first time looks back to. Only closes are stored: where
    the gap at the close is smaller than its usual daily change (mean of the last 20), they may
    have crossed within the day, and the miss is close.
    """
    if len(task.operands) != 2:
        return Gap("vague", "two series are needed for one to cross the other")
    one, other = task.operands
    days, at_one, at_other = np.intersect1d(one.days, other.days, return_indices=True)
    end_on = task.end_on.toordinal() if task.end_on else int(one.days[-1])
    end = int(np.searchsorted(days, end_on, side="right")) - 1
    if end < 1:
        return Gap("no_coverage", f"{label(one)} and {label(other)} have no two days in common")
    for series, places in ((one, at_one), (other, at_other)):
        missing = hole(series, Row(series, int(places[end - 1])).day, Row(series, places[end]).day)
        if missing is not None:
            return Gap("no_coverage", f"{label(series)} has no value for {missing}")
    gap = column(one)[at_one] - column(other)[at_other]
    beyond = gap < 0 if task.claim.direction in {"down", "below"} else gap > 0
    crossed = bool(beyond[end]) and not bool(beyond[end - 1])
    rows = tuple(
        Row(series, int(places[place]))
        for place in (end - 1, end)
        for series, places in ((other, at_other), (one, at_one))
    )
    was, now = rows[1], rows[3]
    text = (
        f"{label(one)} {price(was)} ({was.day}) → {price(now)} ({now.day}), "
        f"{label(other)} {price(rows[0])} → {price(rows[2])}"
    )
    usual = float(np.abs(np.diff(gap[max(0, end - _USUAL_DAYS) : end + 1])).mean())
    near = not crossed and abs(float(gap[end])) <= usual
    made = Outcome(
        float(gap[end]), unit_of(one), rows, text, truth=crossed, subtype="order", near=near
    )
    looks_back = task.claim.aspect == "first" or _window_looks_back(task)
    if not crossed or not looks_back:
        return made
    earlier = np.flatnonzero(beyond[: end - 1])
    last = Row(one, int(at_one[earlier[-1]])) if len(earlier) else None
    return _first_time(task, made, last)


def _is_below(task: Task) -> bool:
    """Whether the bound is crossed downwards, in the stored values or their inverse."""
    claim = task.claim
    down = claim.direction in {"down", "below"}
    inverse = task.series.series.startswith("1/")
    return down != inverse if claim.direction in {"up", "down"} else down


def _beyond(task: Task) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where the values lie beyond the stated bound, shape (n,)."""
    bound = float(task.claim.quantity.value) if task.claim.quantity else 0.0
    inverse = task.series.series.startswith("1/")
    values = 1 / column(task.series) if inverse else column(task.series)
    return values < bound if _is_below(task) else values >= bound


def _step(task: Task, place: int, *, crossed: bool) -> Outcome:
    """The step to one row, and whether it crosses the bound."""
    series, bound = task.series, task.claim.quantity
    now, before = Row(series, place), Row(series, place - 1)
    moved = f"{price(before)} ({before.day}) → {price(now)} ({now.day})"
    text = f"{label(series)} {moved}, bound {float(bound.value) if bound else 0:,g}"
    rows = (before, now)
    return Outcome(now.value, unit_of(series), rows, text, truth=crossed, subtype="size")


def _first_time(task: Task, made: Outcome, last: Row | None) -> Outcome | Gap:
    series, begin = task.series, task.begin
    way = "below" if _is_below(task) else "above"
    start = dt.date.fromordinal(int(series.days[0]))
    told = (
        f"{made.text}; last {way} it on {last.day}"
        if last
        else f"{made.text}; never {way} it before"
    )
    rows = (*((last,) if last else ()), *made.rows)
    if not _window_looks_back(task) or begin is None:
        if last is not None:
            return _retold(made, rows, told, truth=False)
        if series.complete:
            return _retold(made, rows, told, truth=True)
        if (made.rows[-1].day - start).days < _SOME_HISTORY_DAYS:
            return Gap("thin_history", f"the history of {label(series)} starts on {start}")
        return _retold(made, rows, told, truth=True, flags=("thin_history",))
    window = task.claim.window
    close_of = stretch_end(begin, window.granularity if window else "day")
    if last is not None and last.day > close_of:
        return _retold(made, rows, told, truth=False)
    if start > begin:
        return Gap(
            "thin_history", f"the history of {label(series)} starts on {start}, after {begin}"
        )
    weak: tuple[Flag, ...] = () if last is not None and last.day >= begin else ("weak",)
    return _retold(made, rows, told, truth=True, flags=weak)


def _retold(
    made: Outcome, rows: tuple[Row, ...], text: str, *, truth: bool, flags: tuple[Flag, ...] = ()
) -> Outcome:
    return Outcome(made.value, made.unit, rows, text, truth=truth, subtype="size", flags=flags)


def _window_looks_back(task: Task) -> bool:
    window = task.claim.window
    return window is not None and window.relation in {"since", "past"}
