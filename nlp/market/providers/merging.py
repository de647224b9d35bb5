"""New rows of a series beside those that are there: nothing that was known is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from nlp.errors import ProviderFormatError
from nlp.market.observations import Rows
from nlp.market.providers.gathering import Value, rows_of, values_of

#: Values that differ by no more than this share are the same number, written twice.
_SAME = 1e-9
#: So many days in a row that all changed by one factor are another basis, not corrections.
_ENOUGH = 3
_BASIS = 0.1  # a factor this far from 1 is no correction


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """Old and new rows together.

    Attributes:
        rows: All of them.
        added: Number of days that were not there.
        revised: Number of days whose value has become another one.
    """

    rows: Rows
    added: int
    revised: int


def merged(old: Rows, new: Rows, *, captured: dt.date, series: str) -> Merged:
    """The rows of a series after a fetch.

    A day that is there keeps its rows. Where the provider now says something else, a row is added
    whose vintage is the provider's own or, without one, the day of the fetch: who asks as of an
    earlier day gets the earlier value.

    Args:
        old: Rows of earlier fetches.
        new: Rows of this one.
        captured: Day of this fetch.
        series: Id, for the message.

    Raises:
        ProviderFormatError: All old values have changed by one factor: a split that the provider
            does not tell of, or another unit.
    """
    latest = {value.day: value for value in values_of(old)}  # by day, then vintage: the last wins
    if new.vintages is None:  # a provider that tells its vintages may put an index on a new base
        _require_one_basis(latest, new, series)
    values = values_of(old)
    added = revised = 0
    known = set(latest)
    for value in values_of(new):
        before = latest.get(value.day)
        if before is not None and _is_same(before.value, value.value):
            continue
        if before is not None:
            if value.vintage is None:
                value = value.replace(vintage=captured, published=before.published)
            elif before.vintage is not None and value.vintage < before.vintage:
                continue  # an older vintage, told again
            revised += value.day in known
        elif value.day not in known:
            added += 1
        values.append(value)
        latest[value.day] = value
    return Merged(rows_of(values), added, revised)


def _is_same(first: float, second: float) -> bool:
    return abs(first - second) <= _SAME * max(abs(first), abs(second))


def _require_one_basis(latest: dict[dt.date, Value], new: Rows, series: str) -> None:
    now = {value.day: value.value for value in values_of(new)}
    pairs = [
        (before.value, now[day])
        for day, before in latest.items()
        if day in now and before.value and now[day]
    ]
    if len(pairs) < _ENOUGH:
        return
    factors = [after / before for before, after in pairs]
    one = factors[0]
    if abs(one - 1) > _BASIS and all(abs(factor / one - 1) < 0.001 for factor in factors):
        raise ProviderFormatError(
            "the provider has put its values on another basis",
            subject=series,
            cause=f"all {len(pairs)} values fetched before are now multiplied by {one:.6g}",
            hint="a split it does not tell of, or another unit: nothing was kept; fetch again in "
            "some days, or import the series yourself",
        )
