"""The evidence of a verdict: what each reading gave, on which stored rows, and a hash of it all."""

from __future__ import annotations

import hashlib

import msgspec

from nlp.records import Claim, LinkedClaim, Observation, PlannedReading, Reading, Record
from nlp.verify.compare import Judgement, judged
from nlp.verify.compute import Gap, Outcome, outcomes
from nlp.verify.interval import Interval
from nlp.verify.noise import noise_of

_encoder = msgspec.json.Encoder()


class Computed(Record, frozen=True):
    """One reading with what came of it.

    Attributes:
        planned: The reading.
        holds: Whether the claim holds for all that it is said of; None where it cannot be told.
        judgement: How the deciding outcome stands to the claim, or None.
        outcome: The outcome that decides: the first that fails, else the first.
        rows: The stored rows that decide it.
        text: The formula with its numbers.
        gap: Why there is no outcome, or None.
        noise: By how much vendors differ, as a share of the result; 0 where there is none.
    """

    planned: PlannedReading
    holds: bool | None
    judgement: Judgement | None
    outcome: Outcome | None
    rows: tuple[Observation, ...] = ()
    text: str = ""
    gap: Gap | None = None
    noise: float = 0.0


def computed(planned: PlannedReading, claim: Claim, admitted: Interval | None) -> Computed:
    """A reading computed and held against the claim.

    Args:
        planned: The reading.
        claim: The claim.
        admitted: The interval of its figure.
    """
    gap, made = None, []
    rows: list[Observation] = []
    for found in outcomes(planned, claim):
        if isinstance(found, Gap):
            gap = gap or found
            continue
        made.append(found)
        for row in found.rows:
            rows += row.evidence()
    text = "; ".join([each.text for each in made])
    if gap is not None:
        return Computed(planned, None, None, None, tuple(rows), text or gap.text, gap)
    noise = noise_of(planned, claim)
    outcome, judgement = made[0], judged(claim, made[0], admitted, noise=noise)
    for other in made[1:]:  # said of several: it must hold for each, the first that fails decides
        if judgement.holds:
            against = judged(claim, other, admitted, noise=noise)
            if not against.holds:
                outcome, judgement = other, against
    holds = judgement.holds != claim.negated
    return Computed(planned, holds, judgement, outcome, tuple(rows), text, noise=noise)


def reading(found: Computed) -> Reading:
    """A computed reading as the verdict carries it."""
    note = found.judgement.note if found.judgement else None
    if found.gap is not None:
        note = found.gap.text
    return Reading(
        name=found.planned.name,
        formula=found.text,
        inputs=found.rows,
        result=found.outcome.value if found.outcome else None,
        unit=found.outcome.unit if found.outcome else None,
        holds=found.holds,
        note=note,
    )


def evidence_hash(
    linked_claim: LinkedClaim, admitted: Interval | None, readings: tuple[Reading, ...], label: str
) -> str:
    """A hash over what the claim states, what it admits, and what each reading rests on.

    Equal input gives an equal hash, whenever it is computed; rows that came into the store later
    and were not used change nothing.

    Returns:
        ``e`` and 20 hexadecimal digits: 80 bits of BLAKE2b over JSON.
    """
    claim = linked_claim.claim
    stated = (
        claim.id, claim.form, claim.text, claim.measure, claim.direction, claim.negated,
        claim.quantity, claim.quantity_from, claim.window, claim.rank, claim.modality,
        [mention.id for mention in claim.subjects], [mention.id for mention in claim.objects],
        linked_claim.as_of,
    )  # fmt: skip
    ends = (admitted.lo, admitted.hi, admitted.rule) if admitted else None
    evidence = [
        (each.name, each.formula, each.result, each.holds, [
            (row.series, row.date, row.value, row.provider, row.vintage) for row in each.inputs
        ])
        for each in readings
    ]  # fmt: skip
    beside = (claim.printed,) if claim.printed else ()
    content = _encoder.encode((stated, ends, label, evidence, *beside))
    return "e" + hashlib.blake2b(content, digest_size=10).hexdigest()
