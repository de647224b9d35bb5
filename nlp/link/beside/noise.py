"""By how much the stored copies of a series differ: its own noise, measured, not assumed."""

from __future__ import annotations

import datetime as dt

import numpy as np

from nlp.link.beside.opinions import rivals
from nlp.link.series import Desk
from nlp.records import PlannedReading, Slice

_ROWS = 500  # latest common rows that are compared
_RECENT = 2 * _ROWS  # latest rows of each that are looked at
_FEWEST = 60  # fewer tell too little of the rare days on which copies differ
_QUANTILE = 0.99  # all but the worst day in a hundred
_MOST_RIVALS = 2
_LARGEST = 0.05  # copies further apart than that are not copies


def with_noise(
    readings: tuple[PlannedReading, ...], *, desk: Desk, as_of: dt.datetime
) -> tuple[PlannedReading, ...]:
    """The same readings; series of which others keep copies tell by how much those differ.

    Args:
        readings: Of a claim.
        desk: Knows the copies.
        as_of: Aware instant of the article: nothing later is compared.
    """
    return tuple([_noted(each, desk, as_of) for each in readings])


def _noted(planned: PlannedReading, desk: Desk, as_of: dt.datetime) -> PlannedReading:
    if len(planned.operands) != 1 or planned.formula not in _OF_LEVELS:
        return planned
    (part,) = planned.operands
    noise = measured(part, desk=desk, as_of=as_of)
    return planned if noise is None else planned.replace(operands=(part.replace(noise=noise),))


def measured(part: Slice, *, desk: Desk, as_of: dt.datetime) -> float | None:
    """The share of its level by which other copies of a series differ on all but one day in 100.

    Args:
        part: Rows of the series.
        desk: Knows the copies.
        as_of: Aware instant; nothing later is compared.

    Returns:
        None without another copy, with too few common rows, or of rates, whose level says nothing
        about their noise.
    """
    if part.unit == "percent" or part.sources:
        return None
    found = [
        _apart(part, desk.slice(other, as_of=as_of)) for other in rivals(desk, part)[:_MOST_RIVALS]
    ]
    told = [each for each in found if each is not None and each <= _LARGEST]
    return max(told, default=None)


def _apart(one: Slice, other: Slice) -> float | None:
    first, second = np.asarray(one.days)[-_RECENT:], np.asarray(other.days)[-_RECENT:]
    _, at_one, at_other = np.intersect1d(first, second, return_indices=True)
    if len(at_one) < _FEWEST:
        return None
    values = np.asarray(one.values)[-_RECENT:][at_one[-_ROWS:]]
    theirs = np.asarray(other.values)[-_RECENT:][at_other[-_ROWS:]]
    fine = (values > 0) & (theirs > 0)
    if fine.sum() < _FEWEST:
        return None
    return float(np.quantile(np.abs(theirs[fine] / values[fine] - 1), _QUANTILE))


_OF_LEVELS = frozenset({"level", "highest", "lowest", "average"})
