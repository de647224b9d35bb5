"""The rows of a series, and several pieces of them as one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.records import Record

Days = NDArray[np.int32]
Values = NDArray[np.float64]


class Rows(Record, frozen=True, eq=False):
    """The rows of one series.

    Attributes:
        days: Shape (n,), proleptic Gregorian ordinals.
        values: Shape (n,), float64.
        vintages: Shape (n,), ordinals, 0 where none; None where no row has one.
        published: Shape (n,), ordinals, 0 where none; None where no row has one.
        digest: Hash of all rows of the series, "" where these are only some of them.
        positive: Whether all values are known to lie above zero.
    """

    days: Days
    values: Values
    vintages: Days | None = None
    published: Days | None = None
    digest: str = ""
    positive: bool = False

    def __len__(self) -> int:
        return len(self.days)

    def part(self, begin: int, end: int) -> Rows:
        """The rows at positions ``begin`` to ``end`` (excluded), without copying."""
        return Rows(
            self.days[begin:end],
            self.values[begin:end],
            None if self.vintages is None else self.vintages[begin:end],
            None if self.published is None else self.published[begin:end],
            positive=self.positive,
        )

    def copied(self) -> Rows:
        """The same rows in memory of their own, so that what they were a part of can go."""
        columns = (self.days, self.values, self.vintages, self.published)
        return Rows(*(None if column is None else column.copy() for column in columns))  # type: ignore[arg-type]

    def hashed(self) -> str:
        """A hash over all columns."""
        digest = hashlib.blake2b(digest_size=8)
        for column in self._columns():
            digest.update(np.ascontiguousarray(column).data)
        return digest.hexdigest()

    def frozen(self, digest: str) -> Rows:
        """The same rows with their digest, safe to be handed out again and again."""
        for column in self._columns():
            column.flags.writeable = False
        positive = self.positive or bool((self.values > 0).all())
        return self.replace(digest=digest, positive=positive)

    def _columns(self) -> list[NDArray[Any]]:
        every = (self.days, self.values, self.vintages, self.published)
        return [column for column in every if column is not None]

    def taken(self, places: NDArray[Any]) -> Rows:
        """The rows at some positions or where a mask is true."""
        return Rows(
            self.days[places],
            self.values[places],
            None if self.vintages is None else self.vintages[places],
            None if self.published is None else self.published[places],
            positive=self.positive,
        )


#: Of a series that has none.
NO_ROWS = Rows(np.empty(0, np.int32), np.empty(0, np.float64))


def joined(pieces: list[Rows]) -> Rows:
    """Several pieces of a series as one, by day, then vintage (none first).

    Args:
        pieces: In any order; no day and vintage twice.
    """
    pieces = [_trimmed(piece) for piece in pieces if len(piece)]
    if not pieces:
        return NO_ROWS
    rows = pieces[0].copied() if len(pieces) == 1 else _concatenated(pieces)
    if rows.vintages is None and (rows.days[1:] > rows.days[:-1]).all():
        return rows
    keys = (rows.days,) if rows.vintages is None else (rows.vintages, rows.days)
    return rows.taken(np.lexsort(keys))


def _trimmed(rows: Rows) -> Rows:
    """The same rows; columns that say nothing about this series are None."""
    vintages, published = (
        None if column is None or not column.any() else column
        for column in (rows.vintages, rows.published)
    )
    return Rows(rows.days, rows.values, vintages, published)


def _concatenated(pieces: list[Rows]) -> Rows:
    def optional(columns: Iterable[tuple[Days | None, int]]) -> Days | None:
        kept = list(columns)
        if all(column is None for column, _ in kept):
            return None
        return np.concatenate(
            [np.zeros(n, np.int32) if column is None else column for column, n in kept]
        )

    return Rows(
        np.concatenate([piece.days for piece in pieces]),
        np.concatenate([piece.values for piece in pieces]),
        optional((piece.vintages, len(piece)) for piece in pieces),
        optional((piece.published, len(piece)) for piece in pieces),
    )
