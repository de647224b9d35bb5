"""From linked claims to verdicts: the label, why, and the evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from nlp.records import Claim, Label, LinkedClaim, Reading, Record, Subtype, Verdict
from nlp.verify.beside.consistency import checked_within
from nlp.verify.beside.flags import flags_of
from nlp.verify.beside.opinions import changed, told
from nlp.verify.beside.slips import Slip, diagnosed
from nlp.verify.confidence import Features, confidences, features
from nlp.verify.deciding import Decision, decisions
from nlp.verify.evidence import evidence_hash, reading
from nlp.verify.explain import decided_line, missing_line, unchecked_line
from nlp.verify.robustness import robustness

_DECIDED = frozenset(
    {"supported", "supported_other_reading", "close", "contradicted", "direction_only"}
)
#: Claims of which each step is done before the next step of the first: the same code over and over
#: runs a fifth faster than all of it for each claim in turn.
_AT_ONCE = 64


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
        findings = iter(_findings([each for each in batch if _is_computed(each)]))
        for each in batch:
            found = next(findings) if _is_computed(each) else None
            yield _verdict(each, found, now(), software)


def verdict(linked_claim: LinkedClaim, *, verified_at: dt.datetime, software: str = "") -> Verdict:
    """The verdict on one claim.

    Args:
        linked_claim: The claim with its readings and data.
        verified_at: Aware instant to record.
        software: Name and version to record.
    """
    return next(verdicts([linked_claim], now=lambda: verified_at, software=software))


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


def _is_computed(linked_claim: LinkedClaim) -> bool:
    return bool(linked_claim.readings) and unchecked_reason(linked_claim.claim) is None


class _Finding(Record, frozen=True):
    """What is told about a claim that was computed."""

    decision: Decision
    slip: Slip | None
    chosen: dict[str, float | str | None] | None
    readings: tuple[Reading, ...]
    evidence: str
    flags: tuple[str, ...]
    steps: dict[str, float]


def _findings(linked_claims: Sequence[LinkedClaim]) -> Iterator[_Finding]:
    """What is told about claims that are computed, each step for all of them."""
    claims = [each.claim for each in linked_claims]
    made = decisions(linked_claims)
    slips = list(map(_slip, linked_claims, made))
    chosen = list(map(_chosen, linked_claims, made))
    readings = [tuple([reading(each) for each in it.every]) for it in made]
    hashes = list(map(_hash, linked_claims, made, readings))
    flags = list(map(_flags, claims, made, slips, chosen))
    steps = confidences(list(map(_features, claims, made)), claims)
    return map(_Finding, made, slips, chosen, readings, hashes, flags, steps)


def _slip(linked_claim: LinkedClaim, made: Decision) -> Slip | None:
    if made.label not in {"contradicted", "close"} or made.deciding.outcome is None:
        return None
    return diagnosed(
        linked_claim.claim,
        made.deciding.planned,
        made.admitted,
        made.deciding.outcome,
        neighbours=linked_claim.neighbours,
    )


def _chosen(linked_claim: LinkedClaim, made: Decision) -> dict[str, float | str | None] | None:
    """How chosen the window of a true statement is; None of any other."""
    if made.label not in {"supported", "direction_only"}:
        return None
    others, peers = linked_claim.readings[1:], linked_claim.peers
    return robustness(linked_claim.claim, made.deciding.planned, others, peers, made.admitted)


def _hash(linked_claim: LinkedClaim, made: Decision, readings: tuple[Reading, ...]) -> str:
    return evidence_hash(linked_claim, made.admitted, readings, made.label)


def _flags(
    claim: Claim,
    made: Decision,
    slip: Slip | None,
    chosen: dict[str, float | str | None] | None,
) -> tuple[str, ...]:
    found = flags_of(
        made.label, made.every, made.deciding, claim, slip=slip, odd=made.odd, chosen=chosen
    )
    if not made.others:
        return found
    return tuple(dict.fromkeys((*found, *changed(made.every[0], made.others))))


def _features(claim: Claim, made: Decision) -> Features:
    return features(claim, made.label, made.deciding, made.every, made.admitted, made.chance)


def _verdict(
    linked_claim: LinkedClaim, found: _Finding | None, verified_at: dt.datetime, software: str
) -> Verdict:
    if found is not None:
        made = _computed(linked_claim, found, verified_at, software)
    else:
        made = _uncomputed(linked_claim, verified_at, software)
    claim = linked_claim.claim
    return checked_within(made, claim) if claim.printed else made


def _computed(
    linked_claim: LinkedClaim, found: _Finding, verified_at: dt.datetime, software: str
) -> Verdict:
    claim, made, slip = linked_claim.claim, found.decision, found.slip
    admitted, label = made.admitted, made.label
    steps = found.steps if label in _DECIDED else {}
    return Verdict(
        claim_id=claim.id,
        label=label,
        subtype=_subtype(claim, made),
        reason=made.reason,
        flags=found.flags,
        confidence=steps.pop("label", None),
        confidences=steps or None,
        coincidence=made.chance,
        interval=(admitted.lo, admitted.hi) if admitted else None,
        interval_rule=admitted.rule if admitted else None,
        readings=found.readings,
        default_reading=0,
        slip=slip.text if slip and label == "contradicted" else None,
        opinions=tuple([reading(each) for each in made.others]),
        robustness=found.chosen,
        explanation=_line(claim, found),
        evidence_hash=found.evidence,
        verified_at=verified_at,
        as_of=linked_claim.as_of,
        software=software,
    )


def _line(claim: Claim, found: _Finding) -> str:
    """What a fact-checker reads first."""
    made, slip = found.decision, found.slip
    line = decided_line(
        claim, made.label, found.readings, made.every.index(made.deciding),
        slip.text if slip else None, made.reason, made.odd.text if made.odd else None,
    )  # fmt: skip
    return "; ".join((line, *told(made.every[0], made.others))) if made.others else line


def _subtype(claim: Claim, made: Decision) -> Subtype | None:
    if made.label != "contradicted" or made.deciding.judgement is None:
        return None
    return "direction" if claim.negated else made.deciding.judgement.subtype


def _uncomputed(linked_claim: LinkedClaim, verified_at: dt.datetime, software: str) -> Verdict:
    claim = linked_claim.claim
    label: Label = "not_checkable"
    reason = unchecked_reason(claim)
    if reason is not None:
        line = unchecked_line(claim, reason)
    else:
        reason, label = linked_claim.missing or "no_series", "insufficient_data"
        line = linked_claim.explanation or missing_line(reason)
    return Verdict(
        claim_id=claim.id,
        label=label,
        reason=reason,
        explanation=line,
        evidence_hash=evidence_hash(linked_claim, None, (), label),
        verified_at=verified_at,
        as_of=linked_claim.as_of,
        software=software,
    )
