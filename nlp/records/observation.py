"""Market data as it travels from link to verify."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence

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
        hash: Digest of all stored rows of the series, so that a changed file shows; "" where
            the provider gives none.
        factor: What the value was multiplied by before it was used: a price from before a split
            on the basis after it; None where it was used as it stands.
    """

    series: str
    date: dt.date
    value: float
    unit: str
    provider: str
    vintage: dt.date | None = None
    hash: str = ""
    factor: float | None = None


class Slice(Record, frozen=True, kw_only=True, eq=False):
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
        snapshot: Digest of all stored rows of the series, or "".
        sources: Of values that are computed from others: the slices they come from, each with
            the position in it for every row here; None stands for the same positions. Empty
            for stored values.
        noise: Share of the level by which other copies of the series differ; None where no other
            copy is stored, or none was looked at.
        released: Whether every row says when it was published, so that none of a statistic is
            taken for known before.
        holes: Ordinals of sessions without a row, ascending, where a statement may turn on them.
        positive: Whether all values are known to lie above zero.
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
    snapshot: str = ""
    sources: tuple[tuple[Slice, Sequence[int] | None], ...] = ()
    noise: float | None = None
    released: bool = False
    holes: Sequence[int] = ()
    positive: bool = False

    def __len__(self) -> int:
        return len(self.days)

    def day_on_or_before(self, day: dt.date) -> dt.date | None:
        """Date of the last row on or before a day, or None where there is none."""
        place = bisect_right(self.days, day.toordinal()) - 1
        return dt.date.fromordinal(int(self.days[place])) if place >= 0 else None

    def vintage(self, index: int) -> dt.date | None:
        """Day on which the value at a position was captured, or None."""
        captured = int(self.vintages[index]) if self.vintages is not None else 0
        return dt.date.fromordinal(captured) if captured else None

    def observation(self, index: int) -> Observation:
        """The row at a position, as evidence."""
        return Observation(
            series=self.series,
            date=dt.date.fromordinal(int(self.days[index])),
            value=float(self.values[index]),
            unit=self.currency if self.unit == "currency" and self.currency else self.unit,
            provider=self.provider,
            vintage=None if self.vintages is None else self.vintage(index),
            hash=self.snapshot,
        )

    def evidence(self, index: int) -> tuple[Observation, ...]:
        """The stored rows that the value at a position comes from, the row itself if stored."""
        if not self.sources:
            return (self.observation(index),)
        if len(self.sources) == 1 and self.sources[0][0].series == self.series:
            return self._on_another_basis(index)
        return tuple(
            [
                row
                for source, places in self.sources
                for row in source.evidence(index if places is None else int(places[index]))
            ]
        )

    def _on_another_basis(self, index: int) -> tuple[Observation, ...]:
        """The stored row, with the factor that splits since then make of it."""
        source, places = self.sources[0]
        place = index if places is None else int(places[index])
        used, stored = float(self.values[index]), float(source.values[place])
        (row,) = source.evidence(place)
        return (row if used == stored else row.replace(factor=round(used / stored, 12)),)


#: Name of the default reading with the latest vintages.
KNOWN_TODAY = "known_today"
#: Name of the reading of a session that was under way: nobody can compute it from closes.
UNDER_WAY = "session_under_way"


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
        own: How many of the operands, from the first, stand for the subjects; None for one each.
        lacking: How many members of a group have no series, and are not among the operands.
    """

    name: str
    formula: str
    operands: tuple[Slice, ...]
    begin: dt.date | None = None
    end_on: dt.date | None = None
    description: str = ""
    flags: tuple[Flag, ...] = ()
    own: int | None = None
    lacking: int = 0


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
        peers: The default reading with other instruments of the subject's group; they tell how
            special the subject is and never decide.
        opinions: The default reading by other providers, and as known today (``KNOWN_TODAY``);
            they never decide, and the verdict says where they come out otherwise.
    """

    claim: Claim
    readings: tuple[PlannedReading, ...] = ()
    missing: MissingReason | None = None
    explanation: str = ""
    as_of: dt.datetime
    neighbours: tuple[PlannedReading, ...] = ()
    peers: tuple[PlannedReading, ...] = ()
    opinions: tuple[PlannedReading, ...] = ()
