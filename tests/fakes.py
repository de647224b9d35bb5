"""Stand-ins for collaborators; contract tests run them beside the real ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from nlp.market.calendars import Calendar
from nlp.market.provider import Instrument, SeriesInfo
from nlp.records import Slice

UTC = dt.UTC


class FakeProvider:
    """Market data held in memory.

    A daily value is known from the close of its session where the instrument has a calendar,
    else from 21:00 UTC of its day; other values from the day after their period ends.
    """

    name = "fake"

    def __init__(self) -> None:
        self._instruments: dict[str, Instrument] = {}
        self._series: dict[str, tuple[SeriesInfo, Slice]] = {}
        self._splits: dict[str, tuple[tuple[dt.date, float], ...]] = {}
        self._members: dict[str, list[tuple[str, dt.date, dt.date]]] = {}
        self.asked: list[tuple[str, dt.datetime]] = []

    def add(
        self,
        instrument_id: str,
        measure: str,
        days: Sequence[dt.date],
        values: Sequence[float],
        *,
        unit: str = "points",
        currency: str | None = None,
        frequency: str = "D",
        adjustment: str = "none",
        calendar: str | None = None,
        complete: bool = True,
        tag: str = "",
        vintages: Sequence[dt.date] | None = None,
        kind: str | None = None,
        country: str | None = None,
        name: str | None = None,
        members_of: tuple[str, ...] = (),
        seasonal: str | None = None,
    ) -> SeriesInfo:
        kinds = {"INDEX": "index", "ECON": "economy", "FX": "fx", "COMM": "commodity"}
        kinds["RATE"] = "rate"
        prefix = instrument_id.split(":")[0]
        self._instruments.setdefault(
            instrument_id,
            Instrument(
                id=instrument_id,
                kind=kind or kinds.get(prefix, "equity"),
                name=name or instrument_id,
                country=country,
                members_of=members_of,
                calendar=calendar,
                currency=currency,
            ),
        )
        series_id = f"{instrument_id}/{measure}"
        if frequency != "D":
            series_id += f".{frequency}"
        if adjustment in {"split", "total"}:
            series_id += f".{adjustment}"
        if tag:
            series_id += f".{tag}"
        info = SeriesInfo(
            id=series_id,
            instrument=instrument_id,
            measure=measure,
            unit=unit,
            currency=currency,
            frequency=frequency,
            adjustment=adjustment,
            seasonal=seasonal,
            provider=self.name,
            tag=tag,
        )
        rows = Slice(
            series=series_id,
            instrument=instrument_id,
            measure=measure,
            unit=unit,
            currency=currency,
            frequency=frequency,
            provider=self.name,
            days=np.array([day.toordinal() for day in days], dtype=np.int64),  # type: ignore[arg-type]
            values=np.array(values, dtype=np.float64),  # type: ignore[arg-type]
            vintages=None
            if vintages is None
            else np.array([day.toordinal() for day in vintages], dtype=np.int64),  # type: ignore[arg-type]
            complete=complete,
        )
        self._series[series_id] = (info, rows)
        return info

    def add_split(self, instrument_id: str, day: dt.date, ratio: float) -> None:
        self._splits[instrument_id] = (*self._splits.get(instrument_id, ()), (day, ratio))

    def add_members(
        self,
        index: str,
        *members: str,
        begin: dt.date = dt.date.min,
        end_on: dt.date = dt.date.max,
    ) -> None:
        """Members of an index from a first to a last day, both included."""
        self._members.setdefault(index, []).extend((each, begin, end_on) for each in members)

    def constituents(self, index: str, on: dt.date) -> tuple[str, ...]:
        members = self._members.get(index, ())
        return tuple(sorted(name for name, begin, end_on in members if begin <= on <= end_on))

    def instruments(self) -> tuple[Instrument, ...]:
        return tuple(self._instruments[name] for name in sorted(self._instruments))

    def instrument(self, instrument_id: str) -> Instrument | None:
        return self._instruments.get(instrument_id)

    def series(self, instrument_id: str, measure: str | None = None) -> tuple[SeriesInfo, ...]:
        return tuple(
            info
            for info, _ in self._series.values()
            if info.instrument == instrument_id and measure in {None, info.measure}
        )

    def observations(
        self,
        series: SeriesInfo,
        *,
        as_of: dt.datetime,
        begin: dt.date | None = None,
        end_on: dt.date | None = None,
    ) -> Slice:
        self.asked.append((series.id, as_of))
        _, rows = self._series[series.id]
        last = min(self._last_known(series, as_of), end_on or dt.date.max)
        days = np.asarray(rows.days)
        keep = days <= last.toordinal()
        if begin is not None:
            keep &= days >= begin.toordinal()
        return rows.replace(
            days=days[keep],
            values=np.asarray(rows.values)[keep],
            vintages=None if rows.vintages is None else np.asarray(rows.vintages)[keep],
        )

    def splits(self, instrument_id: str) -> tuple[tuple[dt.date, float], ...]:
        return self._splits.get(instrument_id, ())

    def _last_known(self, series: SeriesInfo, as_of: dt.datetime) -> dt.date:
        utc = as_of.astimezone(UTC)
        if series.frequency != "D":
            return utc.date() - dt.timedelta(days=1)
        calendar = self._instruments[series.instrument].calendar
        if calendar is not None:
            return Calendar.of(calendar).last_completed(as_of)
        return utc.date() if utc.hour >= 21 else utc.date() - dt.timedelta(days=1)
