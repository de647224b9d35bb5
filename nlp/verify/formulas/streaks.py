"""Runs of rises or falls, and the first move after a run."""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.market.cutoffs import EFFECTIVE_DAYS
from nlp.records import Flag
from nlp.verify.compute import Gap, Outcome, Row, Task, label, last_at
from nlp.verify.formulas.levels import no_value
from nlp.verify.formulas.policy import SMALLEST_DECISION, drifts, needs_target
from nlp.verify.formulas.spans import Periods, cadence, hole, periods, stretch_end, units_between

_LISTED = 60  # values of a run that evidence lists at most


def streak(task: Task) -> Outcome | Gap:
    """Length of the run of moves in the stated direction that ends with the window.

    A period without change ends a run.
    """
    found = _periods(task)
    if isinstance(found, Gap):
        return found
    signs = np.sign(np.round(found.steps, 9))[1:]
    return _run(task, found, signs, "rises" if _sign(task) > 0 else "falls")


def streak_level(task: Task) -> Outcome | Gap:
    """Length of the run of values above (below) a bound, zero by default, at the window's end."""
    found = _periods(task)
    if isinstance(found, Gap):
        return found
    stated = task.claim.quantity_from
    bound = float(stated.value) if stated is not None else 0.0
    side = "above" if _sign(task) > 0 else "below"
    of = stated.text if stated is not None else "zero"
    return _run(task, found, np.sign(found.values - bound), f"values {side} {of}")


def first_in(task: Task) -> Outcome | Gap:
    """The first move of its kind in n periods: n - 1 without one lie just before it."""
    return _first(task, loose=False)


def first_in_loose(task: Task) -> Outcome | Gap:
    """The same counted without the move itself: n periods without one lie before it."""
    return _first(task, loose=True)


def _run(
    task: Task, found: Periods, signs: np.ndarray[tuple[int], np.dtype[np.float64]], kind: str
) -> Outcome | Gap:
    stated = task.claim.quantity
    broken = np.flatnonzero(signs != _sign(task))
    length = len(signs) - (int(broken[-1]) + 1 if len(broken) else 0)
    if length == len(signs) and len(signs):
        return Gap(
            "thin_history", f"the run is as long as the stored history of {label(task.series)}"
        )
    series = task.series
    run = found.places[-(length + 1) :]
    rows = tuple(Row(series, int(place)) for place in run[-_LISTED:])
    name = cadence(task)
    # What ended the run may lie in a session whose value is missing, too.
    missing = _missing(task, Row(series, max(0, int(run[0]) - 1)).day, rows[-1].day)
    if missing is not None:
        return missing
    text = f"{length} {name} {kind} in a row of {label(series)} up to {rows[-1].day}"
    if stated is None:
        return Outcome(float(length), "count", rows, text, truth=length >= 2, subtype="count")
    wanted = int(stated.value)
    weak: tuple[Flag, ...] = ()
    if stated.hedge in {"at_least", "above"}:
        truth = length >= wanted + (stated.hedge == "above")
        weak = ("weak",) if length > 2 * wanted else ()
    else:
        truth = length == wanted and (stated.noun is None or _counts(task, stated.noun))
    return Outcome(float(length), "count", rows, text, truth=truth, subtype="count", flags=weak)


def _missing(task: Task, begin: dt.date, end_on: dt.date) -> Gap | None:
    """A run of sessions cannot be counted across one whose value is missing."""
    day = hole(task.series, begin, end_on) if cadence(task) in {"session", "day"} else None
    return (
        None if day is None else Gap("no_coverage", f"{label(task.series)} has no value for {day}")
    )


def _counts(task: Task, noun: str) -> bool:
    """Twelve quarters are not twelve years, even if the number is right."""
    return noun in {cadence(task), "period", "time"} or {noun, cadence(task)} <= {"day", "session"}


