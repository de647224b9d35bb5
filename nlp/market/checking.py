"""Everything that is wrong with a market folder, collected instead of raised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nlp.errors import MarketFormatError, UnknownNameError
from nlp.market import tables
from nlp.market.calendars import Calendar
from nlp.market.measures import MEASURES
from nlp.market.observations import Observations, Rows
from nlp.market.provider import Instrument, SeriesInfo

_MAX_PROBLEMS = 1000  # a folder with more is wrong in the same way all over


def problems(path: Path) -> list[str]:
    """The problems of a market folder, in words, in the order of its files.

    Reads all observations. Stops after 1,000 problems.

    Args:
        path: The folder.
    """
    found = _Collected()
    instruments: dict[str, Instrument] = {}
    infos: dict[str, SeriesInfo] = {}
    with found.going_on():
        instruments = tables.instruments(path / "instruments.csv", report=found.report)
    with found.going_on():
        infos, warnings = tables.series(
            path / "series.csv", instruments, provider="", report=found.report
        )
        found.texts += warnings
    found.texts += _calendars(path, instruments)
    found.texts += _units(path, infos)
    _optional(path, found)
    with found.going_on():
        found.texts += _observations(path, Observations(path / "observations"), infos)
    return found.texts[:_MAX_PROBLEMS]


class _Collected:
    """Problems as texts, so that the next file is looked at too."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def report(self, error: MarketFormatError) -> None:
        self.texts.append(str(error))

    @contextmanager
    def going_on(self) -> Iterator[None]:
        try:
            yield
        except MarketFormatError as error:
            self.report(error)


def _optional(path: Path, found: _Collected) -> None:
    for suffix in ("", ".gz"):
        splits, constituents = (path / f"{name}.csv{suffix}" for name in ("splits", "constituents"))
        with found.going_on():
            if splits.is_file():
                tables.splits(splits, report=found.report)
        with found.going_on():
            if constituents.is_file():
                tables.constituents(constituents, report=found.report)


def _calendars(path: Path, instruments: Mapping[str, Instrument]) -> list[str]:
    found = []
    for code in sorted({entry.calendar for entry in instruments.values() if entry.calendar}):
        try:
            Calendar.of(code)
        except UnknownNameError as error:
            found.append(f"{path / 'instruments.csv'}, column calendar: {error}")
    return found


def _units(path: Path, infos: Mapping[str, SeriesInfo]) -> list[str]:
    return [
        f"{path / 'series.csv'}, column unit: {info.id} is in {info.unit}, but {info.measure} is "
        f"in {' or '.join(MEASURES[info.measure].units)}"
        for info in infos.values()
        if info.measure in MEASURES and info.unit not in MEASURES[info.measure].units
    ]


def _observations(
    path: Path, observations: Observations, infos: Mapping[str, SeriesInfo]
) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    try:
        for file, name in observations.names():
            if name not in infos and name not in seen:
                found.append(
                    f"{file}, column series: {name!r} is not declared (add a row to series.csv)"
                )
            seen.add(name)
    except MarketFormatError as error:
        return [*found, str(error)]
    for info in infos.values():
        if info.id not in seen:
            found.append(f"{path / 'series.csv'}: {info.id} has no observations")
            continue
        try:
            found += _coverage(path, info, observations.rows(info.id))
        except MarketFormatError as error:
            found.append(str(error))
    return found


def _coverage(path: Path, info: SeriesInfo, rows: Rows) -> list[str]:
    first, last = (dt.date.fromordinal(int(rows.days[place])) for place in (0, -1))
    stated = (("first", info.first, first), ("last", info.last, last), ("n", info.n, len(rows)))
    return [
        f"{path / 'series.csv'}, column {column}: {info.id} says {declared}, the observations "
        f"say {actual}"
        for column, declared, actual in stated
        if declared is not None and declared != actual
    ]
