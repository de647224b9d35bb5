"""Crossing a bound: on the last day of the window, for the first time, since when."""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.records import Flag
from nlp.verify.compute import Gap, Outcome, Row, Task, column, label, last_at, price
from nlp.verify.formulas.levels import no_value, unit_of
from nlp.verify.formulas.spans import stretch_end

#: A first time ever is believed of a history of three years, with the flag thin_history.
_SOME_HISTORY_DAYS = 3 * 365


def crossing(task: Task) -> Outcome | Gap:
    """``P(d - 1) < k <= P(d)``, and nothing beyond the bound before where a first time is told.

    ``begin`` is the first day of what the first time looks back to.
    """
    series, claim = task.series, task.claim
    end = last_at(series, task.end_on)
    if end is None or end == 0 or claim.quantity is None:
        return no_value(task)
    down = claim.direction in {"down", "below"}
    inverse = series.series.startswith("1/")
    bound = float(claim.quantity.value)
    values = 1 / column(series) if inverse else column(series)
    below = down != inverse if claim.direction in {"up", "down"} else down
    beyond = values < bound if below else values >= bound
    now, before = Row(series, end), Row(series, end - 1)
    way = "below" if below else "above"
    moved = f"{price(before)} ({before.day}) → {price(now)} ({now.day})"
    text = f"{label(series)} {moved}, bound {bound:,g}"
    crossed = bool(beyond[end]) and not bool(beyond[end - 1])
    made = Outcome(now.value, unit_of(series), (before, now), text, truth=crossed, subtype="size")
    looks_back = claim.aspect == "first" or _window_looks_back(task)
    if not crossed or not looks_back:
        return made
    earlier = np.flatnonzero(beyond[: end - 1])
    last = Row(series, int(earlier[-1])) if len(earlier) else None
    return _first_time(task, made, last, way)


def _first_time(task: Task, made: Outcome, last: Row | None, way: str) -> Outcome | Gap:
    series, begin = task.series, task.begin
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
