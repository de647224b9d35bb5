"""Writing a market folder: the tables as CSV, the observations as Parquet.

Also swapping a folder for another one so that no moment leaves neither.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from nlp.errors import MarketDataError
from nlp.market.observations import Rows
from nlp.market.observations.files import COLUMNS
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.tables import Membership

_INSTRUMENT = (
    *("id", "kind", "name", "aliases", "currency", "calendar", "country", "ticker", "isin"),
    "members_of",
)
_SERIES = (
    *("series", "instrument", "measure", "unit", "currency", "frequency", "adjustment"),
    *("seasonal", "source", "licence_class", "first", "last", "n", "complete"),
)
_ROW_GROUP = 250_000  # rows: small enough that opening one series stays quick
_EPOCH = dt.date(1970, 1, 1).toordinal()


def write_folder(
    folder: Path,
    *,
    instruments: Iterable[Instrument],
    series: Iterable[SeriesInfo],
    read: Callable[[SeriesInfo], Rows],
    splits: Mapping[str, tuple[tuple[dt.date, float], ...]] | None = None,
    constituents: Mapping[str, tuple[Membership, ...]] | None = None,
    files: Mapping[str, str] | None = None,
) -> int:
    """Write a market folder; nothing may be there yet.

    The columns ``first``, ``last`` and ``n`` come from the rows. Series without rows are
    written to ``series.csv`` all the same.

    Args:
        folder: The folder to make.
        instruments: The instruments.
        series: Their series; every one belongs to one of the instruments.
        read: Gives the rows of a series; called once for each.
        splits: Share splits by instrument.
        constituents: Members by index.
        files: Names of the files of some series, by id; the others go by kind of instrument.

    Returns:
        Number of rows written.
    """
    (folder / "observations").mkdir(parents=True)
    known = {instrument.id: instrument for instrument in instruments}
    _write_dicts(folder / "instruments.csv", map(instrument_cells, _sorted(known.values())))

    def file_of(info: SeriesInfo) -> str:
        return (files or {}).get(info.id, f"{known[info.instrument].kind}.parquet")

    infos = sorted(series, key=lambda info: (file_of(info), info.id))
    written: list[SeriesInfo] = []
    for name, group in groupby(infos, key=file_of):
        path = folder / "observations" / name
        written += write_observations(path, ((info, read(info)) for info in group))
    rows = (series_cells(info) for info in sorted(written, key=lambda info: info.id))
    _write_dicts(folder / "series.csv", rows, header=_SERIES)
    _write_optional(folder, splits or {}, constituents or {})
    return sum(info.n or 0 for info in written)


def _sorted(instruments: Iterable[Instrument]) -> list[Instrument]:
    return sorted(instruments, key=lambda instrument: instrument.id)


def _write_dicts(
    path: Path, rows: Iterable[Mapping[str, str]], *, header: Sequence[str] = _INSTRUMENT
) -> None:
    _write_table(path, header, ([row[name] for name in header] for row in rows))


def _write_table(path: Path, header: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(["" if field is None else field for field in row] for row in rows)


def instrument_cells(instrument: Instrument) -> dict[str, str]:
    """A row of ``instruments.csv``."""
    values = {name: getattr(instrument, name) for name in _INSTRUMENT}
    return {
        name: "|".join(value) if isinstance(value, tuple) else _cell(value)
        for name, value in values.items()
    }


def series_cells(info: SeriesInfo) -> dict[str, str]:
    """A row of ``series.csv``."""
    cells = {name: _cell(getattr(info, name)) for name in _SERIES[1:-1]}
    return {"series": info.id, **cells, "complete": "yes" if info.complete else ""}


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def write_observations(
    path: Path, content: Iterable[tuple[SeriesInfo, Rows]]
) -> Iterator[SeriesInfo]:
    """Write one Parquet file of observations.

    Args:
        path: The file; not made where no series has rows.
        content: Series with their rows, sorted by id.

    Yields:
        Each series with its coverage (``first``, ``last``, ``n``).
    """
    import pyarrow.parquet as pq

    writer: Any = None
    waiting: list[Any] = []
    try:
        for info, rows in content:
            yield _covered(info, rows)
            if len(rows):
                waiting.append(_table(info.id, rows))
            if sum(table.num_rows for table in waiting) >= _ROW_GROUP:
                writer = writer or pq.ParquetWriter(path, waiting[0].schema, compression="zstd")
                waiting = _flushed(writer, waiting)
        if waiting:
            writer = writer or pq.ParquetWriter(path, waiting[0].schema, compression="zstd")
            _flushed(writer, waiting)
    finally:
        if writer is not None:
            writer.close()


def _flushed(writer: Any, tables: list[Any]) -> list[Any]:
    import pyarrow as pa

    writer.write_table(pa.concat_tables(tables).unify_dictionaries(), row_group_size=_ROW_GROUP)
    return []


def _table(series: str, rows: Rows) -> Any:
    import pyarrow as pa

    zeros = pa.array(np.zeros(len(rows), np.int32))
    columns = [
        pa.DictionaryArray.from_arrays(zeros, pa.array([series])),
        _dates(rows.days),
        pa.array(rows.values),
        *(
            pa.nulls(len(rows), pa.date32()) if column is None else _dates(column)
            for column in (rows.vintages, rows.published)
        ),
    ]
    return pa.table(columns, names=list(COLUMNS))


def _dates(days: Any) -> Any:
    import pyarrow as pa

    return pa.array(days - np.int32(_EPOCH), mask=days == 0).cast(pa.date32())


def _covered(info: SeriesInfo, rows: Rows) -> SeriesInfo:
    if not len(rows):
        return info.replace(first=None, last=None, n=0)
    first, last = (dt.date.fromordinal(int(rows.days[place])) for place in (0, -1))
    return info.replace(first=first, last=last, n=len(rows))


def _write_optional(
    folder: Path,
    splits: Mapping[str, tuple[tuple[dt.date, float], ...]],
    constituents: Mapping[str, tuple[Membership, ...]],
) -> None:
    if splits:
        split_rows = [(name, *pair) for name, pairs in sorted(splits.items()) for pair in pairs]
        _write_table(folder / "splits.csv", ["instrument", "date", "ratio"], split_rows)
    if constituents:
        member_rows = [
            (index, *member)
            for index, members in sorted(constituents.items())
            for member in members
        ]
        header = ["index", "instrument", "start", "end"]
        _write_table(folder / "constituents.csv", header, member_rows)


def _unfinished(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.new")


def _ready(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.ready")


def _previous(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def restore(folder: Path) -> None:
    """Put a folder back whose replacement was cut short; does nothing where it is in its place.

    Args:
        folder: The folder that may be missing while its two versions lie beside it.

    Raises:
        MarketDataError: The folders cannot be renamed.
    """
    if folder.exists():
        return
    try:
        for candidate in (_ready(folder), _previous(folder)):
            if candidate.is_dir():
                candidate.rename(folder)
                return
    except FileNotFoundError:
        return  # somebody else was quicker
    except OSError as error:
        raise _unwritable(folder) from error


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A path beside a folder at which its next version can be written, for one writer at a time.

    What an earlier writer left unfinished is finished or cleared away first.

    Args:
        folder: The folder to be replaced; its parents are made.

    Raises:
        MarketDataError: Nothing can be written there, or another program is writing.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            restore(folder)
            for leftover in (_unfinished(folder), _ready(folder), _previous(folder)):
                if leftover.is_dir():
                    shutil.rmtree(leftover)
            try:
                yield _unfinished(folder)
            finally:
                shutil.rmtree(_unfinished(folder), ignore_errors=True)
    except OSError as error:
        raise _unwritable(folder) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; the system lets go of it when the program ends."""
    with folder.with_name(f".{folder.name}.lock").open("a+b") as handle:
        try:
            _lock(handle.fileno())
        except OSError as error:
            raise MarketDataError(
                "another program is writing this market folder",
                subject=str(folder),
                hint="try again when it has finished",
            ) from error
        yield


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def swap(prepared: Path, folder: Path) -> None:
    """Put a finished folder in the place of another one.

    Killed at any point, the folder is there in its old or new version, or ``restore`` finds it.

    Args:
        prepared: The finished folder, from ``replacing``.
        folder: The folder to be replaced; may be absent.
    """
    _synced(prepared)
    ready = _ready(folder)
    prepared.rename(ready)
    if folder.exists():
        folder.rename(_previous(folder))
    if ready.exists():  # a reader may have put it in its place in the meantime
        ready.rename(folder)
    shutil.rmtree(_previous(folder), ignore_errors=True)


def _synced(folder: Path) -> None:
    """Have the files on the disk before their names change."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _unwritable(folder: Path) -> MarketDataError:
    return MarketDataError(
        "the market folder cannot be written",
        subject=str(folder),
        hint="check that you may write there and that the disk is not full",
    )
