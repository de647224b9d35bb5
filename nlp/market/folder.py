"""The market folder: the embedded provider of market data (the format is in the README)."""

from __future__ import annotations

import datetime as dt
import logging
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np

from nlp.errors import NoObservationError
from nlp.market import checking, tables
from nlp.market.cutoffs import last_known_day
from nlp.market.measures import FREQUENCIES, MEASURES, price_measures
from nlp.market.observations import Observations, Rows
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.tables import format_error
from nlp.market.writing import restore
from nlp.records import Slice

_LOG = logging.getLogger(__name__)
_ADJUSTMENT_RANK = {"raw": 0, "none": 0, "split": 1, "total": 2}
_LONG_HISTORY = 20 * 365  # days; a daily series of this length may be asked about records
_ROWS_IN_MEMORY = 16_000_000  # rows of series asked for, about 200 MB


class MarketFolder:
    """A folder of market data: ``instruments.csv``, ``series.csv``, ``observations/``.

    Opening reads the two tables only; observations are read when a series is first asked for.

    Args:
        path: The folder.
        name: Name for evidence rows; the folder's own name when None.

    Attributes:
        path: The folder.
        name: Name for evidence rows.
        warnings: What is odd and does no harm: measures that the vocabulary does not have.

    Raises:
        MarketFormatError: The folder is missing, incomplete or breaks the format; the message
            names file, row, column, value and what to do.
    """

    def __init__(self, path: str | Path, *, name: str | None = None) -> None:
        self.path = Path(path)
        self.name = name or self.path.resolve().name
        restore(self.path)
        _check_folder(self.path)
        self._instruments = tables.instruments(self.path / "instruments.csv")
        self._series, found = tables.series(
            self.path / "series.csv", self._instruments, provider=self.name
        )
        self.warnings: tuple[str, ...] = tuple(found)
        self._observations = Observations(self.path / "observations")
        self._rows: OrderedDict[str, Rows] = OrderedDict()
        self._asked: dict[tuple[str, str], tuple[SeriesInfo, ...]] = {}
        self._kept = 0
        if found:
            _LOG.info("%s: %d series with an unknown measure", self.path, len(found))

    def __repr__(self) -> str:
        return (
            f"MarketFolder({str(self.path)!r}: {len(self._instruments)} instruments, "
            f"{len(self._series)} series)"
        )

    def instruments(self) -> tuple[Instrument, ...]:
        """All instruments, sorted by id."""
        return self._sorted_instruments

    def instrument(self, instrument_id: str) -> Instrument | None:
        """One instrument, or None where it is unknown."""
        return self._instruments.get(instrument_id)

    def series(self, instrument_id: str, measure: str | None = None) -> tuple[SeriesInfo, ...]:
        """The series of an instrument, preferred ones first; empty where there are none.

        ``close`` finds the price of anything: exchange rates, spot and futures prices and
        yields too. Preferred is: higher frequency, raw before split before total adjustment,
        the seasonal adjustment that headlines use, no source tag, the longer series.

        Args:
            instrument_id: Instrument id.
            measure: Name from the vocabulary; None for all measures.
        """
        ranked = self._by_instrument.get(instrument_id, ())
        if measure is None or not ranked:
            return ranked
        if measure not in MEASURES:
            return self._of_measure(ranked, measure)
        key = (instrument_id, measure)
        found = self._asked.get(key)
        if found is None:
            found = self._asked[key] = self._of_measure(ranked, measure)
        return found

    def _of_measure(self, ranked: tuple[SeriesInfo, ...], measure: str) -> tuple[SeriesInfo, ...]:
        wanted: tuple[str, ...] = (measure,)
        if measure == "close":
            wanted = price_measures(self._instruments[ranked[0].instrument].kind)
        found = [info for info in ranked if info.measure in wanted]
        found.sort(key=lambda info: (FREQUENCIES.index(info.frequency), wanted.index(info.measure)))
        return tuple(found)

    def all_series(self) -> tuple[SeriesInfo, ...]:
        """Every series, sorted by id."""
        return tuple(self._series[name] for name in sorted(self._series))

    def observations(
        self,
        series: SeriesInfo,
        *,
        as_of: dt.datetime,
        begin: dt.date | None = None,
        end_on: dt.date | None = None,
    ) -> Slice:
        """The values of a series as they were known at an instant; see ``Provider``.

        Which day was the last one known is told in ``cutoffs.last_known_day``; where rows say
        when they were published, that day decides instead (from its start, in the offset of
        ``as_of``). The slice is ``complete`` when it reaches back to the first row and the
        series is declared complete or has 20 years of daily values.

        Raises:
            NoObservationError: The series is not of this folder.
            MarketFormatError: The observations are damaged.
            MarketDataError: ``as_of`` has no time zone.
        """
        instrument = self._instruments.get(series.instrument)
        if series.id not in self._series or instrument is None:
            raise NoObservationError(
                "this market folder has no such series", subject=series.id, hint=str(self.path)
            )
        rows = self._all_rows(series.id)
        last = last_known_day(instrument, series, as_of)
        known = _known(rows, last, as_of, of_periods=series.frequency in "MQA")
        low = 0 if begin is None else bisect_left(known.days, begin.toordinal())
        high = len(known)
        if end_on is not None:
            high = bisect_right(known.days, end_on.toordinal())
        if low or high < len(known):
            known = known.part(low, max(low, high))
        return _slice(
            series, known, instrument, provider=self.name, snapshot=rows.digest, whole=not low
        )

    def splits(self, instrument_id: str) -> tuple[tuple[dt.date, float], ...]:
        """Share splits, oldest first: first session on the new basis, shares after / before."""
        return self._splits.get(instrument_id, ())

    def constituents(self, index: str, on: dt.date) -> tuple[str, ...]:
        """The members of an index on a day, sorted; empty where the folder does not know.

        A member that has no instrument id in the folder comes as its ticker.
        """
        return tuple(
            sorted(
                member
                for member, begin, end_on in self._constituents.get(index, ())
                if (begin is None or begin <= on) and (end_on is None or on <= end_on)
            )
        )

    def rows(self, series_id: str) -> Rows:
        """All rows of a series with all vintages, whenever they were known; for copying.

        Raises:
            MarketFormatError: The observations are damaged.
        """
        return self._all_rows(series_id)

    def all_splits(self) -> Mapping[str, tuple[tuple[dt.date, float], ...]]:
        """Every share split, by instrument."""
        return self._splits

    def all_constituents(self) -> Mapping[str, tuple[tables.Membership, ...]]:
        """Every membership, by index."""
        return self._constituents

    def check(self) -> list[str]:
        """Everything that is wrong with the folder, in words; reads all observations."""
        return checking.problems(self.path)

    @cached_property
    def _sorted_instruments(self) -> tuple[Instrument, ...]:
        return tuple(self._instruments[name] for name in sorted(self._instruments))

    @cached_property
    def _by_instrument(self) -> dict[str, tuple[SeriesInfo, ...]]:
        found: dict[str, list[SeriesInfo]] = {}
        for info in sorted(self._series.values(), key=preference):
            found.setdefault(info.instrument, []).append(info)
        return {instrument: tuple(infos) for instrument, infos in found.items()}

    @cached_property
    def _splits(self) -> dict[str, tuple[tuple[dt.date, float], ...]]:
        path = _present(self.path, "splits.csv")
        return tables.splits(path) if path else {}

    @cached_property
    def _constituents(self) -> dict[str, tuple[tables.Membership, ...]]:
        path = _present(self.path, "constituents.csv")
        return tables.constituents(path) if path else {}

    def _all_rows(self, series_id: str) -> Rows:
        known = self._rows.get(series_id)
        if known is not None:
            self._rows.move_to_end(series_id)
            return known
        rows = self._rows[series_id] = self._observations.rows(series_id)
        self._kept += len(rows) + 1
        while self._kept > _ROWS_IN_MEMORY and len(self._rows) > 1:
            self._kept -= len(self._rows.popitem(last=False)[1]) + 1
        return rows


