"""From linked claims to verdicts: the label, why, and the evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeGuard

from nlp.records import KNOWN_TODAY, Claim, Label, LinkedClaim, Record, Subtype, Verdict
from nlp.verify.beside.consistency import checked_within
from nlp.verify.beside.flags import flags_of, has_gaps, is_later_vintage, is_settlement
from nlp.verify.beside.opinions import changed, told
from nlp.verify.beside.slips import Slip, diagnosed
from nlp.verify.beside.unsettled import (
    is_being_decided,
    is_far_apart,
    is_of_peak,
    lacks_extremes,
    may_be_revised,
)
from nlp.verify.breaks import Break, broken
from nlp.verify.coincidence import coincidence
from nlp.verify.compare import admissible
from nlp.verify.compute import Gap
from nlp.verify.confidence import confidences, features
from nlp.verify.evidence import Computed, computed, evidence_hash, reading
from nlp.verify.explain import decided_line, missing_line, unchecked_line
from nlp.verify.interval import Interval
from nlp.verify.robustness import robustness

#: Forms that look over a whole history: one wrong value in it decides them.
_DECIDED = frozenset(
    {"supported", "supported_other_reading", "close", "contradicted", "direction_only"}
)
_OF_RUNS = frozenset({"streak", "first_in"})
_REMEMBERING = _OF_RUNS | {
    "superlative", "record", "crossing", "extremes", "distance", "threshold",
}  # fmt: skip
_OF_LEVELS = frozenset({"level", "average", "highest", "lowest"})
#: Without a figure their direction is all that can be checked.
_SILENT = frozenset({"pct_change", "abs_change", "point_change", "other"})
_LARGE_MOVE = 35.0  # percent; an unnoticed split looks like a fall of a third or more
#: Claims that are decided before the first of their verdicts is written: the same code over and
#: over runs a fifth faster than all of it for each claim in turn.
_AT_ONCE = 128


def verdicts(
    linked_claims: Iterable[LinkedClaim],
    *,
    now: Callable[[], dt.datetime],
    software: str = "",
) -> Iterator[Verdict]:
    """One verdict for each claim, in order.

    Args:
        linked_claims: Claims with their readings and data.
        now: Called once for each verdict; gives the aware instant of ``verified_at``.
        software: Name and version to record, so that a verdict can be redone.

    Yields:
        A verdict for every claim, also for those that cannot be checked.

    Raises:
        UnknownNameError: A reading names a formula that is not registered.
    """
    pending = iter(linked_claims)
    while batch := list(islice(pending, _AT_ONCE)):
        made = [_decision(each) for each in batch]
        sure = iter(_confidences(batch, made))
        for each, decided in zip(batch, made, strict=True):
            steps = next(sure) if _is_decided(decided) else {}
            yield _verdict(each, decided, steps, now(), software)


def verdict(linked_claim: LinkedClaim, *, verified_at: dt.datetime, software: str = "") -> Verdict:
    """The verdict on one claim.

    Args:
        linked_claim: The claim with its readings and data.
        verified_at: Aware instant to record.
        software: Name and version to record.
    """
    return next(verdicts([linked_claim], now=lambda: verified_at, software=software))


def _decision(linked_claim: LinkedClaim) -> Decision | None:
    if not linked_claim.readings or unchecked_reason(linked_claim.claim) is not None:
        return None
    return decision(linked_claim)


def _is_decided(made: Decision | None) -> TypeGuard[Decision]:
    return made is not None and made.label in _DECIDED


def _confidences(batch: list[LinkedClaim], made: list[Decision | None]) -> list[dict[str, float]]:
    """How sure those verdicts are that are decided."""
    pairs = zip(batch, made, strict=True)
    told = [(each.claim, decided) for each, decided in pairs if _is_decided(decided)]
    seen = [
        features(claim, it.label, it.deciding, it.every, it.admitted, it.chance)
        for claim, it in told
    ]
    return confidences(seen, [claim for claim, _ in told])


def _verdict(
    linked_claim: LinkedClaim,
    made: Decision | None,
    steps: dict[str, float],
    verified_at: dt.datetime,
    software: str,
) -> Verdict:
    found = _judged(linked_claim, made, steps, verified_at, software)
    claim = linked_claim.claim
    return checked_within(found, claim) if claim.printed else found


def _judged(
    linked_claim: LinkedClaim,
    made: Decision | None,
    steps: dict[str, float],
    verified_at: dt.datetime,
    software: str,
) -> Verdict:
    if made is not None:
        return _decided(linked_claim, made, steps, verified_at, software)
    claim = linked_claim.claim
    reason = unchecked_reason(claim)
    if reason is not None:
        return _undecided(
            linked_claim,
            "not_checkable",
            reason,
            unchecked_line(claim, reason),
            verified_at,
            software,
        )
    missing = linked_claim.missing or "no_series"
    line = linked_claim.explanation or missing_line(missing)
    return _undecided(linked_claim, "insufficient_data", missing, line, verified_at, software)


def unchecked_reason(claim: Claim) -> str | None:
    """Why no data can settle a claim now, or None where they can.

    Example:
        A forecast gives ``forecast``, an opinion ``opinion``.
    """
    if claim.reason is not None and not claim.checkable:
        return claim.reason
    if claim.form == "forecast" or claim.modality == "forecast":
        return "forecast"
    if claim.modality != "stated":
        return claim.modality
    return None if claim.checkable else "vague"


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


def decision(linked_claim: LinkedClaim) -> Decision:
    """The label of a claim that has readings, and what it rests on.

    Args:
        linked_claim: A checkable claim with at least one reading.
    """
    claim = linked_claim.claim
    admitted = admissible(claim)
    every = [computed(planned, claim, admitted) for planned in linked_claim.readings]
    others = [computed(planned, claim, admitted) for planned in linked_claim.opinions]
    label, reason, deciding = _label(claim, every)
    if label == "contradicted" and _holds_by_later_vintage(claim, deciding, others):
        label, reason = "close", "later_vintage"
    if label == "contradicted" and may_be_revised(claim, deciding):
        label, reason = "close", "later_vintage"
    if label == "contradicted" and is_settlement(claim, deciding):
        label, reason = "insufficient_data", "no_series"
    if label == "contradicted" and is_being_decided(claim, deciding):
        label, reason = "insufficient_data", "no_coverage"
    if label == "contradicted" and lacks_extremes(claim, every):
        label, reason = "insufficient_data", "no_series"
    odd = _doubt(claim, label, deciding)
    if odd is not None and (label in {"contradicted", "close"} or claim.form in _REMEMBERING):
        label, reason = "insufficient_data", "doubtful_data"
    if label == "contradicted" and has_gaps(deciding) and is_of_peak(claim, deciding):
        label, reason = "insufficient_data", "no_coverage"
    chance = _coincidence(claim, admitted, every)
    return Decision(admitted, every, deciding, label, reason, odd, chance, others)


def _decided(
    linked_claim: LinkedClaim,
    made: Decision,
    steps: dict[str, float],
    verified_at: dt.datetime,
    software: str,
) -> Verdict:
    claim = linked_claim.claim
    admitted, label, deciding, odd = made.admitted, made.label, made.deciding, made.odd
    slip = _slip(linked_claim, label, deciding, admitted)
    chosen = _chosen(linked_claim, label, deciding, admitted)
    readings = tuple([reading(each) for each in made.every])
    line = decided_line(
        claim, label, readings, made.every.index(deciding), slip.text if slip else None,
        made.reason, odd.text if odd else None,
    )  # fmt: skip
    flags = flags_of(label, made.every, deciding, claim, slip=slip, odd=odd, chosen=chosen)
    others = made.others
    if others:
        line = "; ".join((line, *told(made.every[0], others)))
        flags = tuple(dict.fromkeys((*flags, *changed(made.every[0], others))))
    return Verdict(
        claim_id=claim.id,
        label=label,
        subtype=_subtype(claim, label, deciding),
        reason=made.reason,
        flags=flags,
        confidence=steps.pop("label", None),
        confidences=steps or None,
        coincidence=made.chance,
        interval=(admitted.lo, admitted.hi) if admitted else None,
        interval_rule=admitted.rule if admitted else None,
        readings=readings,
        default_reading=0,
        slip=slip.text if slip and label == "contradicted" else None,
        opinions=tuple([reading(each) for each in others]),
        robustness=chosen,
        explanation=line,
        evidence_hash=evidence_hash(linked_claim, admitted, readings, label),
        verified_at=verified_at,
        as_of=linked_claim.as_of,
        software=software,
    )


def _subtype(claim: Claim, label: Label, deciding: Computed) -> Subtype | None:
    if label != "contradicted" or deciding.judgement is None:
        return None
    return "direction" if claim.negated else deciding.judgement.subtype


def _slip(
    linked_claim: LinkedClaim, label: Label, deciding: Computed, admitted: Interval | None
) -> Slip | None:
    if label not in {"contradicted", "close"} or deciding.outcome is None:
        return None
    claim, beside = linked_claim.claim, linked_claim.neighbours
    return diagnosed(claim, deciding.planned, admitted, deciding.outcome, neighbours=beside)


def _chosen(
    linked_claim: LinkedClaim, label: Label, deciding: Computed, admitted: Interval | None
) -> dict[str, float | str | None] | None:
    """How chosen the window of a true statement is; None of any other."""
    if label not in {"supported", "direction_only"}:
        return None
    others, peers = linked_claim.readings[1:], linked_claim.peers
    return robustness(linked_claim.claim, deciding.planned, others, peers, admitted)


def _doubt(claim: Claim, label: Label, deciding: Computed) -> Break | None:
    """What is odd about the rows, where it could have made the verdict."""
    outcome = deciding.outcome
    if outcome is None:
        return None
    suspicious = label in {"contradicted", "close"} or claim.form in _REMEMBERING
    large = outcome.signed and outcome.unit == "percent" and abs(outcome.value) > _LARGE_MOVE
    if not (suspicious or large):
        return None
    planned = deciding.planned
    far = is_far_apart(claim, outcome)
    near_step = planned.formula == "crossing" and not (far or _looks_back(claim))
    if near_step or claim.form in _OF_RUNS:
        planned = planned.replace(begin=outcome.rows[0].day)
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


def _undecided(
    linked_claim: LinkedClaim,
    label: Label,
    reason: str,
    line: str,
    verified_at: dt.datetime,
    software: str,
) -> Verdict:
    return Verdict(
        claim_id=linked_claim.claim.id,
        label=label,
        reason=reason,
        explanation=line,
        evidence_hash=evidence_hash(linked_claim, None, (), label),
        verified_at=verified_at,
        as_of=linked_claim.as_of,
        software=software,
    )


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
