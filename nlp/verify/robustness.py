"""How chosen the window of a true statement is.

A true figure can rest on a window that flatters. The statement is computed again over natural
windows of other lengths and over small shifts of its base; the label never changes.

References:
    Wu, Agarwal, Li, Yang, Yu: Toward computational fact-checking, VLDB 2014 (support, fairness
    and counter-arguments over perturbed windows); the windows and weights here are ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.records import Claim, PlannedReading
from nlp.verify.compare import sign_of
from nlp.verify.compute import Gap, Outcome, last_at, outcomes

_FORMULAS = frozenset({"pct_change", "compare_change"})
_SHORTEST = 3  # sessions; a day's move has no chosen window
_NATURAL = {"week": 5, "month": 21, "quarter": 63, "half_year": 126, "year": 252}
_SHIFTS = range(1, 11)  # sessions by which the base is moved either way

#: A window that a reader might name counts as much as ten that nobody would.
_NATURAL_WEIGHT, _SHIFT_WEIGHT = 1.0, 0.1

#: Below this support the flag fragile_window is set.
FRAGILE = 0.5


@dataclass(frozen=True, slots=True)
class _Trial:
    reading: PlannedReading
    weight: float


def robustness(
    claim: Claim, default: PlannedReading, others: Sequence[PlannedReading] = ()
) -> dict[str, float | str | None] | None:
    """Support, fairness and counter-argument of a statement over other windows.

    Args:
        claim: A supported claim.
        default: The reading that holds.
        others: The further readings of the claim, which count as natural windows.

    Returns:
        ``support`` (weighted share of windows in which the direction or order holds),
        ``fairness`` (weighted mean of value less stated, in units of the stated value; None
        without a figure), ``counter_argument`` (the first natural window that reverses the
        statement, or None) and ``windows`` (how many were tried); None where no window of some
        length is meant.
    """
    if default.formula not in _FORMULAS or claim.negated or not _is_long(default):
        return None
    total = held = drift = 0.0
    tried, counter = 0, None
    stated = float(claim.quantity.value) if claim.quantity else 0.0
    for trial in _trials(default, others):
        found = outcomes(trial.reading, claim)[0]
        if isinstance(found, Gap):
            continue
        value, truth = _said(claim, found)
        tried, total = tried + 1, total + trial.weight
        held += trial.weight * truth
        drift += trial.weight * (value - stated)
        reversed_ = not truth and value != 0
        if reversed_ and counter is None and trial.weight == _NATURAL_WEIGHT:
            counter = f"{trial.reading.name.replace('_', ' ')}: {found.text}"
    if not total:
        return None
    fair = drift / total / abs(stated) if stated and default.formula == "pct_change" else None
    return {
        "support": round(held / total, 4),
        "fairness": None if fair is None else round(fair, 4),
        "counter_argument": counter,
        "windows": float(tried),
    }


def _said(claim: Claim, found: Outcome) -> tuple[float, bool]:
    """The value signed as stated, and whether direction or order holds."""
    if found.truth is not None:
        return found.value, found.truth
    value = (sign_of(claim, found) or 1) * found.value
    return value, value > 0


def _trials(default: PlannedReading, others: Sequence[PlannedReading]) -> Iterator[_Trial]:
    seen = set()
    for reading in (default, *others, *_natural(default)):
        key = (reading.begin, reading.end_on)
        if reading.formula == default.formula and key not in seen:
            seen.add(key)
            yield _Trial(reading, _NATURAL_WEIGHT)
    for reading in _shifted(default):
        key = (reading.begin, reading.end_on)
        if key not in seen:
            seen.add(key)
            yield _Trial(reading, _SHIFT_WEIGHT)


def _natural(default: PlannedReading) -> Iterator[PlannedReading]:
    end = last_at(default.operands[0], default.end_on)
    for name, sessions in _NATURAL.items():
        if end is not None and end >= sessions:
            yield default.replace(name=f"past_{name}", begin=_day(default, end - sessions))


def _shifted(default: PlannedReading) -> Iterator[PlannedReading]:
    base = last_at(default.operands[0], default.begin)
    end = last_at(default.operands[0], default.end_on)
    if base is None or end is None:
        return
    for shift in _SHIFTS:
        for place in (base - shift, base + shift):
            if 0 <= place < end:
                yield default.replace(name=f"base_{place - base:+d}", begin=_day(default, place))


def _day(reading: PlannedReading, place: int) -> dt.date:
    return dt.date.fromordinal(int(reading.operands[0].days[place]))


def _is_long(reading: PlannedReading) -> bool:
    if not reading.operands or reading.operands[0].frequency != "D":
        return False
    base, end = (last_at(reading.operands[0], day) for day in (reading.begin, reading.end_on))
    return base is not None and end is not None and end - base >= _SHORTEST
