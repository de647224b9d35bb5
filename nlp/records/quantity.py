"""Figures as a text states them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from nlp.errors import RecordError
from nlp.records.span import Span, plain

Hedge = Literal["exact", "about", "below", "above", "at_least", "at_most"]
Change = Literal["up", "down", "unchanged"]


class Quantity(Span, frozen=True, kw_only=True):
    """A stated figure, exactly as precise as its digits.

    ``text`` leaves the hedge word out ("nearly 13%" has text "13%" and hedge ``below``).
    The value carries no sign unless the text prints one ("minus 3%", "-0.4%"): the direction of
    a verb is in ``change``.

    Attributes:
        value: In base units: "$732 billion" is 732000000000, 3.2 % is 3.2, 50p is 0.50.
        high: Upper end of a range in base units, else None.
        unit: percent, percentage_point, basis_point, currency, multiple, points, count, ratio,
            duration, or a named physical unit (barrel, tonne, ounce, MWh).
        currency: ISO 4217 code if and only if the unit is currency.
        step: Unit of the last printed digit, in base units.
        hedge: Which way the wording loosens the figure.
        change: Direction stated with the figure itself ("down 3%", "a gain of 3%"), or None.
        per: What a rate is per, singular ("share", "barrel"), or None.
        noun: What a count counts, singular ("session", "stock"), or the unit of a duration
            ("day", "week", "month", "year"), else None; what a share in words is of ("half the
            stocks" has "stock").
        counted: The noun with the words that narrow it ("Chinese AI stock"), else None.
        written: ``words`` where the figure is spelt ("a third", "doubled"), else ``digits``.
    """

    value: Decimal
    high: Decimal | None = None
    unit: str
    currency: str | None = None
    step: Decimal
    hedge: Hedge = "exact"
    change: Change | None = None
    per: str | None = None
    noun: str | None = None
    counted: str | None = None
    written: Literal["digits", "words"] = "digits"

    def __post_init__(self) -> None:
        Span.__post_init__(self)
        for name in ("value", "high", "step"):
            number = getattr(self, name)
            if number is not None:
                msgspec.structs.force_setattr(self, name, plain(number))
        if (self.unit == "currency") != (self.currency is not None):
            raise RecordError("a currency belongs to the unit 'currency'", subject=self.text)
        if self.step <= 0:
            raise RecordError("a step must be positive", subject=self.text)
        if self.high is not None and self.high < self.value:
            raise RecordError("a range must not end before it begins", subject=self.text)
