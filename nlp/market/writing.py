"""Writing a market folder: the tables as CSV, the observations as Parquet."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from nlp.market.observation_files import COLUMNS
from nlp.market.observations import Rows
from nlp.market.provider import Instrument, SeriesInfo
from nlp.market.tables import Membership

_INSTRUMENT = (
    "id,kind,name,aliases,currency,calendar,country,ticker,isin,members_of".split(",")  # noqa: SIM905
)
_SERIES = (
    ["series", "instrument", "measure", "unit", "currency", "frequency", "adjustment", "seasonal", "source", "licence_class", "first", "last", "n", "complete"]
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

    Returns:
        Number of rows written.
    """
    (folder / "observations").mkdir(parents=True)
    known = {instrument.id: instrument for instrument in instruments}
    _write_table(folder / "instruments.csv", _INSTRUMENT, map(_fields, _sorted(known.values())))
    infos = sorted(series, key=lambda info: (known[info.instrument].kind, info.id))
    written: list[SeriesInfo] = []
    for kind, group in groupby(infos, key=lambda info: known[info.instrument].kind):
        path = folder / "observations" / f"{kind}.parquet"
        written += _write_kind(path, ((info, read(info)) for info in group))
    rows = (_series_fields(info) for info in sorted(written, key=lambda info: info.id))
    _write_table(folder / "series.csv", _SERIES, rows)
    _write_optional(folder, splits or {}, constituents or {})
    return sum(info.n or 0 for info in written)


def _sorted(instruments: Iterable[Instrument]) -> list[Instrument]:
    return sorted(instruments, key=lambda instrument: instrument.id)


def _write_table(path: Path, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(["" if field is None else field for field in row] for row in rows)


def _fields(instrument: Instrument) -> list[object]:
    return [
        "|".join(value) if isinstance(value, tuple) else value
        for value in (getattr(instrument, name) for name in _INSTRUMENT)
    ]


def _series_fields(info: SeriesInfo) -> list[object]:
    names = ("id", *_SERIES[1:-1])
    return [*(getattr(info, name) for name in names), "yes" if info.complete else ""]


def _write_kind(path: Path, content: Iterable[tuple[SeriesInfo, Rows]]) -> Iterator[SeriesInfo]:
    """Write one Parquet file; yields each series with its coverage."""
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