def preference(info: SeriesInfo) -> tuple[object, ...]:
    """Sort key: the series that a reader most likely means comes first.

    Args:
        info: A series; compare only series of one instrument.
    """
    usual = MEASURES[info.measure].seasonal if info.measure in MEASURES else None
    return (
        info.measure,
        FREQUENCIES.index(info.frequency),
        _ADJUSTMENT_RANK[info.adjustment],
        info.seasonal is not None and info.seasonal != usual,
        bool(info.tag),
        -(info.n or 0),
        info.id,
    )


def _check_folder(path: Path) -> None:
    if not path.is_dir():
        what = "this is a file, not a market folder" if path.exists() else "no such market folder"
        raise format_error(
            what, path, hint="give the folder that holds instruments.csv and series.csv"
        )
    if not any(path.iterdir()):
        raise format_error(
            "the market folder is empty",
            path,
            hint="it needs instruments.csv, series.csv and observations/",
        )


def _present(folder: Path, name: str) -> Path | None:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    return None


def _known(rows: Rows, last_day: dt.date, as_of: dt.datetime, *, of_periods: bool) -> Rows:
    """The rows that were known, one per day; of a period that is over, whatever was captured."""
    today = as_of.date().toordinal()
    if rows.published is None and not (of_periods and rows.vintages is not None):
        rows = rows.part(0, bisect_right(rows.days.data, last_day.toordinal()))
    else:
        out = rows.days <= last_day.toordinal()
        if rows.vintages is not None and of_periods:
            out |= (rows.days < today) & (rows.vintages > 0) & (rows.vintages <= today)
        if rows.published is not None:
            out = np.where(rows.published > 0, rows.published <= today, out)
        rows = rows.taken(out)
    if rows.vintages is None or not len(rows):
        return rows
    starts = np.concatenate(([0], np.flatnonzero(np.diff(rows.days)) + 1))
    captured = np.add.reduceat((rows.vintages <= today).astype(np.int64), starts)
    return rows.taken(starts + np.maximum(captured - 1, 0))


def _slice(
    series: SeriesInfo,
    part: Rows,
    instrument: Instrument,
    *,
    provider: str,
    snapshot: str,
    whole: bool,
) -> Slice:
    return Slice(
        series=series.id,
        instrument=series.instrument,
        measure=series.measure,
        unit=series.unit,
        currency=series.currency,
        frequency=series.frequency,
        provider=provider,
        days=part.days.data,  # a view that gives plain numbers: quicker to search than an array
        values=part.values,  # type: ignore[arg-type]
        vintages=part.vintages,  # type: ignore[arg-type]
        complete=whole and len(part) > 0 and _reaches_back(series, part),
        snapshot=snapshot,
        name=instrument.name,
        released=part.published is not None and len(part) > 0 and bool((part.published > 0).all()),
        positive=part.positive,
    )


def _reaches_back(series: SeriesInfo, rows: Rows) -> bool:
    if series.complete or series.frequency != "D":
        return series.complete
    days = rows.days.data
    return days[-1] - days[0] >= _LONG_HISTORY
