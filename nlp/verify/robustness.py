"""How chosen the window of a true statement is, and how special its subject.

A true figure can rest on a window that flatters. The statement is computed again over natural
windows of other lengths, over small shifts of its base, and for the subject's peers; the label
never changes.

References:
    Wu, Agarwal, Li, Yang, Yu: Toward computational fact-checking, VLDB 2014 (support, fairness,
    uniqueness and counter-arguments over perturbed windows); the windows and weights are ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from nlp.records import Claim, PlannedReading, Record, Slice
from nlp.verify.compare import sign_of
from nlp.verify.compute import Gap, column, last_at, outcomes
from nlp.verify.interval import Interval

_FORMULAS = frozenset({"pct_change", "compare_change"})
_SHORTEST = 3  # sessions; a day's move has no chosen window
_NATURAL = {"week": 5, "month": 21, "quarter": 63, "half_year": 126, "year": 252}
_MOST_SHIFTED = 10  # sessions by which the base is moved either way

#: A window that a reader might name counts as much as ten that nobody would.
_NATURAL_WEIGHT, _SHIFT_WEIGHT = 1.0, 0.1

#: Below this support the flag fragile_window is set.
FRAGILE = 0.5

_Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
_Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


class _Trials(Record, frozen=True, eq=False):
    """Windows to try: the natural ones first, the default first of all.

    Attributes:
        names: Of the natural ones.
        begins: Shape (n,), ordinals of the bases.
        ends: Shape (n,), ordinals of the ends.
        weights: Shape (n,).
    """

    names: list[str]
    begins: _Ints
    ends: _Ints
    weights: _Floats


def robustness(
    claim: Claim,
    default: PlannedReading,
    others: Sequence[PlannedReading] = (),
    peers: Sequence[PlannedReading] = (),
    admitted: Interval | None = None,
) -> dict[str, float | str | None] | None:
    """Support, fairness, uniqueness and counter-argument of a statement.

    Args:
        claim: A supported claim.
        default: The reading that holds.
        others: The further readings of the claim, which count as natural windows.
        peers: The same reading of instruments of the subject's kind.
        admitted: The interval of the claim's figure.

    Returns:
        ``support`` (weighted share of windows in which the direction or order holds),
        ``fairness`` (weighted mean of value less stated, in units of the stated value; None
        without a figure), ``counter_argument`` (the first natural window that reverses the
        statement, or None), ``windows`` (how many were tried), ``uniqueness`` (share of the
        peers that went as far the same way, or None) and ``peers`` (how many were asked); None
        where no window of some length is meant.
    """
    if default.formula not in _FORMULAS or claim.negated or not _is_long(default):
        return None
    trials = _trials(default, others)
    values, known = _said(claim, default, trials)
    weights = np.where(known, trials.weights, 0.0)
    total = float(weights.sum())
    if not total:
        return None
    stated = float(claim.quantity.value) if claim.quantity else 0.0
    fair = None
    if stated and default.formula == "pct_change":
        drift = float((weights * np.where(known, values - stated, 0.0)).sum())
        fair = round(drift / total / abs(stated), 4)
    wanted = -1 if stated < 0 else 1
    held = float((weights * (known & (wanted * values > 0))).sum())
    return {
        "support": round(held / total, 4),
        "fairness": fair,
        "counter_argument": _counter(claim, default, trials, known & (wanted * values < 0)),
        "windows": float(known.sum()),
        **_uniqueness(claim, peers, admitted),
    }


def _said(
    claim: Claim, default: PlannedReading, trials: _Trials
) -> tuple[_Floats, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Each window's value signed as stated, and whether it can be computed."""
    changes, known = [], np.ones(len(trials.begins), dtype=bool)
    for series in default.operands:
        days, values = np.asarray(series.days), column(series)
        base = days.searchsorted(trials.begins, side="right") - 1
        end = days.searchsorted(trials.ends, side="right") - 1
        fine = (base >= 0) & (end > base)
        bases, ends = values[np.where(fine, base, 0)], values[np.where(fine, end, 0)]
        fine &= bases > 0
        known &= fine
        changes.append(100 * (ends / np.where(fine, bases, 1.0) - 1))
    negative = claim.quantity is not None and claim.quantity.value < 0
    down = claim.direction in {"down", "below"} and not negative
    if default.formula == "pct_change":
        return (-changes[0] if down else changes[0]), known
    own = len(claim.subjects) if default.own is None else default.own
    signed = [-each if down else each for each in changes]
    return np.min(signed[:own], axis=0) - np.max(signed[own:], axis=0), known


def _counter(
    claim: Claim,
    default: PlannedReading,
    trials: _Trials,
    reversing: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> str | None:
    """The most natural window that reverses the statement, with its numbers."""
    turned = np.flatnonzero(reversing[: len(trials.names)])
    if not len(turned):
        return None
    place = int(turned[0])
    begin, end_on = (dt.date.fromordinal(int(each[place])) for each in (trials.begins, trials.ends))
    found = outcomes(default.replace(begin=begin, end_on=end_on), claim)[0]
    name = trials.names[place].replace("_", " ")
    return None if isinstance(found, Gap) else f"{name}: {found.text}"


def _uniqueness(
    claim: Claim, peers: Sequence[PlannedReading], admitted: Interval | None
) -> dict[str, float | str | None]:
    """Of the peers, how many went at least as far the stated way."""
    bound = float(admitted.lo) if admitted is not None and admitted.lo is not None else 0.0
    held = asked = 0
    for peer in peers:
        found = outcomes(peer, claim)[0]
        if not isinstance(found, Gap):
            asked += 1
            held += (sign_of(claim, found) or 1) * found.value > bound
    return {"uniqueness": round(held / asked, 4) if asked else None, "peers": float(asked)}


def _trials(default: PlannedReading, others: Sequence[PlannedReading]) -> _Trials:
    series = default.operands[0]
    days = np.asarray(series.days)
    end = last_at(series, default.end_on) or 0
    base = last_at(series, default.begin) or 0
    natural = {
        (_ordinal(reading.begin), _ordinal(reading.end_on)): reading.name
        for reading in reversed((default, *others))
        if reading.formula == default.formula and reading.begin and reading.end_on
    }
    natural = dict(reversed(natural.items()))
    last = _ordinal(default.end_on)
    for name, sessions in _NATURAL.items():
        if end >= sessions:
            natural.setdefault((int(days[end - sessions]), last), f"past_{name}")
    places = np.arange(max(0, base - _MOST_SHIFTED), min(end, base + _MOST_SHIFTED + 1))
    shifted = days[places[places != base]].tolist()
    kept = [(day, last) for day in shifted if (day, last) not in natural]
    windows = np.array([*natural, *kept], dtype=days.dtype).reshape(-1, 2)
    weights = np.full(len(windows), _SHIFT_WEIGHT)
    weights[: len(natural)] = _NATURAL_WEIGHT
    return _Trials(list(natural.values()), windows[:, 0], windows[:, 1], weights)


def _ordinal(day: dt.date | None) -> int:
    return 0 if day is None else day.toordinal()


def _is_long(reading: PlannedReading) -> bool:
    if not reading.operands or reading.operands[0].frequency != "D":
        return False
    series: Slice = reading.operands[0]
    base, end = (last_at(series, day) for day in (reading.begin, reading.end_on))
    return base is not None and end is not None and end - base >= _SHORTEST
