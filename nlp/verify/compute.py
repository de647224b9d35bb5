"""Formulas by name: what a planned reading computes, and the rows that decide it.

A formula is a pure function from a ``Task`` to an ``Outcome`` or a ``Gap``. Most speak about one
series and are computed for each operand by itself; the names in ``JOINT`` need all at once,
subjects first, then objects.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cache

import numpy as np

from nlp.records import (
    Claim,
    Flag,
    GapReason,
    Observation,
    PlannedReading,
    Quantity,
    Record,
    Slice,
    Subtype,
)
from nlp.registry import Registry

_PACKAGE = "nlp.verify.formulas"
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


class Row(Record, frozen=True):
    """One observation among the operands.

    Attributes:
        operand: The series.
        index: Position in it.
    """

    operand: Slice
    index: int

    @property
    def value(self) -> float:
        """The value in the unit of the series."""
        return float(self.operand.values[self.index])

    @property
    def day(self) -> dt.date:
        """Session, or last day of the period."""
        return dt.date.fromordinal(int(self.operand.days[self.index]))

    @property
    def vintage(self) -> dt.date | None:
        """Day on which this version of the value was captured, or None."""
        return self.operand.vintage(self.index)

    def evidence(self) -> tuple[Observation, ...]:
        """The stored rows that the value comes from."""
        return self.operand.evidence(self.index)


class Outcome(Record, frozen=True):
    """What a formula found.

    Attributes:
        value: The result in ``unit``; a count for streaks, a truth as 1.0 or 0.0 elsewhere.
        unit: Unit of the result.
        rows: The rows that decide it, the decisive one last.
        said: The formula with its numbers, as a person would write it, or what makes it: of the
            many outcomes that are only tried, nobody reads the text.
        signed: Whether the result is a change, which the stated direction signs.
        truth: For statements that no interval decides (order, record, crossing): whether the
            claim as stated holds; None where the interval decides.
        subtype: Kind of error when it does not hold, or None to tell by the numbers.
        near: Whether a failed statement misses by so little that it counts as close.
        note: What a reader should know, or None.
        flags: What a reader must know.
    """

    value: float
    unit: str
    rows: tuple[Row, ...]
    said: str | Callable[[], str]
    signed: bool = False
    truth: bool | None = None
    subtype: Subtype | None = None
    near: bool = False
    note: str | None = None
    flags: tuple[Flag, ...] = ()

    @property
    def text(self) -> str:
        """The formula with its numbers, as a person would write it."""
        return self.said if isinstance(self.said, str) else self.said()


class Gap(Record, frozen=True):
    """Why a formula has no result.

    Attributes:
        reason: Typed reason.
        text: The same for people.
    """

    reason: GapReason
    text: str


class Task(Record, frozen=True):
    """What a formula is asked.

    Attributes:
        claim: The claim, for its direction, count, period and bound.
        operands: One series, or all of them for a joint formula.
        begin: First day of the window; what it means is for the formula to say.
        end_on: Last day of it.
        own: How many of the operands, from the first, stand for the subjects.
        lacking: How many members of the group are not among the operands.
    """

    claim: Claim
    operands: tuple[Slice, ...]
    begin: dt.date | None
    end_on: dt.date | None
    own: int = 1
    lacking: int = 0

    @property
    def series(self) -> Slice:
        """The only series of a formula that is computed for each operand."""
        return self.operands[0]


Formula = Callable[[Task], Outcome | Gap]

#: Every formula by its name.
FORMULAS: Registry[Formula] = Registry(
    "formula",
    {
        "level": f"{_PACKAGE}.levels:level",
        "average": f"{_PACKAGE}.levels:average",
        "highest": f"{_PACKAGE}.levels:highest",
        "lowest": f"{_PACKAGE}.levels:lowest",
        "extremes": f"{_PACKAGE}.levels:extremes",
        "extremes_within": f"{_PACKAGE}.levels:extremes_within",
        "distance": f"{_PACKAGE}.levels:distance",
        "distance_within": f"{_PACKAGE}.levels:distance",
        "crossing": f"{_PACKAGE}.crossings:crossing",
        "crossing_within": f"{_PACKAGE}.crossings:crossing_within",
        "crossing_of_other": f"{_PACKAGE}.crossings:crossing_of_other",
        "pct_change": f"{_PACKAGE}.changes:pct_change",
        "abs_change": f"{_PACKAGE}.changes:abs_change",
        "change_of_averages": f"{_PACKAGE}.changes:change_of_averages",
        "annual_rate": f"{_PACKAGE}.changes:annual_rate",
        "from_to": f"{_PACKAGE}.changes:from_to",
        "reversal": f"{_PACKAGE}.reversals:reversal",
        "reversal_share": f"{_PACKAGE}.reversals:reversal_share",
        "reversal_time": f"{_PACKAGE}.reversals:reversal_time",
        "swing": f"{_PACKAGE}.changes:swing",
        "change_of_year_averages": f"{_PACKAGE}.changes:change_of_year_averages",
        "change_across": f"{_PACKAGE}.changes:change_across",
        "grown": f"{_PACKAGE}.changes:grown",
        "policy": f"{_PACKAGE}.policy:policy",
        "policy_level": f"{_PACKAGE}.policy:policy_level",
        "policy_count": f"{_PACKAGE}.policy:policy_count",
        "against_forecast": f"{_PACKAGE}.comparisons:against_forecast",
        "correlation": f"{_PACKAGE}.comparisons:correlation",
        "superlative_level": f"{_PACKAGE}.superlatives:superlative_level",
        "superlative_change": f"{_PACKAGE}.superlatives:superlative_change",
        "superlative_points": f"{_PACKAGE}.superlatives:superlative_points",
        "record_level": f"{_PACKAGE}.superlatives:record_level",
        "record_change": f"{_PACKAGE}.superlatives:record_change",
        "record_points": f"{_PACKAGE}.superlatives:record_points",
        "record_count": f"{_PACKAGE}.superlatives:record_count",
        "streak": f"{_PACKAGE}.streaks:streak",
        "streak_level": f"{_PACKAGE}.streaks:streak_level",
        "first_in": f"{_PACKAGE}.streaks:first_in",
        "first_in_loose": f"{_PACKAGE}.streaks:first_in_loose",
        "compare_change": f"{_PACKAGE}.comparisons:compare_change",
        "compare_level": f"{_PACKAGE}.comparisons:compare_level",
        "gap_of_changes": f"{_PACKAGE}.comparisons:gap_of_changes",
        "ratio_of_changes": f"{_PACKAGE}.comparisons:ratio_of_changes",
        "gap_of_levels": f"{_PACKAGE}.comparisons:gap_of_levels",
        "ratio_of_levels": f"{_PACKAGE}.comparisons:ratio_of_levels",
        "ratio_to_average": f"{_PACKAGE}.comparisons:ratio_to_average",
        "ratio_in_time": f"{_PACKAGE}.changes:ratio_in_time",
        "rank_change": f"{_PACKAGE}.rankings:rank_change",
        "rank_level": f"{_PACKAGE}.rankings:rank_level",
        "share": f"{_PACKAGE}.baskets:share",
        "sum_level": f"{_PACKAGE}.baskets:sum_level",
        "sum_change": f"{_PACKAGE}.baskets:sum_change",
        "mean_change": f"{_PACKAGE}.baskets:mean_change",
        "median_change": f"{_PACKAGE}.baskets:median_change",
        "weighted_change": f"{_PACKAGE}.baskets:weighted_change",
        "contribution": f"{_PACKAGE}.baskets:contribution",
        "breadth": f"{_PACKAGE}.baskets:breadth",
    },
    group="tapeproof.formulas",
)

#: Formulas that need all operands at once, subjects first, then objects.
JOINT = frozenset(
    {
        "compare_change", "compare_level", "gap_of_changes", "ratio_of_changes", "gap_of_levels",
        "ratio_of_levels", "rank_change", "rank_level", "share", "sum_level", "sum_change",
        "mean_change", "median_change", "weighted_change", "contribution", "breadth",
        "against_forecast", "correlation", "change_across", "extremes_within",
        "distance_within", "crossing_of_other",
    }
)  # fmt: skip

#: A reading that cannot be computed, kept so that the reader sees why.
UNAVAILABLE = "unavailable"

#: Marks an operand whose values are one over the stored ones ("1/FX:USDCNY/fx_rate").
INVERSE = "1/"


def outcomes(reading: PlannedReading, claim: Claim) -> list[Outcome | Gap]:
    """Compute one reading: one outcome for each operand, or a single joint one.

    Raises:
        UnknownNameError: The reading names no registered formula.
    """
    found = results(reading, claim)
    if reading.formula in JOINT or claim.quantity is None:
        return found
    return [_comparable(each, claim.quantity, claim) for each in found]


def results(reading: PlannedReading, claim: Claim) -> list[Outcome | Gap]:
    """The same as ``outcomes``, whatever unit the claim's figure has."""
    if reading.formula == UNAVAILABLE:
        return [Gap("no_coverage", reading.description)]
    formula = FORMULAS.get(reading.formula)
    own = len(claim.subjects) if reading.own is None else reading.own
    whole = Task(claim, reading.operands, reading.begin, reading.end_on, own, reading.lacking)
    if len(reading.operands) == 1 or reading.formula in JOINT:
        return [formula(whole)]
    return [formula(whole.replace(operands=(operand,))) for operand in reading.operands]


