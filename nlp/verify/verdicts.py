"""From linked claims to verdicts: the label, why, and the evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from nlp.records import KNOWN_TODAY, Claim, Label, LinkedClaim, Record, Subtype, Verdict
from nlp.verify.beside.consistency import checked_within
from nlp.verify.beside.opinions import changed, told
from nlp.verify.beside.slips import Slip, diagnosed
from nlp.verify.breaks import Break, broken
from nlp.verify.coincidence import coincidence
from nlp.verify.compare import admissible
from nlp.verify.compute import Gap
from nlp.verify.confidence import confidences, features
from nlp.verify.evidence import Computed, computed, evidence_hash, reading
from nlp.verify.explain import decided_line, missing_line, unchecked_line
from nlp.verify.formulas.policy import EFFECTIVE_DAYS
from nlp.verify.formulas.spans import hole
from nlp.verify.interval import Interval
from nlp.verify.robustness import FRAGILE, robustness

#: Forms that look over a whole history: one wrong value in it decides them.
_REMEMBERING = frozenset({"superlative", "record", "crossing", "extremes", "distance", "threshold"})
_OF_STEPS = frozenset({"superlative", "record", "streak", "first_in"})
_OF_LEVELS = frozenset({"level", "average", "highest", "lowest"})
#: Days after the end of its period by which a statistic is out. Monthly figures of statistics
#: offices follow within seven weeks, quarterly accounts within three months, yearly series of the
#: World Bank with the update of the July after.
_RELEASED_WITHIN = {"M": 50, "Q": 92, "A": 212}
_SPOT_GAP = 0.05  # of the figure: by how much spot and nearest futures may differ
_OF_FUTURES = ("settle", "futures", "contract", "front-month")
_LARGE_MOVE = 35.0  # percent; an unnoticed split looks like a fall of a third or more
_SMALL_GAP = 0.05  # a contradiction by less than this share of the figure hangs on one source


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
    for linked_claim in linked_claims:
        yield verdict(linked_claim, verified_at=now(), software=software)


def verdict(linked_claim: LinkedClaim, *, verified_at: dt.datetime, software: str = "") -> Verdict:
    """The verdict on one claim.

    Args:
        linked_claim: The claim with its readings and data.
        verified_at: Aware instant to record.
        software: Name and version to record.
    """
    made = _judged(linked_claim, verified_at, software)
    claim = linked_claim.claim
    return checked_within(made, claim) if claim.printed else made


def _judged(linked_claim: LinkedClaim, verified_at: dt.datetime, software: str) -> Verdict:
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
    if not linked_claim.readings:
        missing = linked_claim.missing or "no_series"
        line = linked_claim.explanation or missing_line(missing)
        return _undecided(linked_claim, "insufficient_data", missing, line, verified_at, software)
    return _decided(linked_claim, verified_at, software)


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
    if label == "contradicted" and _is_settlement(claim, deciding):
        label, reason = "insufficient_data", "no_series"
    if label == "contradicted" and _is_being_decided(claim, deciding):
        label, reason = "insufficient_data", "no_coverage"
    odd = _doubt(claim, label, deciding)
    if odd is not None and (label in {"contradicted", "close"} or claim.form in _REMEMBERING):
        label, reason = "insufficient_data", "doubtful_data"
    chance = _coincidence(claim, admitted, every)
    return Decision(admitted, every, deciding, label, reason, odd, chance, others)


def _decided(linked_claim: LinkedClaim, verified_at: dt.datetime, software: str) -> Verdict:
    claim, made = linked_claim.claim, decision(linked_claim)
    admitted, label, deciding, odd = made.admitted, made.label, made.deciding, made.odd
    slip = _slip(linked_claim, label, deciding, admitted)
    chosen = _chosen(linked_claim, label, deciding, admitted)
    readings = tuple([reading(each) for each in made.every])
    seen = features(claim, label, deciding, made.every, admitted, made.chance)
    steps = confidences(claim, label, seen) or {}
    line = decided_line(
        claim, label, readings, made.every.index(deciding), slip.text if slip else None,
        made.reason, odd.text if odd else None,
    )  # fmt: skip
    others = made.others
    line = "; ".join((line, *told(made.every[0], others)))
    flags = _flags(label, made.every, deciding, claim, slip=slip, odd=odd, chosen=chosen)
    return Verdict(
        claim_id=claim.id,
        label=label,
        subtype=_subtype(claim, label, deciding),
        reason=made.reason,
        flags=tuple(dict.fromkeys((*flags, *changed(made.every[0], others)))),
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
    whole = planned.formula in _OF_LEVELS and label != "supported"
    return broken(planned.replace(begin=None) if whole else planned)


def _has_gaps(deciding: Computed) -> bool:
    """Whether sessions without a value might have made a true statement false."""
    planned = deciding.planned
    return any(hole(each, planned.begin, planned.end_on) for each in planned.operands)


def _coincidence(claim: Claim, admitted: Interval | None, every: list[Computed]) -> float | None:
    """How likely another day's figure would match one of the readings."""
    if admitted is None or claim.quantity is None or every[0].judgement is None:
        return None
    signed = [each.judgement.signed for each in every if each.judgement is not None]
    results = [each for each in signed if each is not None]
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
            claim.quantity is None and claim.form in {"pct_change", "abs_change", "point_change"}
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
    if _is_later_vintage(default, claim):
        return "close", "later_vintage", default
    return "contradicted", "no_reading_holds", default