def _first(task: Task, *, loose: bool) -> Outcome | Gap:
    found = _periods(task)
    if isinstance(found, Gap):
        return found
    if task.series.measure == "policy_rate":  # decisions are dated, not counted by periods
        return _first_decision(task.replace(claim=task.claim.replace(period=None)), found)
    signs, sign = np.sign(np.round(found.steps, 9))[1:], _sign(task)
    now = Row(task.series, int(found.places[-1]))
    if not len(signs):
        return no_value(task)
    same = np.flatnonzero(signs[:-1] == sign)
    last = int(same[-1]) if len(same) else None
    kind = "rise" if sign > 0 else "fall"
    if signs[-1] != sign:
        text = f"{label(task.series)} did not show a {kind} in the {cadence(task)} to {now.day}"
        return Outcome(0.0, "count", (now,), text, truth=False, subtype="direction")
    if last is None:
        return Gap("thin_history", f"no earlier {kind} of {label(task.series)} is stored")
    before = Row(task.series, int(found.places[last + 1]))
    between = len(signs) - 2 - last
    missing = _missing(task, before.day, now.day)
    if missing is not None:
        return missing
    text = (
        f"{label(task.series)}: a {kind} in the {cadence(task)} to {now.day}, the last one to "
        f"{before.day}, {between} without in between"
    )
    truth = _stated(task, between, before, now, loose=loose)
    return Outcome(float(between + 1), "count", (before, now), text, truth=truth, subtype="count")


def _first_decision(task: Task, found: Periods) -> Outcome | Gap:
    """Policy rates move in steps, and a decision shows up to ten days after it was announced."""
    if drifts(task.series, int(found.places[-1])):
        return needs_target(task.series)
    steps, sign = found.steps, _sign(task)
    moved = np.flatnonzero(np.abs(np.nan_to_num(steps)) > SMALLEST_DECISION)
    end = Row(task.series, int(found.places[-1]))
    same = [int(place) for place in moved if np.sign(steps[place]) == sign]
    if (
        not same
        or (end.day - Row(task.series, int(found.places[same[-1]])).day).days > EFFECTIVE_DAYS
    ):
        return Gap("no_coverage", f"no such decision shows in {label(task.series)} up to {end.day}")
    now = Row(task.series, int(found.places[same[-1]]))
    if len(same) < 2:
        return Gap(
            "thin_history", f"no earlier decision of that kind is stored for {label(task.series)}"
        )
    before = Row(task.series, int(found.places[same[-2]]))
    kind = "raised" if sign > 0 else "cut"
    text = f"{label(task.series)} {kind} on {now.day}, the time before on {before.day}"
    truth = _stated(task, 0, before, now, loose=False)
    return Outcome(0.0, "count", (before, now), text, truth=truth, subtype="count")


def _stated(task: Task, between: int, before: Row, now: Row, *, loose: bool) -> bool:
    """Whether the length of the pause is the stated one, counted in periods or in time."""
    quantity, window = task.claim.quantity, task.claim.window
    count, noun = (float(quantity.value), quantity.noun) if quantity is not None else (None, None)
    if count is None and window is not None and window.count:
        count, noun = float(window.count), window.granularity
    if count is None:
        if window is None or window.begin is None:
            return between > 0
        named = window.relation == "since"  # "the first fall since 2015": the last lies in 2015
        last = stretch_end(window.begin, window.granularity) if named else window.begin
        return before.day <= last
    if noun is not None and not _counts(task, noun):
        units = units_between(before.day, now.day, noun)
        return count - 0.05 <= units < count + 1
    return between == count - (0 if loose else 1)


def _periods(task: Task) -> Periods | Gap:
    end_on, period = task.end_on, cadence(task)
    if task.series.measure == "policy_rate" and task.series.frequency == "D":
        period = "session"  # two decisions of one year may undo each other
        end_on = end_on and end_on + dt.timedelta(days=EFFECTIVE_DAYS)
    end = last_at(task.series, end_on)
    if end is None or end < 1:
        return no_value(task)
    return periods(task.series, period, end)


def _sign(task: Task) -> int:
    return -1 if task.claim.direction in {"down", "below"} else 1
