"""Rows of a series from values that come one by one."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import numpy as np

from nlp.market.observations import Rows, joined
from nlp.records import Record


class Value(Record, frozen=True, kw_only=True):
    """One value of a series, as a provider gives it.

    Attributes:
        day: Session, or last day of the period.
        value: In base units.
        vintage: Day of this version of the value, or None.
        published: Day on which a value of this period was first published, or None.
    """

    day: dt.date
    value: float
    vintage: dt.date | None = None
    published: dt.date | None = None


def rows_of(values: Iterable[Value]) -> Rows:
    """The values as rows by day, then vintage; of equal ones the last counts.

    Values that are no finite number are left out: providers write so for days without one.
    """
    kept = {(each.day, each.vintage): each for each in values if math.isfinite(each.value)}
    listed = list(kept.values())
    return joined(
        [
            Rows(
                np.array([each.day.toordinal() for each in listed], np.int32),
                np.array([each.value for each in listed], np.float64),
                _ordinals([each.vintage for each in listed]),
                _ordinals([each.published for each in listed]),
            )
        ]
    )


def values_of(rows: Rows) -> list[Value]:
    """The rows as single values, in their order."""
    vintages = np.zeros(len(rows), np.int32) if rows.vintages is None else rows.vintages
    published = np.zeros(len(rows), np.int32) if rows.published is None else rows.published
    return [
        Value(
            day=dt.date.fromordinal(int(day)),
            value=float(value),
            vintage=dt.date.fromordinal(int(vintage)) if vintage else None,
            published=dt.date.fromordinal(int(out)) if out else None,
        )
        for day, value, vintage, out in zip(
            rows.days, rows.values, vintages, published, strict=True
        )
    ]


def _ordinals(days: list[dt.date | None]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array([0 if day is None else day.toordinal() for day in days], np.int32)
