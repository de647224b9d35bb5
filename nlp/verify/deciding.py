"""From the readings of claims to their labels, and what each label rests on."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.records import KNOWN_TODAY, Claim, Label, LinkedClaim, PlannedReading, Record
from nlp.verify.beside.flags import has_gaps, is_later_vintage, is_settlement
from nlp.verify.beside.unsettled import (
    is_being_decided,
    is_far_apart,
    is_of_peak,
    lacks_extremes,
    may_be_revised,
    under_way,
)
from nlp.verify.breaks import Break, broken, standing_still
from nlp.verify.coincidence import coincidence
from nlp.verify.compare import admissible
from nlp.verify.compute import Gap
from nlp.verify.evidence import Computed, computed
from nlp.verify.interval import Interval

_OF_RUNS = frozenset({"streak", "first_in"})
#: Forms that look over a whole history: one wrong value in it decides them.
_REMEMBERING = _OF_RUNS | {
    "superlative", "record", "crossing", "extremes", "distance", "threshold", "reversal",
}  # fmt: skip
_OF_LEVELS = frozenset({"level", "average", "highest", "lowest", "extremes", "extremes_within"})
#: Without a figure their direction is all that can be checked.
_SILENT = frozenset({"pct_change", "abs_change", "point_change", "other"})
_LARGE_MOVE = 35.0  # percent; an unnoticed split looks like a fall of a third or more


class Decision(Record, frozen=True):
    """How the label of a claim with readings came about.

    Attributes:
        admitted: The interval of its figure, or None.
        every: All readings computed, the default first.
        deciding: The one that decides.
        label: The label.
        reason: The typed reason, or the name of the reading that holds.
        odd: What makes the deciding rows doubtful, or None.
        chance: How likely the figure of another day would match, or None.
        others: What second opinions give; they decide nothing by themselves.
    """

    admitted: Interval | None
    every: list[Computed]
    deciding: Computed
    label: Label
    reason: str | None
    odd: Break | None
    chance: float | None
    others: list[Computed]


def decisions(linked_claims: Sequence[LinkedClaim]) -> list[Decision]:
    """The labels of claims that have readings, and what they rest on.

    Args:
        linked_claims: Checkable claims with at least one reading each.
    """
    claims = [each.claim for each in linked_claims]
    figures = [admissible(claim) for claim in claims]
    every = list(map(_computed, [each.readings for each in linked_claims], claims, figures))
    others = list(map(_computed, [each.opinions for each in linked_claims], claims, figures))
    chances = list(map(_coincidence, claims, figures, every))
    return list(map(_decision, claims, figures, every, others, chances))


def _computed(
    readings: Sequence[PlannedReading], claim: Claim, admitted: Interval | None
) -> list[Computed]:
    return [computed(planned, claim, admitted) for planned in readings]


def _decision(
    claim: Claim,
    admitted: Interval | None,
    every: list[Computed],
    others: list[Computed],
    chance: float | None,
) -> Decision:
    label, reason, deciding = _label(claim, every)
    if label == "contradicted" and _holds_by_later_vintage(claim, deciding, others):
        label, reason = "close", "later_vintage"
    if label == "contradicted" and may_be_revised(claim, deciding):
        label, reason = "close", "later_vintage"
    if label == "contradicted" and is_settlement(claim, deciding):
        label, reason = "insufficient_data", "no_series"
    if label == "contradicted" and is_being_decided(claim, deciding):
        label, reason = "insufficient_data", "no_coverage"
    open_still = under_way(every)
    if open_still is not None and label == "contradicted":
        label, reason, deciding = "insufficient_data", "no_coverage", open_still
    if label == "contradicted" and lacks_extremes(claim, every):
        label, reason = "insufficient_data", "no_series"
    odd = _doubt(claim, label, deciding)
    if odd is not None and (label in {"contradicted", "close"} or claim.form in _REMEMBERING):
        label, reason = "insufficient_data", "doubtful_data"
    if label == "contradicted" and has_gaps(deciding) and is_of_peak(claim, deciding):
        label, reason = "insufficient_data", "no_coverage"
    return Decision(admitted, every, deciding, label, reason, odd, chance, others)


def _doubt(claim: Claim, label: Label, deciding: Computed) -> Break | None:
    """What is odd about the rows, where it could have made the verdict."""
    outcome = deciding.outcome
    if outcome is None:
        return None
    suspicious = label in {"contradicted", "close"} or claim.form in _REMEMBERING
    large = outcome.signed and outcome.unit == "percent" and abs(outcome.value) > _LARGE_MOVE
    planned = deciding.planned
    if not (suspicious or large):
        return standing_still(planned, outcome.rows[-1])
    far = is_far_apart(claim, outcome)
    near_step = planned.formula == "crossing" and not (far or _looks_back(claim))
    if near_step or claim.form in _OF_RUNS:
        planned = planned.replace(begin=outcome.rows[0].day)
    if claim.form == "reversal":  # it is undone after its window, or goes back on a day before
        planned = planned.replace(end_on=max(row.day for row in outcome.rows))
    whole = far or (planned.formula in _OF_LEVELS and label != "supported")
    return broken(planned.replace(begin=None) if whole else planned)


def _looks_back(claim: Claim) -> bool:
    window = claim.window
    return claim.aspect == "first" or (window is not None and window.relation in {"since", "past"})


def _coincidence(claim: Claim, admitted: Interval | None, every: list[Computed]) -> float | None:
    """How likely another day's figure would match one of the readings."""
    if admitted is None or claim.quantity is None or every[0].judgement is None:
        return None
    results = [
        each.judgement.signed
        for each in every
        if each.judgement is not None and each.judgement.signed is not None
    ]
    return coincidence(every[0].planned, admitted, float(claim.quantity.value), results)


def _label(claim: Claim, every: list[Computed]) -> tuple[Label, str | None, Computed]:
    default = every[0]
    if default.holds:
        silent = claim.form == "direction_only" or (
            claim.quantity is None and claim.form in _SILENT
        )
        return "direction_only" if silent else "supported", "default_reading", default
    other = next((each for each in every if each.holds), None)
    if other is not None:
        return "supported_other_reading", other.planned.name, other
    if default.holds is None:
        gap = default.gap or Gap("no_coverage", "")
        return "insufficient_data", gap.reason, default
    if default.judgement and default.judgement.near and not claim.negated:
        return "close", "rounding_or_vendor_noise", default
    if is_later_vintage(default, claim):
        return "close", "later_vintage", default
    return "contradicted", "no_reading_holds", default


def _holds_by_later_vintage(claim: Claim, deciding: Computed, others: list[Computed]) -> bool:
    """Whether all values stored were captured after the article, and one of them agrees.

    What was known when it was written is not stored: it may have been either.
    """
    captured = [row.vintage for row in deciding.rows if row.vintage is not None]
    later = bool(captured) and min(captured) > claim.seen_at.date()
    return later and any(each.planned.name == KNOWN_TODAY and each.holds for each in others)
