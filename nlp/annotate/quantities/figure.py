"""A figure while it is being read; it becomes a ``Quantity`` at the end."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from nlp.annotate.quantities.scan import Scan
from nlp.annotate.quantities.units import COUNT, Unit
from nlp.records import Change, Hedge, Quantity


@dataclass(slots=True)
class Figure:
    """Tokens ``first`` to ``last`` (excluded) and what they say; fields as in ``Quantity``."""

    first: int
    last: int
    value: Decimal
    step: Decimal
    unit: Unit = COUNT
    high: Decimal | None = None
    hedge: Hedge = "exact"
    change: Change | None = None
    per: str | None = None
    noun: str | None = None
    phrase: str | None = None
    spelt: bool = False
    power: int = 0
    resume: int = 0  # token at which reading goes on, when behind `last`
    begin: int = 0  # first token of a hedge before the figure
    after_hedge: int = 0  # token behind a hedge that follows the figure

    @property
    def bare(self) -> bool:
        """Whether nothing tells what the figure counts."""
        return self.unit.unit == "count" and self.noun is None

    def in_unit(self, unit: Unit) -> None:
        """Gives the figure a unit, and its values the base of that unit."""
        self.unit = unit
        self.noun = unit.noun or self.noun
        self.per = unit.per or self.per
        if unit.factor != 1:
            self.value *= unit.factor
            self.step *= unit.factor
            self.high = None if self.high is None else self.high * unit.factor


def make_quantity(scanned: Scan, figure: Figure) -> Quantity:
    """The record of a figure that has been read."""
    start, end = scanned.starts[figure.first], scanned.ends[figure.last - 1]
    return Quantity(
        start=start,
        end=end,
        text=scanned.text[start:end],
        value=figure.value,
        high=figure.high,
        unit=figure.unit.unit,
        currency=figure.unit.currency,
        step=figure.step,
        hedge=figure.hedge,
        change=figure.change,
        per=figure.per,
        noun=figure.noun,
        counted=figure.phrase,
        written="words" if figure.spelt else "digits",
    )
