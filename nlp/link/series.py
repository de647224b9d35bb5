"""The series behind a target: which one, on which basis, and its rows as they were known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

import numpy as np

from nlp.link.derive import Derivation, combined, computed, derivations
from nlp.link.instruments import Target, helpful
from nlp.link.meaning import Missing
from nlp.link.sessions import Sessions, sessions_of
from nlp.market.provider import Provider, SeriesInfo
from nlp.records import ClaimWindow, Flag, Record, Slice

#: Closest to what was printed first: prices as traded, then split-adjusted, then with dividends.
_ADJUSTMENTS = {"raw": 0, "none": 0, "split": 1, "total": 2}
_FINER = "DWMQA"
_FREQUENCY = {"month": "M", "quarter": "Q", "half": "Q", "year": "A", "decade": "A"}
_SNAPSHOT = "snapshot"

#: Tag of a series that holds what was expected of a figure before it was out.
CONSENSUS = "consensus"
_INVERSE = "1/"
_POSITIVE = frozenset({"close", "open", "high", "low", "fx_rate", "market_cap"})
_POSITIVE_KINDS = frozenset({"equity", "fund", "index", "fx"})
_CACHED = 256  # slices kept: an article names few series, and articles of one day share instants


class Operand(Record, frozen=True, eq=False):
    """A series chosen for a target, with its rows.

    Attributes:
        target: What it stands for.
        series: Which series.
        part: Its rows as known at the article's instant, adjusted and turned round as needed.
        sessions: Its dates.
        flags: Flags that a reading with it carries.
    """

    target: Target
    series: SeriesInfo
    part: Slice
    sessions: Sessions
    flags: tuple[Flag, ...] = ()


class Desk:
    """Everything that linking asks a provider, with the slices kept for the next claim.

    Args:
        provider: The market data.
        tag: Only series with this tag; any figures, and no forecasts of them, when it is empty.
    """

    def __init__(self, provider: Provider, *, tag: str = "") -> None:
        self.provider = provider
        self._tag = tag
        self._kept: dict[tuple[str, str, dt.datetime], Slice] = {}
        self._derivations: dict[tuple[str, str], Derivation] = {}
        self._series: dict[tuple[str, str], tuple[SeriesInfo, ...]] = {}
        self._measures: dict[str, frozenset[str]] = {}
        self._ranked: dict[tuple[str, str, tuple[str, ...], bool], list[SeriesInfo]] = {}

    def slice(self, series: SeriesInfo, *, as_of: dt.datetime) -> Slice:
        """The whole series as it was known at an instant."""
        key = (series.provider, series.id, as_of)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= _CACHED:
                self._kept.pop(next(iter(self._kept)))
            derivation = self._derivations.get((series.provider, series.id))
            if derivation is not None:
                made = self._derived(derivation, as_of)
            else:
                made = self.provider.observations(series, as_of=as_of)
            kept = self._kept[key] = self._cleaned(made)
        return kept

    def _cleaned(self, part: Slice) -> Slice:
        """The rows that can be true, under the name of their instrument."""
        instrument = self.provider.instrument(part.instrument)
        if instrument is None:
            return part
        part = _possible(part, instrument.kind)
        return part if part.name == instrument.name else part.replace(name=instrument.name)

    def _derived(self, derivation: Derivation, as_of: dt.datetime) -> Slice:
        base = self.slice(derivation.base, as_of=as_of)
        if derivation.other is None:
            return computed(derivation, base)
        other = self.slice(derivation.other, as_of=as_of)
        splits = self.provider.splits(derivation.base.instrument)
        return combined(derivation, base, other, splits)

    def measures(self, instrument_id: str) -> frozenset[str]:
        """The measures of which an instrument has stored series."""
        known = self._measures.get(instrument_id)
        if known is None:
            stored = self.provider.series(instrument_id)
            known = self._measures[instrument_id] = frozenset(each.measure for each in stored)
        return known

    def series(self, instrument_id: str, measure: str) -> tuple[SeriesInfo, ...]:
        """The stored series of a measure, then those that can be computed from levels."""
        key = (instrument_id, measure)
        known = self._series.get(key)
        if known is None:
            stored = [
                each
                for each in self.provider.series(instrument_id, measure)
                if (each.tag == self._tag if self._tag else each.tag != CONSENSUS)
            ]
            made = [] if self._tag else derivations(self.provider, instrument_id, measure)
            for each in made:
                self._derivations[each.series.provider, each.series.id] = each
            known = self._series[key] = (*stored, *(each.series for each in made))
        return known

    def operands(
        self,
        target: Target,
        *,
        as_of: dt.datetime,
        today: dt.date,
        window: ClaimWindow | None,
        as_levels: bool,
        since: dt.date | None = None,
    ) -> list[Operand] | Missing:
        """The series that a target may be read from, best first.

        Args:
            target: Instrument and measures.
            as_of: Aware instant of the article.
            today: The article's day in its own zone.
            window: Chooses the frequency of statistics: a month, a quarter, a year.
            as_levels: Whether levels count, not changes: then a price must be on the basis of
                its day.
            since: A day that the rows should reach back to, or None.
        """
        found: list[Operand] = []
        for measure in target.measures:
            for series in self._candidates(target, measure, window, as_levels=as_levels):
                operand = self._operand(target, series, as_of, today, as_levels=as_levels)
                if operand is not None:
                    found.append(operand)
        if found:
            return _sorted_by_reach(found, window, since)
        return self._none(target, as_levels=as_levels, window=window)

    def _candidates(
        self, target: Target, measure: str, window: ClaimWindow | None, *, as_levels: bool
    ) -> list[SeriesInfo]:
        order = _frequencies(window, economy=target.instrument.kind == "economy")
        key = (target.instrument.id, measure, order, as_levels)
        ranked = self._ranked.get(key)
        if ranked is None:
            ranked = self._rank(target, measure, order, as_levels=as_levels)
            self._ranked[key] = ranked
        return ranked

    def _rank(
        self, target: Target, measure: str, order: tuple[str, ...], *, as_levels: bool
    ) -> list[SeriesInfo]:
        every = self.series(target.instrument.id, measure)
        priced = as_levels and measure in {"close", "high", "low", "open"}
        kept = [each for each in every if not (priced and each.adjustment == "total")]
        fresh = [each for each in kept if _SNAPSHOT not in each.tag] or kept
        fitting = [each for each in fresh if each.frequency in order]
        return sorted(
            fitting,
            key=lambda each: (order.index(each.frequency), _ADJUSTMENTS.get(each.adjustment, 0)),
        )

    def _operand(
        self,
        target: Target,
        series: SeriesInfo,
        as_of: dt.datetime,
        today: dt.date,
        *,
        as_levels: bool,
    ) -> Operand | None:
        part = self.slice(series, as_of=as_of)
        if not len(part):
            return None
        flags: tuple[Flag, ...] = ()
        if series.adjustment == "raw" and not as_levels:
            part = on_one_basis(part, self.provider.splits(target.instrument.id))
        elif series.adjustment in {"split", "total"}:
            total = series.adjustment == "total"
            flags = ("basis_mismatch",) if as_levels or total else ()
        if target.inverted_level if as_levels else target.inverted:
            part = turned_round(part)
        sessions = sessions_of(target.instrument, series, part, as_of=as_of, today=today)
        return Operand(target, series, part, sessions, flags)

    def _none(self, target: Target, *, as_levels: bool, window: ClaimWindow | None) -> Missing:
        instrument, measure = target.instrument, target.measures[0]
        every = [
            each for name in target.measures for each in self.provider.series(instrument.id, name)
        ]
        hint = helpful(instrument.id, measure)
        if not every:
            return Missing("no_series", f"no series for {measure} of {instrument.name}; {hint}")
        if as_levels and all(each.adjustment == "total" for each in every):
            return Missing(
                "no_series",
                f"only dividend-adjusted prices of {instrument.name}, no good for levels; "
                f"load raw closes",
            )
        frequencies = sorted({each.frequency for each in every})
        if not set(frequencies) & set(_frequencies(window, economy=instrument.kind == "economy")):
            return Missing(
                "no_coverage",
                f"{measure} of {instrument.name} is stored as {', '.join(frequencies)} only",
            )
        return Missing("no_coverage", f"no value of {instrument.name} was known then; {hint}")


def _possible(part: Slice, kind: str) -> Slice:
    """Without the prices of zero and less that no share, index or currency has.

    They stand for missing values; commodities and rates do go below zero.
    """
    if part.positive or kind not in _POSITIVE_KINDS or part.measure not in _POSITIVE:
        return part
    values = np.asarray(part.values)
    kept = np.flatnonzero(values > 0)
    vintages = None if part.vintages is None else np.asarray(part.vintages)[kept]
    return part.replace(
        days=cast("Sequence[int]", np.asarray(part.days)[kept]),
        values=cast("Sequence[float]", values[kept]),
        vintages=cast("Sequence[int] | None", vintages),
        positive=True,
    )


def on_one_basis(part: Slice, splits: tuple[tuple[dt.date, float], ...]) -> Slice:
    """Prices as traded, put on the share basis of the last row.

    Args:
        part: Rows of a raw series.
        splits: First session on the new basis, shares after / before.

    Returns:
        The same slice where no split falls inside it.
    """
    if not len(part):
        return part
    days = np.asarray(part.days)
    values: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None
    for day, ratio in splits:
        ordinal = day.toordinal()
        if not days[0] < ordinal <= days[-1]:
            continue
        if values is None:
            values = np.array(part.values, dtype=np.float64)
        values[days < ordinal] /= ratio
    if values is None:
        return part
    return part.replace(values=cast("Sequence[float]", values), sources=((part, None),))


def turned_round(part: Slice) -> Slice:
    """One over each value; the id says so, and evidence shows the stored value."""
    with np.errstate(divide="ignore", over="ignore"):
        values = 1.0 / np.asarray(part.values, dtype=np.float64)
    turned = cast("Sequence[float]", values)
    base = part.instrument.removeprefix("FX:")[:3] if part.instrument.startswith("FX:") else None
    return part.replace(
        series=_INVERSE + part.series,
        values=turned,
        currency=base,
        sources=((part, None),),
    )


def _frequencies(window: ClaimWindow | None, *, economy: bool) -> tuple[str, ...]:
    """Frequencies that can answer, best first; a coarser series never answers a finer window."""
    if window is None or (window.relation is None and (window.count or window.kind == "duration")):
        return ("D", "W", "M", "Q", "A") if economy else ("D", "W")
    wanted = _FREQUENCY.get(window.granularity)
    if wanted == "A" and (window.relation == "to" or (window.begin and window.begin.month != 1)):
        return ("M", "Q", "W", "D") if economy else ("D", "W", "M")  # no calendar year
    if wanted == "Q" and window.begin and window.begin.month % 3 != 1:  # a season
        return ("M", "W", "D") if economy else ("D", "W", "M")
    if wanted is None:
        return ("D", "W", "M", "Q", "A") if economy else ("D", "W")
    finer = tuple(_FINER[: _FINER.index(wanted)][::-1])
    if window.relation in {"since", "past", "ago", "between", "to_date"}:
        # The unit is how far back, not what is measured: "since 2008" still asks for the latest.
        return ("D", "W", "M", "Q", "A") if economy else ("D", "W", *_coarser("W", wanted))
    if economy:
        return (wanted, *finer)
    return ("D", "W", *_coarser("W", wanted))


def _coarser(above: str, up_to: str) -> tuple[str, ...]:
    return tuple(_FINER[_FINER.index(above) + 1 : _FINER.index(up_to) + 1])


def _sorted_by_reach(
    found: list[Operand], window: ClaimWindow | None, since: dt.date | None
) -> list[Operand]:
    """Stable: first what reaches the end of the stretch asked for, then what covers all of it.

    A longer history never beats a finer frequency: monthly averages say nothing of a day.
    """
    if len(found) == 1:
        return found
    end = window.end_on if window else None
    order = _frequencies(window, economy=found[0].target.instrument.kind == "economy")

    def lack(operand: Operand) -> tuple[bool, bool, int, int]:
        sessions = operand.sessions
        first, last = int(operand.part.days[0]), int(operand.part.days[-1])
        until = min(end, sessions.latest) if end else sessions.latest
        stale = sessions.is_stale if end is None or end >= sessions.latest else False
        fails = last < until.toordinal() - 5 if operand.series.frequency == "D" else False
        late = first if since is not None and first > since.toordinal() else 0
        early = end is not None and first > end.toordinal()
        return (early or fails, stale, order.index(operand.series.frequency), late)

    return sorted(found, key=lack)
