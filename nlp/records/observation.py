"""Market data as it travels from link to verify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.records.claim import Claim
from nlp.records.span import Record
from nlp.records.vocabulary import Flag, MissingReason


class Observation(Record, frozen=True, kw_only=True):
    """One value of one series: a row of evidence.

    Attributes:
        series: Series id, for example ``INDEX:SPX/close``.
        date: Session, or last day of the period.
        value: In the unit of the series.
        unit: points, currency, percent, ratio, count, index.
        provider: Name of the provider.
        vintage: Day on which this version of the value was captured, or None.
    """

    series: str
    date: dt.date
    value: float
    unit: str
    provider: str
    vintage: dt.date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """A stretch of one series, oldest first, as it was known at the article's instant.

    Attributes:
        series: Series id.
        instrument: Instrument id.
        measure: Name from the vocabulary of measures.
        unit: Unit of the values.
        currency: ISO 4217 code for amounts, else None.
        frequency: D, W, M, Q or A.
        provider: Name of the provider.
        days: Shape (n,), proleptic Gregorian ordinals (``date.toordinal``), ascending.
        values: Shape (n,), float64.
        vintages: Shape (n,), ordinals, 0 where none; or None where the series has none.
        complete: Whether the slice starts where the series itself starts in the world (an
            all-time record can only be judged on a complete history).
        name: Name of the instrument for people, or "" where nobody filled it in.
    """

    series: str
    instrument: str
    measure: str
    unit: str
    currency: str | None
    frequency: str
    provider: str
    days: Sequence[int]
    values: Sequence[float]
    vintages: Sequence[int] | None = None
    complete: bool = False
    name: str = ""

    def __len__(self) -> int:
        return len(self.days)

    def observation(self, index: int) -> Observation:
        """The row at a position, as evidence."""
        vintage = int(self.vintages[index]) if self.vintages is not None else 0
        return Observation(
            series=self.series,
            date=dt.date.fromordinal(int(self.days[index])),
            value=float(self.values[index]),
            unit=self.currency if self.unit == "currency" and self.currency else self.unit,
            provider=self.provider,
            vintage=dt.date.fromordinal(vintage) if vintage else None,
        )


class PlannedReading(Record, frozen=True, kw_only=True):
    """One way to read a claim, with the data that this reading needs.

    Attributes:
        name: Short name, for example ``month_to_date`` or ``same_day_last_month``.
        formula: Name of a registered formula of ``verify.compute``.
        operands: One per subject or object, in the order that the formula documents.
        begin: First day of the window that this reading means; None for a single date.
        end_on: Last day of it.
        description: One line for people.
        flags: Those that apply if this reading decides.
    """

    name: str
    formula: str
    operands: tuple[Slice, ...]
    begin: dt.date | None = None
    end_on: dt.date | None = None
    description: str = ""
    flags: tuple[Flag, ...] = ()


class LinkedClaim(Record, frozen=True, kw_only=True):
    """A claim with everything that verify needs: pure data from here on.

    Attributes:
        claim: The claim.
        readings: The default reading first, then the alternatives; empty when there is no data.
        missing: Typed reason why there is no reading, or None.
        explanation: What is missing, and what would help, for people.
        as_of: The instant whose knowledge the operands hold.
        neighbours: The default reading with other instruments that are easily confused with the
            subject; they explain a wrong figure and never decide.
    """

    claim: Claim
    readings: tuple[PlannedReading, ...] = ()
    missing: MissingReason | None = None
    explanation: str = ""
    as_of: dt.datetime
    neighbours: tuple[PlannedReading, ...] = ()
