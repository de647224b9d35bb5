"""How likely a figure would have matched by chance.

The more readings and the coarser the figure, the easier a match. The figure is replaced by what
the same sentence would have said on other days of the series, printed with the same digits: the
share of those days whose figure would match some reading of this day is the probability printed
with the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.records import PlannedReading, Slice
from nlp.verify.compute import column, last_at
from nlp.verify.interval import Interval

_MOST_DAYS = 250  # other days to draw figures from
_FEWEST_DAYS = 20  # fewer tell nothing
_CHANGES = frozenset({"pct_change", "abs_change"})

_Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def coincidence(
    default: PlannedReading, admitted: Interval | None, stated: float, results: Sequence[float]
) -> float | None:
    """The share of other days whose figure would match some reading.

    Args:
        default: The default reading: a level, or a change in percent or in units, of one series.
        admitted: The interval of the stated figure.
        stated: The figure itself, signed as stated.
        results: What the readings gave, signed as stated, in the unit of the figure.

    Returns:
        Between 0 and 1; None for other formulas, or where the series is too short.
    """
    if admitted is None or admitted.lo is None or admitted.hi is None or not results:
        return None
    drawn = _drawn(default)
    if drawn is None or len(drawn) < _FEWEST_DAYS:
        return None
    if default.formula in _CHANGES:
        np.abs(drawn, out=drawn)  # a sentence of another day has the direction of that day
    below, above = admitted.low - stated, admitted.high - stated
    matched = (drawn >= results[0] - above) & (drawn <= results[0] - below)
    for result in results[1:]:
        matched |= (drawn >= result - above) & (drawn <= result - below)
    return round(int(np.count_nonzero(matched)) / len(drawn), 4)


def _drawn(default: PlannedReading) -> _Floats | None:
    if len(default.operands) != 1:
        return None
    series = default.operands[0]
    end = last_at(series, default.end_on)
    if end is None:
        return None
    if default.formula == "level":
        return column(series)[max(0, end - _MOST_DAYS) : end]
    if default.formula not in _CHANGES:
        return None
    return _moves(series, default, end)


def _moves(series: Slice, default: PlannedReading, end: int) -> _Floats | None:
    """What windows of as many rows gave, those that end before this one's end."""
    base = last_at(series, default.begin)
    if base is None or base >= end:
        return None
    length = end - base
    values = column(series)[max(0, end - length - _MOST_DAYS) : end]
    if len(values) <= length:
        return None
    before, after = values[:-length], values[length:]
    if default.formula == "abs_change":
        return after - before
    if not series.positive:
        fine = before > 0
        before, after = before[fine], after[fine]
    drawn: _Floats = after / before
    drawn -= 1
    drawn *= 100
    return drawn
