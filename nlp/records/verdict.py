"""Verdicts: what the data say about a claim."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from nlp.errors import RecordError
from nlp.records.claim import PrintedRelation
from nlp.records.observation import Observation
from nlp.records.span import Record
from nlp.records.vocabulary import Subtype

Label = Literal[
    "supported",
    "supported_other_reading",
    "close",
    "contradicted",
    "direction_only",
    "not_checkable",
    "insufficient_data",
]


class Reading(Record, frozen=True, kw_only=True):
    """One reading of a claim, computed.

    Attributes:
        name: As in ``PlannedReading``.
        formula: The formula with its operands named, as a person would write it.
        inputs: The rows that decide the result.
        result: The computed value, None where it cannot be computed.
        unit: Unit of the result.
        holds: Whether the claim holds under this reading; None where it cannot be told.
        note: What a reader should know, or None.
    """

    name: str
    formula: str
    inputs: tuple[Observation, ...] = ()
    result: float | None = None
    unit: str | None = None
    holds: bool | None = None
    note: str | None = None


class Consistency(Record, frozen=True, kw_only=True):
    """Whether a printed figure fits the others of its sentence; no data are asked.

    Attributes:
        relation: As in ``Printed``.
        formula: The relation with the printed figures, as a person would write it.
        lowest: Least result that the roundings of the inputs allow, in the unit of the figure and
            signed as stated.
        highest: Greatest result.
        holds: Whether the printed result lies between, within its own rounding.
    """

    relation: PrintedRelation
    formula: str
    lowest: float
    highest: float
    holds: bool


class Verdict(Record, frozen=True, kw_only=True):
    """The outcome for one claim, with its evidence.

    Attributes:
        schema: Name and version of the record.
        claim_id: Id of the claim.
        label: The outcome.
        subtype: For contradicted: size, direction, order or count; else None.
        reason: Typed reason: why not checkable, what is missing, which rule decided.
        flags: ``Flag``, and ``ArticleFlag`` where one bears on the verdict.
        confidence: How likely the label is right, between 0 and 1, or None where nothing was
            decided; fitted on statements of known truth.
        confidences: The same for each step: ``link``, ``reading``, ``interval``, ``data``.
        coincidence: Probability that the figure of another day, printed as coarsely, would match
            some reading; None where no interval decides.
        interval: Admissible values, from the text alone; an open end is None.
        interval_rule: The rule that made the interval.
        readings: The default reading at ``default_reading``, and all others computed.
        default_reading: Index into ``readings``.
        slip: "matches if ..." for a contradicted claim, or None.
        opinions: The default reading by other providers, and as known today; they do not decide.
        consistency: Whether the figure fits the others that its sentence prints; it decides
            nothing about the label.
        robustness: Support over sensible windows, or None.
        explanation: One line that a fact-checker understands.
        evidence_hash: Hash over claim content, interval and readings.
        verified_at: Aware instant at which this was computed.
        as_of: Aware instant whose knowledge was used.
        software: Name and version of what computed it, or "".
    """

    schema: Literal["verdict/1"] = "verdict/1"
    claim_id: str
    label: Label
    subtype: Subtype | None = None
    reason: str | None = None
    flags: tuple[str, ...] = ()
    confidence: float | None = None
    confidences: dict[str, float] | None = None
    coincidence: float | None = None
    interval: tuple[Decimal | None, Decimal | None] | None = None
    interval_rule: str | None = None
    readings: tuple[Reading, ...] = ()
    default_reading: int = 0
    slip: str | None = None
    opinions: tuple[Reading, ...] = ()
    consistency: tuple[Consistency, ...] = ()
    robustness: dict[str, float | str | None] | None = None
    explanation: str = ""
    evidence_hash: str = ""
    verified_at: dt.datetime
    as_of: dt.datetime
    software: str = ""

    def __post_init__(self) -> None:
        decided = self.label in {"supported", "supported_other_reading", "close", "contradicted"}
        if decided and not any(reading.inputs for reading in self.readings):
            raise RecordError(f"a verdict {self.label!r} needs evidence", subject=self.claim_id)