def _comparable(found: Outcome | Gap, quantity: Quantity, claim: Claim) -> Outcome | Gap:
    """A result in another kind of unit than the stated figure says nothing about it."""
    if isinstance(found, Gap) or found.truth is not None:
        return found
    kind = _kind(found.unit)
    if quantity.currency is not None and kind == "money" and found.unit != quantity.currency:
        text = f"stated in {quantity.currency}, stored in {found.unit}: {found.text}"
        return Gap("no_series", text)
    if quantity.unit == "count" and quantity.noun and found.unit not in _COUNTS:
        return Gap("vague", f"{quantity.noun}s are counted, not {found.unit}: {found.text}")
    if claim.form == "direction_only" or kind in _FITTING.get(quantity.unit, _ANY):
        return found
    return Gap("vague", f"stated as {quantity.unit}, computed in {found.unit}: {found.text}")


#: Units of results that a count of something can be held against.
_COUNTS = frozenset({"count", "rank", "index", "ratio", "multiple", "percent"})

#: Kinds of results that a figure in a unit can be held against; plain numbers fit all.
_ANY = frozenset({"money", "points", "percent", "multiple"})
_FITTING = {
    "percent": frozenset({"percent"}),
    "percentage_point": frozenset({"percent"}),
    "basis_point": frozenset({"percent"}),
    "currency": frozenset({"money", "points"}),
    "multiple": frozenset({"multiple"}),
}


