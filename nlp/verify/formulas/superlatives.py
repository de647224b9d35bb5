"""The memory of one series: the best or worst since, and records.

"Since T" is exact when T holds the last value that was at least as extreme. A statement that
looks back further than it needs to ("the best day since March", when it was the best since 2009)
is true and weak; one that looks back too far is wrong.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.records import Flag, Record
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
from nlp.verify.formulas.spans import Array, Places, cadence, periods, stretch_end, units_between
from nlp.verify.interval import interval


class _Statistic(Record, frozen=True, eq=False):
    """What is compared: one number for each period, the one claimed last; a change from bases."""

    values: Array
    places: Places
    unit: str
    bases: Places | None = None

    def rows(self, task: Task, place: int) -> tuple[Row, ...]:
        """The row of a level; the two between which a change lies."""
        now = (self.row(task, place),)
        return now if self.bases is None else (Row(task.series, int(self.bases[place])), *now)

    def text(self, task: Task, place: int) -> str:
        row = Row(task.series, int(self.places[place]))
        value = self.values[place]
        if self.unit == "level":
            return f"{price(row)} on {row.day}"
        return f"{value:+,.2f}{'%' if self.unit == 'percent' else ' points'} on {row.day}"

    def row(self, task: Task, place: int) -> Row:
        return Row(task.series, int(self.places[place]))


def superlative_level(task: Task) -> Outcome | Gap:
    """The highest (lowest) value since the first day of the window."""
    return _superlative(task, _levels(task))


def superlative_change(task: Task) -> Outcome | Gap:
    """The largest rise (fall) in per cent of one period since the first day of the window."""
    return _superlative(task, _moves(task, in_points=task.series.unit == "percent"))


def superlative_points(task: Task) -> Outcome | Gap:
    """The largest rise (fall) in points of one period since the first day of the window."""
    return _superlative(task, _moves(task, in_points=True))


def record_level(task: Task) -> Outcome | Gap:
    """The highest (lowest) value of all history, or since the first day of the window."""
    return _record(task, _levels(task))


def record_change(task: Task) -> Outcome | Gap:
    """The largest rise (fall) in per cent of one period in all history."""
    return _record(task, _moves(task, in_points=task.series.unit == "percent"))


def record_points(task: Task) -> Outcome | Gap:
    """The largest rise (fall) in points of one period in all history."""
    return _record(task, _moves(task, in_points=True))


def record_count(task: Task) -> Outcome | Gap:
    """How many closes of the window were records on their day."""
    series, falls = task.series, _falls(task)
    first, last = first_at(series, task.begin), last_at(series, task.end_on)
    if last is None or first > last:
        return no_value(task)
    if not series.complete:
        return Gap("thin_history", _starts(task))
    values = column(series) * (-1 if falls else 1)
    best = np.maximum.accumulate(values[:last])
    records = np.flatnonzero(values[1 : last + 1] > best) + 1
    inside = records[records >= first]
    rows = tuple(Row(series, int(place)) for place in inside[-1:]) or (Row(series, last),)
    kind = "lows" if falls else "highs"
    text = f"{len(inside)} record {kind} of {label(series)} from {task.begin} to {task.end_on}"
    return Outcome(float(len(inside)), "count", rows, text)


def _levels(task: Task) -> _Statistic | Gap:
    end = last_at(task.series, task.end_on)
    if end is None:
        return no_value(task)
    values = column(task.series)[: end + 1]
    return _Statistic(values, np.arange(end + 1), "level")


def _moves(task: Task, *, in_points: bool) -> _Statistic | Gap:
    end = last_at(task.series, task.end_on)
    if end is None:
        return no_value(task)
    found = periods(task.series, cadence(task), end)
    values = found.steps if in_points else found.changes
    if len(values) < 2 or not np.isfinite(values[-1]):
        return no_value(task)
    unit = "points" if in_points else "percent"
    return _Statistic(values[1:], found.places[1:], unit, found.places[:-1])


def _superlative(task: Task, found: _Statistic | Gap) -> Outcome | Gap:
    if isinstance(found, Gap):
        return found
    last = len(found.values) - 1
    sign = -1 if _falls(task) else 1
    wrong = _wrong_sign(found, sign)
    better = np.flatnonzero(sign * found.values[:last] >= sign * found.values[last])
    beaten = int(better[-1]) if len(better) else None
    earlier = () if beaten is None else found.rows(task, beaten)
    rows = (*earlier, *found.rows(task, last))
    text = f"{label(task.series)} {found.text(task, last)}"
    text += (
        "; never as extreme before"
        if beaten is None
        else f"; last as extreme: {found.text(task, beaten)}"
    )
    judged = _since(task, found, beaten)
    if isinstance(judged, Gap):
        return judged
    truth, flags, near = judged
    return Outcome(
        float(found.values[last]), _unit(task, found), rows, text, truth=truth and not wrong,
        subtype="direction" if wrong else "order", near=near and not wrong, flags=flags,
    )  # fmt: skip


def _since(
    task: Task, found: _Statistic, beaten: int | None
) -> tuple[bool, tuple[Flag, ...], bool] | Gap:
    """Whether the last equal lies where the text puts it; flags; whether it misses narrowly."""
    begin, window = task.begin, task.claim.window
    if begin is None:
        return Gap("vague", "nothing tells since when")
    known_from = _thin(task, begin)
    if window is not None and window.relation == "since":
        if beaten is not None:
            day = _day(task, found, beaten)
            close_of = stretch_end(begin, window.granularity)
            if day > close_of or (window.granularity == "day" and day > begin):
                return False, (), False
            return True, () if day >= begin else ("weak",), False
        return known_from or (True, ("weak",), False)
    return _so_long(task, found, beaten, known_from)


def _so_long(
    task: Task, found: _Statistic, beaten: int | None, known_from: Gap | None
) -> tuple[bool, tuple[Flag, ...], bool] | Gap:
    """As in "in eleven months": the last equal lies at least eleven months back."""
    now = _day(task, found, len(found.values) - 1)
    count, unit, hedge = _length(task)
    if beaten is None:
        return known_from or (True, ("weak",), False)
    units = units_between(_day(task, found, beaten), now, unit)
    if hedge == "below":  # "in almost three years": between two and three
        return count - 1 <= units, () if units < count + 0.1 else ("weak",), False
    slack = 0.5 if hedge == "about" else 0.02
    truth = units >= count - slack
    weak = truth and units >= (2 * count if hedge in {"above", "at_least"} else count + 1)
    return truth, ("weak",) if weak else (), not truth and units >= count - 0.5


def _record(task: Task, found: _Statistic | Gap) -> Outcome | Gap:
    if isinstance(found, Gap):
        return found
    last, sign = len(found.values) - 1, -1 if _falls(task) else 1
    window = task.claim.window
    bounded = window is not None and window.relation in {"past", "since", "to_date"} and task.begin
    begin = task.begin.toordinal() if bounded and task.begin else 0
    days = np.asarray(task.series.days)[found.places]
    inside = np.flatnonzero(days[:last] >= begin)
    wrong = _wrong_sign(found, sign)
    best = None
    if len(inside):
        best = int(inside[np.argmax(sign * found.values[inside])])
    beats = best is None or sign * found.values[last] > sign * found.values[best]
    text = f"{label(task.series)} {found.text(task, last)}"
    rows = found.rows(task, last)
    if best is not None:
        text += f"; {'before' if beats else 'beaten by'} {found.text(task, best)}"
        rows = (*found.rows(task, best), *rows)
    equals = best is not None and found.values[last] == found.values[best]
    fits, note = _figure_fits(task, found)
    if beats and not wrong and not bounded and not task.series.complete:
        return Gap("thin_history", _starts(task))
    if bounded and task.begin and (gap := _thin(task, task.begin)):
        return gap
    return Outcome(
        float(found.values[last]), _unit(task, found), rows, text,
        truth=bool(beats) and not wrong and fits, near=bool(equals) and not wrong and fits,
        subtype="direction" if wrong else ("order" if not beats else "size"), note=note,
    )  # fmt: skip


def _figure_fits(task: Task, found: _Statistic) -> tuple[bool, str | None]:
    """A record may carry its figure: "a record 82.69", "a record fall of 2,997 points"."""
    quantity = task.claim.quantity
    if quantity is None or quantity.unit == "duration":
        return True, None
    value = float(found.values[-1])
    if found.unit != "level":
        if (quantity.unit == "percent") != (found.unit == "percent"):
            return True, None
        value = abs(value)
    if quantity.hedge in {"above", "at_least"}:
        return value > float(quantity.value), None
    fits = interval(quantity).match(value) is not None
    return fits, None if fits else f"stated {quantity.text}, found {shown(value)}"


def _wrong_sign(found: _Statistic, sign: int) -> bool:
    """A best day that fell, a worst day that rose."""
    return found.unit != "level" and sign * found.values[-1] <= 0


def _thin(task: Task, begin: dt.date) -> Gap | None:
    late = int(task.series.days[0]) > begin.toordinal()
    return Gap("thin_history", _starts(task)) if late else None


def _starts(task: Task) -> str:
    start = dt.date.fromordinal(int(task.series.days[0]))
    return f"the stored history of {label(task.series)} starts on {start}"


def _length(task: Task) -> tuple[float, str, str]:
    """How many units of what, and how hedged: from the figure, else from the window."""
    quantity, window = task.claim.quantity, task.claim.window
    if quantity is not None and quantity.unit == "duration" and quantity.noun:
        return float(quantity.value), quantity.noun, quantity.hedge
    if window is not None and window.count:
        return float(window.count), window.granularity, "exact"
    if task.begin is not None and task.end_on is not None:
        return float((task.end_on - task.begin).days), "day", "exact"
    return 0.0, "day", "exact"


def _unit(task: Task, found: _Statistic) -> str:
    return unit_of(task.series) if found.unit == "level" else found.unit


def _day(task: Task, found: _Statistic, place: int) -> dt.date:
    return found.row(task, place).day


def _falls(task: Task) -> bool:
    return task.claim.direction in {"down", "below"}
