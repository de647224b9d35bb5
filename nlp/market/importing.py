"""Bringing market data into the user's own market folder, all of it or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np

from nlp.errors import MarketDataError, MarketFormatError
from nlp.market.folder import MarketFolder
from nlp.market.measures import kind_of
from nlp.market.measures import measure as known_measure
from nlp.market.observations import Rows, joined
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.providers.provenance import Provenance, read_provenance, write_provenance
from nlp.market.tables import format_error, parse_date, rows
from nlp.market.writing import replacing, restore, swap, write_folder
from nlp.records import Record

T = TypeVar("T")
_SHOWN = 20  # problems listed in the message of a refused import


class Imported(Record, frozen=True, kw_only=True):
    """What an import left in the destination.

    Attributes:
        instruments: Number of instruments in the destination now.
        series: Number of series there now.
        rows: Number of rows there now.
        new_series: Number of series that were not there before.
        warnings: What was odd and did no harm.
    """

    instruments: int
    series: int
    rows: int
    new_series: int
    warnings: tuple[str, ...] = ()


def import_folder(
    source: str | Path, destination: str | Path, *, replace: bool = False
) -> Imported:
    """Check a market folder and add what it holds to another one.

    Everything is checked first and written beside the destination, which is then swapped by
    renaming: stopped at any point, the destination holds the old state or the new one. Rows of
    the source win over rows of the same series, vintage and date in the destination.

    Args:
        source: A market folder.
        destination: The folder to add to; made when it does not exist.
        replace: Drop what the destination holds.

    Raises:
        MarketFormatError: The source breaks the format; the message lists the problems.
        MarketDataError: The destination cannot be written.
    """
    source, destination = Path(source), Path(destination)
    new = MarketFolder(source)
    serious = [problem for problem in new.check() if problem not in new.warnings]
    if serious:
        more = f"; and {len(serious) - _SHOWN} more" if len(serious) > _SHOWN else ""
        raise MarketFormatError(
            f"the market folder has {len(serious)} problem{'s' * (len(serious) > 1)}",
            subject=str(source),
            cause="; ".join(serious[:_SHOWN]) + more,
            hint="nothing was imported",
        )
    if destination.exists() and source.resolve() == destination.resolve():
        raise MarketDataError("source and destination are the same folder", subject=str(source))
    with replacing(destination) as prepared:
        old = None if replace or not _filled(destination) else MarketFolder(destination)
        return _write(new, old, prepared, destination)


def import_prices(
    source: str | Path,
    destination: str | Path,
    *,
    instrument: str,
    measure: str = "close",
    kind: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    currency: str | None = None,
    calendar: str | None = None,
    replace: bool = False,
) -> Imported:
    """Add one series from a plain CSV file with a column ``date`` and one of values.

    The column of values is called ``value``, like the measure, or is the only other one; capital
    letters in the header count for nothing.

    Args:
        source: The CSV file.
        destination: The folder to add to; made when it does not exist.
        instrument: Instrument id, for example ``XNAS:NVDA``.
        measure: Name from the vocabulary.
        kind: Kind of instrument; told from the id when None.
        name: Name of the instrument; the id when None.
        unit: Unit; points for an index, the measure's usual one otherwise, when None.
        currency: ISO 4217 code for amounts.
        calendar: exchange_calendars code; the MIC of the id where it is an exchange's.
        replace: Drop what the destination holds.

    Raises:
        UnknownNameError: The vocabulary has no such measure.
        MarketFormatError: The file breaks the format, or the id has no market.
        MarketDataError: The destination cannot be written.
    """
    source = Path(source)
    _check_id(instrument)
    entry = known_measure(measure)
    kind = kind or kind_of(instrument)
    unit = unit or ("points" if kind == "index" and "points" in entry.units else None)
    unit = unit or ("currency" if currency and "currency" in entry.units else entry.unit)
    listed = _existing(Path(destination), instrument)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "prices"
        write_folder(
            folder,
            instruments=[
                listed
                or Instrument(
                    id=instrument,
                    kind=kind,
                    name=name or instrument,
                    currency=currency,
                    calendar=calendar or _calendar(instrument, kind),
                )
            ],
            series=[
                SeriesInfo(
                    id=f"{instrument}/{measure}",
                    instrument=instrument,
                    measure=measure,
                    unit=unit,
                    currency=currency if unit == "currency" else None,
                    source=source.name,
                )
            ],
            read=lambda _: _prices(source, measure),
        )
        return import_folder(folder, destination, replace=replace)


def _check_id(instrument: str) -> None:
    market, _, ticker = instrument.partition(":")
    if not market.strip() or not ticker.strip():
        raise MarketFormatError(
            "this is no id of an instrument",
            subject=instrument,
            hint="write market and ticker, as in XNAS:NVDA, INDEX:SPX or FX:EURUSD",
        )


def _filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _existing(destination: Path, instrument: str) -> Instrument | None:
    restore(destination)
    return MarketFolder(destination).instrument(instrument) if _filled(destination) else None


def _write(
    new: MarketFolder, old: MarketFolder | None, prepared: Path, destination: Path
) -> Imported:
    folders = [new] if old is None else [new, old]
    instruments: dict[str, Instrument] = {}
    infos: dict[str, SeriesInfo] = {}
    for folder in folders:
        for entry in folder.instruments():
            instruments.setdefault(entry.id, entry)
        for info in folder.all_series():
            infos.setdefault(info.id, info)

    def read(info: SeriesInfo) -> Rows:
        return _together([folder.rows(info.id) for folder in folders])

    provenance: dict[str, Provenance] = {}
    for folder in folders:
        provenance = {**read_provenance(folder.path), **provenance}
    written = write_folder(
        prepared,
        instruments=instruments.values(),
        series=infos.values(),
        read=read,
        splits=_first_known([folder.all_splits() for folder in folders]),
        constituents=_first_known([folder.all_constituents() for folder in folders]),
        files={name: entry.file for name, entry in provenance.items()},
    )
    write_provenance(prepared, provenance)
    swap(prepared, destination)
    known = {info.id for info in old.all_series()} if old else set()
    return Imported(
        instruments=len(instruments),
        series=len(infos),
        rows=written,
        new_series=len(infos.keys() - known),
        warnings=new.warnings,
    )


def _together(pieces: list[Rows]) -> Rows:
    """The rows of the first piece, and those of the second whose day and vintage are new."""
    first, *others = pieces
    if not others or not len(others[0]):
        return first
    second = others[0]
    taken = {*_keys(first)}
    fresh = np.array([key not in taken for key in _keys(second)], dtype=bool)
    return joined([first, second.taken(fresh)])


def _keys(piece: Rows) -> list[tuple[int, int]]:
    vintages = np.zeros(len(piece), np.int32) if piece.vintages is None else piece.vintages
    return list(zip(piece.days.tolist(), vintages.tolist(), strict=True))


def _first_known(tables: list[Mapping[str, tuple[T, ...]]]) -> dict[str, tuple[T, ...]]:
    merged: dict[str, tuple[T, ...]] = {}
    for table in tables:
        for name, entries in table.items():
            merged.setdefault(name, entries)
    return merged


def _prices(source: Path, measure: str) -> Rows:
    days: list[int] = []
    values: list[float] = []
    for number, row in rows(source, ("date",), any_case=True):
        column = _value_column(list(row), source, measure)
        day = parse_date(row["date"])
        if day is None:
            raise format_error(
                "a date cannot be read", source, row=number, column="date", value=row["date"],
                hint="write dates as YYYY-MM-DD",
            )  # fmt: skip
        days.append(day.toordinal())
        values.append(_number(row[column], source, number, column))
    if not days:
        raise format_error("the file has no rows", source, hint="it needs dates and values")
    return joined([Rows(np.array(days, np.int32), np.array(values, np.float64))])


def _value_column(header: list[str], source: Path, measure: str) -> str:
    for name in ("value", measure):
        if name in header:
            return name
    others = [name for name in header if name != "date"]
    if len(others) == 1:
        return others[0]
    raise format_error(
        "which column holds the values?", source, row=1, value=",".join(header),
        hint=f"call it 'value' or {measure!r}",
    )  # fmt: skip


def _number(text: str, source: Path, number: int, column: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise format_error(
            "a number cannot be read", source, row=number, column=column, value=text,
            hint="write plain numbers with a point: 2467.70",
        )  # fmt: skip
    return value


def _calendar(instrument: str, kind: str) -> str | None:
    from nlp.market.calendars import known_codes

    code = instrument.partition(":")[0]
    return code if kind in {"equity", "fund"} and code in known_codes() else None