@cache
def _kind(unit: str) -> str:
    if _CURRENCY.match(unit):
        return "money"
    if unit in {"percent", "percentage_point"}:
        return "percent"
    return "multiple" if unit in {"multiple", "ratio"} else "points"


def last_at(series: Slice, day: dt.date | None) -> int | None:
    """Position of the last row on or before a day (the last row of all for None)."""
    days = series.days
    place = (len(days) if day is None else bisect_right(days, day.toordinal())) - 1
    return place if place >= 0 else None


def of_each(task: Task, formula: Formula) -> list[Outcome] | Gap:
    """A formula of one series for every operand; the first gap ends it."""
    found = []
    for operand in task.operands:
        outcome = formula(task.replace(operands=(operand,)))
        if isinstance(outcome, Gap):
            return outcome
        found.append(outcome)
    return found


def first_at(series: Slice, day: dt.date | None) -> int:
    """Position of the first row on or after a day; the length where there is none."""
    if day is None:
        return 0
    return bisect_left(series.days, day.toordinal())


def column(series: Slice) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The values of a series as an array, shape (n,), float64."""
    return np.asarray(series.values, dtype=np.float64)


def least(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """The least of some values; ``values.min()`` takes four times as long for a few hundred."""
    return float(values[values.argmin()])


def greatest(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """The greatest of some values."""
    return float(values[values.argmax()])


def shown(value: float, *, unit: str = "") -> str:
    """A number for people: grouped, with as many decimals as its size deserves.

    Example:
        >>> shown(2467.7), shown(5.8363, unit="percent"), shown(1.9e12), shown(6.9497)
        ('2,467.70', '5.84%', '1.9 trillion', '6.9497')
    """
    if unit in {"percent", "percentage_point"}:
        return f"{value:,.2f}{'%' if unit == 'percent' else ' points'}"
    size = abs(value)
    if size < 20:
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    if size < 1e4:
        return f"{value:,.2f}"
    for scale, name in ((1e12, "trillion"), (1e9, "billion")):
        if size >= scale:
            return f"{value / scale:,.4g} {name}"
    return f"{value:,.0f}" if size >= 1e6 or value == int(value) else f"{value:,.2f}"


def label(series: Slice) -> str:
    """How a series is called in a formula: the instrument, and the measure unless it is close."""
    name = series.name or series.instrument
    if series.measure == "close":
        return name
    return f"{name} {series.measure.replace('_', ' ')}"


def price(row: Row) -> str:
    """The value of a row for people; an inverted one is shown as stored, under one.

    A price from before a split shows what was traded, too: "120.89 (1,208.88 x 0.1)".
    """
    value = row.value
    if row.operand.sources and row.operand.sources[0][0].series == row.operand.series:
        (stored,) = row.evidence()
        if stored.factor is not None:
            return f"{shown(value)} ({shown(stored.value)} × {stored.factor:.6g})"
    if row.operand.series.startswith(INVERSE):
        return f"1/{shown(1 / value)}" if value else "1/0"
    return shown(value, unit="percent") if row.operand.unit == "percent" else shown(value)
