"""Where the values behind a verdict come from, as the market data in use tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from nlp.market.provider import Provider, SeriesInfo
from nlp.records import Observation, Verdict

_INVERSE = "1/"


def sources(verdict: Verdict, *, provider: Provider) -> Mapping[tuple[str, str], str]:
    """The source of each series that a verdict rests on, by provider and series.

    A folder of the same name may hold other data than the one that the verdict was made with: a
    source is only told where the provider still has one of the verdict's rows.

    Args:
        verdict: Its readings hold the rows.
        provider: The market data to ask.

    Returns:
        Series without a known source are left out.

    Raises:
        MarketDataError: The provider failed.
    """
    rows: dict[tuple[str, str], list[Observation]] = {}
    for reading in verdict.readings:
        for row in reading.inputs:
            rows.setdefault((row.provider, row.series), []).append(row)
    found = {key: _source(key, rows[key], provider, verdict.as_of) for key in rows}
    return {key: source for key, source in found.items() if source}


def _source(
    key: tuple[str, str], rows: Sequence[Observation], provider: Provider, as_of: dt.datetime
) -> str | None:
    name, series_id = key[0], key[1].removeprefix(_INVERSE)
    for series in provider.series(series_id.partition("/")[0]):
        if (series.provider or provider.name) != name:
            continue
        if series.id == series_id and not _holds_any(series, rows, provider, as_of):
            continue
        # rates of change that linking computes have the id of their levels, a colon and a kind
        if series_id in {series.id, f"{series.id}:{series_id.rpartition(':')[2]}"}:
            return series.source or None
    return None


def _holds_any(
    series: SeriesInfo, rows: Sequence[Observation], provider: Provider, as_of: dt.datetime
) -> bool:
    """Whether one of the rows is there; not all need be, since splits move older prices."""
    days = [row.date for row in rows]
    part = provider.observations(series, as_of=as_of, begin=min(days), end_on=max(days))
    known = {int(day): float(value) for day, value in zip(part.days, part.values, strict=True)}
    return any(_is_value(row, known.get(row.date.toordinal())) for row in rows)


def _is_value(row: Observation, stored: float | None) -> bool:
    if stored is None:
        return False
    inverse = row.series.startswith(_INVERSE) and stored != 0
    return row.value == (1 / stored if inverse else stored)
