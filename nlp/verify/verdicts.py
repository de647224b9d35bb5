"""From linked claims to verdicts: the label, why, and the evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from nlp.records import (
    Claim,
    Label,
    LinkedClaim,
    Observation,
    PlannedReading,
    Reading,
    Verdict,
    content_id,
)
from nlp.verify.compare import Judgement, admissible, judged
from nlp.verify.compute import Gap, Outcome, outcomes
from nlp.verify.explain import decided_line, missing_line, unchecked_line
from nlp.verify.interval import Interval
from nlp.verify.noise import noise_of
from nlp.verify.robustness import FRAGILE, robustness
from nlp.verify.slips import Slip, diagnosed

_SMALL_GAP = 0.05  # a contradiction by less than this share of the figure hangs on one source


@dataclass(frozen=True, slots=True)
class _Computed:
    """One reading with what came of it: holds for all its operands, or why it cannot be told."""

    planned: PlannedReading
    holds: bool | None
    judgement: Judgement | None
    outcome: Outcome | None
    rows: tuple[Observation, ...] = ()
    text: str = ""
    gap: Gap | None = None


def verdicts(
    linked_claims: Iterable[LinkedClaim], *, now: Callable[[], dt.datetime]
) -> Iterator[Verdict]:
    """One verdict for each claim, in order.

    Args:
        linked_claims: Claims with their readings and data.
        now: Called once for each verdict; gives the aware instant of ``verified_at``.

    Yields:
        A verdict for every claim, also for those that cannot be checked.

    Raises:
        UnknownNameError: A reading names a formula that is not registered.
    """
    for linked_claim in linked_claims:
        yield verdict(linked_claim, verified_at=now())


def verdict(linked_claim: LinkedClaim, *, verified_at: dt.datetime) -> Verdict:
    """The verdict on one claim.

    Args:
        linked_claim: The claim with its readings and data.
        verified_at: Aware instant to record.
    """
    claim = linked_claim.claim
    reason = unchecked_reason(claim)
    if reason is not None:
        return _undecided(
            linked_claim, "not_checkable", reason, unchecked_line(claim, reason), verified_at
        )
    if not linked_claim.readings:
        missing = linked_claim.missing or "no_series"
        line = linked_claim.explanation or missing_line(missing)
        return _undecided(linked_claim, "insufficient_data", missing, line, verified_at)
    return _decided(linked_claim, verified_at)


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


def _decided(linked_claim: LinkedClaim, verified_at: dt.datetime) -> Verdict:
    claim = linked_claim.claim
    admitted = admissible(claim)
    computed = [_computed(planned, claim, admitted) for planned in linked_claim.readings]
    label, reason, deciding = _label(claim, computed)
    slip = None
    if label in {"contradicted", "close"} and deciding.judgement:
        beside = linked_claim.neighbours
        slip = diagnosed(claim, deciding.planned, admitted, neighbours=beside)
    flags = _flags(label, computed, deciding, slip, claim)
    chosen = None
    if label in {"supported", "direction_only"}:
        chosen = robustness(claim, deciding.planned, linked_claim.readings[1:])
    if chosen is not None and float(chosen["support"] or 0) < FRAGILE:
        flags = (*flags, "fragile_window")
    readings = tuple(_reading(each) for each in computed)
    judgement = deciding.judgement
    subtype = judgement.subtype if label == "contradicted" and judgement else None
    if label == "contradicted" and claim.negated:
        subtype = "direction"
    line = decided_line(
        claim, label, readings, computed.index(deciding), slip.text if slip else None, reason
    )
    return Verdict(
        claim_id=claim.id,
        label=label,
        subtype=subtype,
        reason=reason,
        flags=flags,
        interval=(admitted.lo, admitted.hi) if admitted else None,
        interval_rule=admitted.rule if admitted else None,
        readings=readings,
        default_reading=0,
        slip=slip.text if slip and label == "contradicted" else None,
        robustness=chosen,
        explanation=line,
        evidence_hash=_hash(claim, admitted, readings, label),
        verified_at=verified_at,
        as_of=linked_claim.as_of,
    )


def _undecided(
    linked_claim: LinkedClaim, label: Label, reason: str, line: str, verified_at: dt.datetime
) -> Verdict:
    claim = linked_claim.claim
    return Verdict(
        claim_id=claim.id,
        label=label,
        reason=reason,
        explanation=line,
        evidence_hash=_hash(claim, None, (), label),
        verified_at=verified_at,
        as_of=linked_claim.as_of,
    )


def _computed(planned: PlannedReading, claim: Claim, admitted: Interval | None) -> _Computed:
    found = outcomes(planned, claim)
    gap = next((each for each in found if isinstance(each, Gap)), None)
    good = [each for each in found if isinstance(each, Outcome)]
    rows = tuple(found for each in good for row in each.rows for found in row.evidence())
    text = "; ".join(each.text for each in good)
    if gap is not None:
        return _Computed(planned, None, None, None, rows, text or gap.text, gap)
    noise = noise_of(planned, claim)
    checks = [(judged(claim, each, admitted, noise=noise), each) for each in good]
    # Said of several subjects: it must hold for each, and the first that fails decides.
    judgement, outcome = next((pair for pair in checks if not pair[0].holds), checks[0])
    return _Computed(
        planned, judgement.holds != claim.negated, judgement, outcome, rows, text, None
    )


def _label(claim: Claim, computed: list[_Computed]) -> tuple[Label, str | None, _Computed]:
    default = computed[0]
    if default.holds:
        silent = claim.form == "direction_only" or (
            claim.quantity is None and claim.form in {"pct_change", "abs_change", "point_change"}
        )
        return "direction_only" if silent else "supported", "default_reading", default
    other = next((each for each in computed if each.holds), None)
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


def _is_later_vintage(computed: _Computed, claim: Claim) -> bool:
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


def _flags(
    label: Label, computed: list[_Computed], deciding: _Computed, slip: Slip | None, claim: Claim
) -> tuple[str, ...]:
    flags: dict[str, None] = {}
    told = {each.holds for each in computed if each.holds is not None}
    if len(told) > 1:
        flags["reading_dependent"] = None
    flags.update(dict.fromkeys(deciding.planned.flags))
    if deciding.judgement:
        flags.update(dict.fromkeys(deciding.judgement.flags))
    if label == "contradicted":
        if slip and slip.flag:
            flags[slip.flag] = None
        if _hangs_on_one_source(deciding, computed, claim):
            flags["single_source"] = None
    if label == "close" and _is_later_vintage(deciding, claim):
        flags["revised_since"] = None
    return tuple(flags)


def _hangs_on_one_source(deciding: _Computed, computed: list[_Computed], claim: Claim) -> bool:
    sources = {row.series for each in computed for row in each.rows}
    judgement = deciding.judgement
    if len(sources) > len(claim.subjects) or judgement is None or judgement.signed is None:
        return False
    stated = float(claim.quantity.value) if claim.quantity else 0.0
    return abs(judgement.signed - stated) <= _SMALL_GAP * abs(stated)


def _reading(computed: _Computed) -> Reading:
    planned, judgement, outcome = computed.planned, computed.judgement, computed.outcome
    note = judgement.note if judgement else None
    if computed.gap is not None:
        note = computed.gap.text
    return Reading(
        name=planned.name,
        formula=computed.text,
        inputs=computed.rows,
        result=outcome.value if outcome else None,
        unit=outcome.unit if outcome else None,
        holds=computed.holds,
        note=note,
    )


def _hash(
    claim: Claim, admitted: Interval | None, readings: tuple[Reading, ...], label: str
) -> str:
    ends = (str(admitted.lo), str(admitted.hi), admitted.rule) if admitted else None
    evidence = [
        (reading.name, reading.formula, reading.result, reading.holds, [
            (row.series, row.date, row.value, row.provider, row.vintage) for row in reading.inputs
        ])
        for reading in readings
    ]  # fmt: skip
    content = (claim.id, claim.form, claim.text, claim.direction, claim.negated, claim.measure)
    return content_id("e", content, ends, label, evidence)
