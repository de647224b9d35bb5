"""What stored values cannot refute: moments between closes, decisions, first prints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.market.cutoffs import EFFECTIVE_DAYS
from nlp.records import UNDER_WAY, Claim, Slice
from nlp.verify.compute import Outcome, column
from nlp.verify.evidence import Computed

#: Words of a moment: a level told with one of them is an extreme of the day.
_TOUCHING = frozenset({"touch", "touched", "touches", "touching", "hit", "hits", "hitting"})
_OF_BOUNDS = frozenset({"crossing", "threshold"})
#: Forms that compare a value with those before it.
_OF_STEPS = frozenset({"superlative", "record", "streak", "first_in"})
#: How far beyond its closes a price gets within a session, in usual daily moves. Of a walk
#: without drift the extreme lies further from the nearer of two closes in one session of 400.
_REACH = 3.0
_USUAL_DAYS = 60  # sessions that tell how far the price usually moves
_FEWEST_DAYS = 10
_PEAK_POINTS = 10.0  # percentage points that a single missing session may add to a distance
_FAR = 1.7  # times: a price and a bound that differ by more do not belong together
_REVISION = 0.2  # points by which rates of statistics are commonly revised after the first print


def lacks_extremes(claim: Claim, every: list[Computed]) -> bool:
    """Whether highs or lows could bear out what the closes do not, and none are stored."""
    if not perhaps_within(claim, every[0].outcome):
        return False
    measures = {part.measure for each in every for part in each.planned.operands}
    return measures.isdisjoint({"high", "low"})


def perhaps_within(claim: Claim, outcome: Outcome | None) -> bool:
    """Whether a bound that no close passed may have been passed within the session.

    ``|bound - c| <= 3 s`` for one of the closes c that decide, where s is the root of the mean
    squared daily change over the 60 sessions before: nearer than that, closes refute nothing.

    Args:
        claim: A claim that its closes do not bear out.
        outcome: What decides it.
    """
    stated = claim.quantity
    if stated is None or outcome is None or not outcome.rows or claim.negated:
        return False
    last = outcome.rows[-1]
    series = last.operand
    if claim.tells_close or series.frequency != "D" or series.measure in {"high", "low"}:
        return False
    if not ((claim.form == "crossing" and claim.aspect != "first") or _touches(claim)):
        return False
    usual = _usual_move(series, last.index)
    bound = float(stated.value)
    return any(abs(bound - row.value) <= _REACH * usual for row in outcome.rows)


def _touches(claim: Claim) -> bool:
    if claim.form != "level" and claim.form not in _OF_BOUNDS:
        return False
    words = {word.strip(",.;:") for word in claim.text.casefold().split()}
    return not words.isdisjoint(_TOUCHING)


def _usual_move(series: Slice, place: int) -> float:
    if place < _FEWEST_DAYS:
        return 0.0
    steps = np.diff(column(series)[max(0, place - _USUAL_DAYS) : place + 1])
    return float(np.sqrt(np.mean(np.square(steps))))


def is_being_decided(claim: Claim, deciding: Computed) -> bool:
    """As in "cut its rate to 2.25%, the lowest since 2022": in effect only some days later."""
    stated = claim.quantity
    decided = claim.form == "level" and stated is not None and f"to {stated.text}" in claim.text
    if claim.measure != "policy_rate" or not (decided or claim.form in _OF_STEPS):
        return False
    rows = deciding.outcome.rows if deciding.outcome is not None else ()
    if any(row.day > claim.seen_at.date() for row in rows):
        return False  # it shows
    end = deciding.planned.end_on
    return end is not None and (claim.seen_at.date() - end).days <= EFFECTIVE_DAYS


def under_way(every: Sequence[Computed]) -> Computed | None:
    """The reading of a session that was under way, as in "is up 9.2%" written before the close."""
    return next((each for each in every if each.planned.name == UNDER_WAY), None)


def may_be_revised(claim: Claim, deciding: Computed) -> bool:
    """Whether values captured after the article deny, by a hair, an extreme of a statistic.

    Records of first prints, ties among them, come and go with revisions.
    """
    rows, seen = deciding.rows, claim.seen_at.date()
    if claim.form not in {"superlative", "record"} or len(rows) < 2 or rows[0].unit != "percent":
        return False
    if not any(row.vintage is not None and row.vintage > seen for row in rows):
        return False
    if len(rows) == 4:  # two changes, each with its base
        gap = (rows[3].value - rows[2].value) - (rows[1].value - rows[0].value)
        return abs(gap) <= _REVISION
    return abs(rows[-1].value - rows[0].value) <= _REVISION


def is_far_apart(claim: Claim, outcome: Outcome) -> bool:
    """Whether a bound lies so far from the price as if one of them had another unit or basis."""
    stated = claim.quantity
    if claim.form not in {"threshold", "crossing"} or stated is None or not outcome.rows:
        return False
    value, bound = outcome.rows[-1].value, float(stated.value)
    return value > 0 and bound > 0 and not 1 / _FAR <= value / bound <= _FAR


def is_of_peak(claim: Claim, deciding: Computed) -> bool:
    """Whether a missing session may hold the peak or trough that bears the statement out."""
    judgement, stated = deciding.judgement, claim.quantity
    if claim.form == "extremes":
        return True
    if claim.form != "distance" or stated is None or judgement is None:
        return False
    off = abs((judgement.signed or 0.0) - float(stated.value))
    return stated.unit != "percent" or off <= _PEAK_POINTS