def _is_later_vintage(computed: Computed, claim: Claim) -> bool:
    """Whether a small miss rests on a value captured after the article was written."""
    judgement, outcome = computed.judgement, computed.outcome
    if judgement is None or outcome is None or judgement.signed is None or not outcome.rows:
        return False
    captured = outcome.rows[-1].vintage
    if captured is None or captured <= claim.seen_at.date() or judgement.subtype == "direction":
        return False
    stated = float(claim.quantity.value) if claim.quantity else 0.0
    # First prints of growth and inflation are rarely revised by more than half a point.
    revision = 0.5 if outcome.unit in {"percent", "percentage_point"} else 0.02 * abs(stated)
    return abs(judgement.signed - stated) <= revision


def _holds_by_later_vintage(claim: Claim, deciding: Computed, others: list[Computed]) -> bool:
    """Whether all values stored were captured after the article, and one of them agrees.

    What was known when it was written is not stored: it may have been either.
    """
    captured = [row.vintage for row in deciding.rows if row.vintage is not None]
    later = bool(captured) and min(captured) > claim.seen_at.date()
    return later and any(each.planned.name == KNOWN_TODAY and each.holds for each in others)


def _flags(
    label: Label,
    every: list[Computed],
    deciding: Computed,
    claim: Claim,
    *,
    slip: Slip | None,
    odd: Break | None,
    chosen: dict[str, float | str | None] | None,
) -> tuple[str, ...]:
    told = {each.holds for each in every if each.holds is not None}
    flags: list[str] = ["reading_dependent"] if len(told) > 1 else []
    flags += deciding.planned.flags
    if deciding.judgement:
        flags += deciding.judgement.flags
    if label == "contradicted":
        if slip and slip.flag:
            flags.append(slip.flag)
        if _hangs_on_one_source(deciding, every, claim):
            flags.append("single_source")
    if label == "close" and _is_later_vintage(deciding, claim):
        flags.append("revised_since")
    written = claim.seen_at.date()
    if any(row.vintage is not None and row.vintage > written for row in deciding.rows):
        flags.append("captured_later")
    if label == "insufficient_data" and _is_settlement(claim, deciding):
        flags.append("basis_mismatch")
    if _may_not_be_out(deciding, written):
        flags.append("release_unknown")
    if odd is not None:
        flags.append("doubtful_data")
    if label == "supported" and _has_gaps(deciding):
        flags.append("gaps")
    if chosen is not None and float(chosen["support"] or 0) < FRAGILE:
        flags.append("fragile_window")
    return tuple(dict.fromkeys(flags))


def _is_settlement(claim: Claim, deciding: Computed) -> bool:
    """Whether the text tells a price of futures, and spot prices are all there is.

    The two lie some per cent apart: what is off by no more is refuted by neither.
    """
    parts, judgement = deciding.planned.operands, deciding.judgement
    if judgement is None or judgement.signed is None or judgement.subtype == "direction":
        return False
    stated = float(claim.quantity.value) if claim.quantity is not None else 0.0
    if abs(judgement.signed - stated) > _SPOT_GAP * abs(stated):
        return False
    spot = bool(parts) and all(each.measure == "spot_price" for each in parts)
    return spot and any(word in claim.text.casefold() for word in _OF_FUTURES)


def _is_being_decided(claim: Claim, deciding: Computed) -> bool:
    """As in "cut its rate to 2.25%, the lowest since 2022": in effect only some days later."""
    if claim.measure != "policy_rate" or claim.form not in _OF_STEPS:
        return False
    end = deciding.planned.end_on
    return end is not None and (claim.seen_at.date() - end).days <= EFFECTIVE_DAYS


def _may_not_be_out(deciding: Computed, written: dt.date) -> bool:
    """Whether a statistic is so young that it may have been released after the article.

    Nothing tells when: neither its day of release nor a vintage is stored.
    """
    rows = deciding.outcome.rows if deciding.outcome is not None else ()
    return any(
        row.operand.instrument.startswith("ECON:")
        and not row.operand.released
        and row.vintage is None
        and (written - row.day).days < _RELEASED_WITHIN.get(row.operand.frequency, 0)
        for row in rows
    )


def _hangs_on_one_source(deciding: Computed, every: list[Computed], claim: Claim) -> bool:
    sources = {row.series for each in every for row in each.rows}
    judgement = deciding.judgement
    if len(sources) > len(claim.subjects) or judgement is None or judgement.signed is None:
        return False
    stated = float(claim.quantity.value) if claim.quantity else 0.0
    return abs(judgement.signed - stated) <= _SMALL_GAP * abs(stated)
