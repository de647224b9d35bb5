"""Pieces of text: the base of everything that points into an article."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

import msgspec

from nlp.errors import RecordError


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all records: frozen, keyword-only, compared by value."""

    def replace(self, **changes: object) -> Self:
        """A copy with some fields changed; the copy is checked like any new record."""
        return msgspec.structs.replace(self, **changes)


class Extent(Record, frozen=True, kw_only=True):
    """A half-open range of character offsets into an article's ``text``.

    Attributes:
        start: First character, counted from 0 in Unicode code points.
        end: One after the last character.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise RecordError(
                "offsets must satisfy 0 <= start < end", subject=f"[{self.start}:{self.end}]"
            )

    def overlaps(self, other: Extent) -> bool:
        """Whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Extent) -> bool:
        """Whether the other range lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


class Span(Extent, frozen=True, kw_only=True):
    """An extent with its text: ``article.text[start:end] == text``.

    Attributes:
        text: The characters of the range.
    """

    text: str


class Score(Record, frozen=True, kw_only=True):
    """A label with the probability that a model gives it.

    Attributes:
        label: ``positive``, ``negative`` or ``neutral`` for sentiment.
        score: Between 0 and 1.
    """

    label: str
    score: float


def plain(number: Decimal) -> Decimal:
    """The same number and digits without an exponent above zero.

    ``Decimal("7.32E+11")`` prints as ``7.32E+11``; records promise ``732000000000``.

    Example:
        >>> str(plain(Decimal("7.32E+11"))), str(plain(Decimal("12.50")))
        ('732000000000', '12.50')
    """
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise RecordError("a number must be finite", subject=str(number))
    if -6 <= exponent <= 0:  # such never print with one
        return number
    return Decimal(format(number, "f"))
