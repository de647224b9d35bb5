"""Signs that stored values are not what they seem, and must not contradict anybody.

A unit or a share basis that changes half-way (pence for pounds, a split without an entry) leaves
a jump that prices hardly ever make; a feed that died repeats its last value. A claim that the
data contradict across such a place is not contradicted: the data cannot tell. One that agrees is
flagged.

The bounds are ours: no index in a century moved by half in one session, and shares of large
companies that did (up to -45 % and +70 %) were in the news for it; unadjusted 2-for-1 splits look
like -50 %.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.records import PlannedReading, Record, Slice
from nlp.verify.compute import Row, column, greatest, label, last_at, least, shown

_PRICES = frozenset({"close", "open", "high", "low", "fx_rate", "market_cap"})
#: Largest factor of one step that is believed, up or down, by what is measured.
_PRICE_FACTOR = 1.7
_LEVEL_FACTOR = 3.0  # indices of volatility double in a day
_OTHER_FACTOR = 50.0  # statistics: only a change of unit does that
_VOLATILE = "INDEX:"
#: Days within which the next value follows; over a longer gap much can happen.
_NEXT = {"D": 7, "W": 14, "M": 35, "Q": 100, "A": 370}
_SAME = 5  # equal values in a row that a moving series does not print
_USUAL = 250  # rows before them that tell whether the series moves
_FEWEST = 5  # of those rows; fewer tell nothing
_CHANCE = 1e-6  # probability, at the usual share of unchanged days, from which a run is chance


class Break(Record, frozen=True):
    """A place that cannot be trusted.

    Attributes:
        text: What is odd, for people.
    """

    text: str


def broken(reading: PlannedReading) -> Break | None:
    """The first odd place among the rows that a reading rests on, or None."""
    for series in reading.operands:
        found = _jump(series, reading.begin, reading.end_on) or _frozen(
            series, last_at(series, reading.end_on)
        )
        if found is not None:
            return found
    return None


def standing_still(reading: PlannedReading, last: Row) -> Break | None:
    """Whether the last rows of a moving series only repeat a value, or None.

    Args:
        reading: The reading.
        last: The last row that it used; its place need not be looked for again.
    """
    for series in reading.operands:
        own = last.operand is series
        found = _frozen(series, last.index if own else last_at(series, reading.end_on))
        if found is not None:
            return found
    return None


def _jump(series: Slice, begin: dt.date | None, end_on: dt.date | None) -> Break | None:
    """A step between two values that only another unit or basis explains."""
    limit = _limit(series)
    last = last_at(series, end_on)
    if last is None or limit is None:
        return None
    before = last_at(series, begin) if begin is not None else 0
    first = max(0, (before or 0) - 1)
    values = column(series)[first : last + 2]
    if len(values) < 2 or not (series.positive or least(values) > 0):
        return None
    steps = values[1:] / values[:-1]
    if greatest(steps) <= limit and least(steps) >= 1 / limit:
        return None
    apart = np.diff(np.asarray(series.days)[first : last + 2])
    odd = np.flatnonzero(
        ((steps > limit) | (steps < 1 / limit)) & (apart <= _NEXT[series.frequency])
    )
    if not len(odd):
        return None
    place = first + int(odd[0]) + 1
    day = dt.date.fromordinal(int(series.days[place]))
    return Break(
        f"{label(series)} goes from {shown(float(values[odd[0]]))} to "
        f"{shown(float(values[odd[0] + 1]))} on {day}: its unit or share basis seems to change"
    )


def _limit(series: Slice) -> float | None:
    if series.measure in _PRICES and series.frequency == "D":
        return _LEVEL_FACTOR if series.instrument.startswith(_VOLATILE) else _PRICE_FACTOR
    if series.unit in {"percent", "ratio"} or series.frequency == "D":
        return None  # rates near zero double overnight
    return _OTHER_FACTOR


def _frozen(series: Slice, last: int | None) -> Break | None:
    """The same value again and again up to a row, in a series that else moves."""
    if series.measure not in _PRICES or series.frequency != "D":
        return None
    if last is None or last < _SAME or series.values[last] != series.values[last - 1]:
        return None
    values = column(series)[: last + 1]
    moved = np.flatnonzero(values[1:] != values[:-1])
    place = int(moved[-1]) + 1 if len(moved) else 0
    before = values[max(0, place - _USUAL) : place + 1]
    run = last - place + 1
    if run < _SAME or place < _FEWEST:
        return None
    still = int(np.count_nonzero(before[1:] == before[:-1]))
    if (still / (len(before) - 1)) ** run > _CHANCE:
        return None
    first = dt.date.fromordinal(int(series.days[place]))
    return Break(
        f"{label(series)} has stood at {shown(float(values[-1]))} unchanged since {first}: "
        f"the values seem to be repeated"
    )
