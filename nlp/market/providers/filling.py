"""Fetched series in a market folder, beside what the user put there."""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from nlp.errors import MarketDataError, ProviderFormatError
from nlp.market import tables
from nlp.market.folder import MarketFolder
from nlp.market.observations import NO_ROWS, Rows
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.providers.merging import merged
from nlp.market.providers.provenance import Provenance, read_provenance, write_provenance
from nlp.market.providers.remote import Delivery, Offer
from nlp.market.writing import (
    instrument_cells,
    replacing,
    restore,
    series_cells,
    swap,
    write_observations,
)
from nlp.records import Record

#: Two splits of a share so many days apart or less are one split, dated differently.
_ONE_SPLIT = dt.timedelta(days=5)


class Change(Record, frozen=True, kw_only=True):
    """What a fetch did to one series.

    Attributes:
        instrument: Id of the instrument.
        series: Id of the series.
        provider: Name of the provider.
        added: Number of days that were not there before.
        revised: Number of days whose value has become another one; both are kept.
        last: Last day that there is now.
        retrieved_at: Aware instant of the answer.
    """

    instrument: str
    series: str
    provider: str
    added: int
    revised: int
    last: dt.date
    retrieved_at: dt.datetime


class Filling:
    """A market folder that fetched series are put into.

    Rows that the user wrote stay as they are: fetched series have ids and a file of observations
    of their own, and the tables only get lines for what is new.

    Args:
        path: The folder; made by ``save`` when it does not exist.

    Raises:
        MarketFormatError: The folder breaks the format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        restore(self.path)
        filled = self.path.is_dir() and any(self.path.iterdir())
        self._folder = MarketFolder(self.path) if filled else None
        self._known = _by_id(self._folder)
        self._provenance = read_provenance(self.path)
        self._taken: dict[str, tuple[SeriesInfo, Rows]] = {}
        self._instruments: dict[str, Instrument] = {}
        self._splits: dict[str, tuple[tuple[dt.date, float], ...]] = {}

    def instrument(self, instrument_id: str) -> Instrument | None:
        """The instrument as the folder has it, or None."""
        return self._folder.instrument(instrument_id) if self._folder else None

    def last(self, offer: Offer) -> dt.date | None:
        """The last day up to which all series of an offer were fetched; None for never."""
        days = [
            dt.date.fromordinal(int(rows.days[-1])) if len(rows) else None
            for rows in (self._rows(info.id) for info in offer.series)
        ]
        known = [day for day in days if day is not None]
        return min(known) if known and None not in days[:1] else None

    def take(
        self, offer: Offer, delivery: Delivery, *, instrument: Instrument, provider: str
    ) -> tuple[Change, ...]:
        """Put an answer beside what is there; it is on the disk after ``save``.

        Raises:
            ProviderFormatError: The values are on another basis, or in another unit, than those
                fetched before.
            MarketDataError: A series of the user's has the id of a fetched one.
        """
        ready: list[tuple[SeriesInfo, Rows, Change]] = []
        for info in offer.series:
            new = delivery.rows.get(info.id)
            if new is None or not len(new):
                continue
            self._require_ours(info.id)
            self._require_same_unit(delivery.infos.get(info.id, info))
            found = merged(
                self._rows(info.id),
                new,
                captured=delivery.retrieved_at.date(),
                series=info.id,
            )
            change = Change(
                instrument=instrument.id,
                series=info.id,
                provider=provider,
                added=found.added,
                revised=found.revised,
                last=dt.date.fromordinal(int(found.rows.days[-1])),
                retrieved_at=delivery.retrieved_at,
            )
            ready.append((delivery.infos.get(info.id, info), found.rows, change))
        for info, rows, _ in ready:
            self._taken[info.id] = (info, rows)
            self._provenance[info.id] = self._traced(info, offer, delivery, provider)
        if ready:
            self._instruments.setdefault(instrument.id, instrument)
            self._splits[instrument.id] = delivery.splits
        return tuple(change for _, _, change in ready)

    def save(self) -> None:
        """Write what was taken: all of it or, where that is cut short, nothing.

        Raises:
            MarketDataError: The folder cannot be written.
        """
        if not self._taken:
            return
        with replacing(self.path) as prepared:
            own = {entry.file for entry in self._provenance.values()}
            _copy(self.path, prepared, without=own)
            (prepared / "observations").mkdir(parents=True, exist_ok=True)
            written = self._write_rows(prepared)
            self._write_tables(prepared, written)
            write_provenance(prepared, self._provenance)
            swap(prepared, self.path)
        self._folder = MarketFolder(self.path)
        self._known = _by_id(self._folder)
        self._taken.clear()

    def _rows(self, series_id: str) -> Rows:
        if series_id in self._taken:
            return self._taken[series_id][1]
        if self._folder is None or series_id not in self._provenance:
            return NO_ROWS
        return self._folder.rows(series_id)

    def _require_ours(self, series_id: str) -> None:
        if series_id in self._known and series_id not in self._provenance:
            raise MarketDataError(
                "the folder has a series of this id that was not fetched",
                subject=series_id,
                hint="rename it in series.csv and in the observations; yours is left as it is",
            )

    def _require_same_unit(self, info: SeriesInfo) -> None:
        before = self._known.get(info.id, info)
        if (before.unit, before.currency) != (info.unit, info.currency):
            raise ProviderFormatError(
                "the provider gives another unit than before",
                subject=info.id,
                cause=f"{before.currency or before.unit} became {info.currency or info.unit}",
                hint="nothing was kept; take the series out of the folder to begin anew",
            )

    def _traced(
        self, info: SeriesInfo, offer: Offer, delivery: Delivery, provider: str
    ) -> Provenance:
        before = self._provenance.get(info.id)
        return Provenance(
            series=info.id,
            provider=provider,
            symbol=offer.symbol,
            url=delivery.url,
            licence_class=info.licence_class,
            first_retrieved_at=before.first_retrieved_at if before else delivery.retrieved_at,
            retrieved_at=delivery.retrieved_at,
        )

    def _write_rows(self, prepared: Path) -> list[SeriesInfo]:
        """All fetched series, those of earlier fetches too, in a file for each provider."""
        known = self._known
        infos = {name: known[name] for name in self._provenance if name in known}
        infos |= {name: info for name, (info, _) in self._taken.items()}
        ordered = sorted(infos, key=lambda name: (self._provenance[name].file, name))
        written: list[SeriesInfo] = []
        for file, names in groupby(ordered, key=lambda name: self._provenance[name].file):
            content = ((infos[name], self._rows(name)) for name in names)
            written += write_observations(prepared / "observations" / file, content)
        return written

    def _write_tables(self, prepared: Path, written: Sequence[SeriesInfo]) -> None:
        known = self._folder.instrument if self._folder else lambda _: None
        new = [each for each in self._instruments.values() if known(each.id) is None]
        _extend(prepared / "instruments.csv", "id", [instrument_cells(each) for each in new])
        _extend(prepared / "series.csv", "series", [series_cells(info) for info in written])
        splits = [
            {"instrument": name, "date": day.isoformat(), "ratio": f"{ratio:g}"}
            for name, found in sorted(self._splits.items())
            for day, ratio in found
            if not self._has_split(name, day)
        ]
        if splits:
            _extend(prepared / "splits.csv", None, splits)

    def _has_split(self, instrument_id: str, day: dt.date) -> bool:
        known = self._folder.splits(instrument_id) if self._folder else ()
        return any(abs(day - other) <= _ONE_SPLIT for other, _ in known)


def _by_id(folder: MarketFolder | None) -> dict[str, SeriesInfo]:
    return {info.id: info for info in folder.all_series()} if folder else {}


def _copy(folder: Path, prepared: Path, *, without: Iterable[str]) -> None:
    """The files of a folder at another place: linked where the disk can, since none is changed."""
    left_out = {Path("observations") / name for name in without}
    prepared.mkdir(parents=True)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        place = path.relative_to(folder)
        if path.is_dir():
            (prepared / place).mkdir(parents=True, exist_ok=True)
        elif place not in left_out:
            try:
                os.link(path, prepared / place)
            except OSError:
                shutil.copy2(path, prepared / place)


def _extend(path: Path, key: str | None, new: Sequence[Mapping[str, str]]) -> None:
    """Rows at the end of a table; rows of the same key are replaced, the others stay."""
    header: list[str] = []
    rows: list[Mapping[str, str]] = []
    if path.is_file():
        rows = [row for _, row in tables.rows(path, ())]
        header = list(rows[0]) if rows else []
    header += [name for name in (new[0] if new else ()) if name not in header]
    if not header:
        return
    ours = {row[key] for row in new} if key else set()
    kept = [row for row in rows if key is None or row[key] not in ours]
    path.unlink(missing_ok=True)  # it may be the user's own file under a second name
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*kept, *new])
