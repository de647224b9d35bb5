"""The observation files of a market folder, read piece by piece when a series is asked for."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from nlp.errors import MarketFormatError
from nlp.market.observation_files import REQUIRED, ObservationFile
from nlp.market.tables import format_error
from nlp.records import Record

Days = NDArray[np.int32]
_EPOCH = dt.date(1970, 1, 1).toordinal()  # Arrow counts days from here
_ROWS_IN_MEMORY = 16_000_000  # decoded rows kept per folder, about 200 MB


class Rows(Record, frozen=True, eq=False):
    """The rows of one series.

    Attributes:
        days: Shape (n,), proleptic Gregorian ordinals.
        values: Shape (n,), float64.
        vintages: Shape (n,), ordinals, 0 where none; None where no row has one.
        published: Shape (n,), ordinals, 0 where none; None where no row has one.
        digest: Hash of all rows of the series, "" where these are only some of them.
    """

    days: Days
    values: NDArray[np.float64]
    vintages: Days | None = None
    published: Days | None = None
    digest: str = ""

    def __len__(self) -> int:
        return len(self.days)

    def part(self, begin: int, end: int) -> Rows:
        """The rows at positions ``begin`` to ``end`` (excluded), without copying."""
        return Rows(
            self.days[begin:end],
            self.values[begin:end],
            None if self.vintages is None else self.vintages[begin:end],
            None if self.published is None else self.published[begin:end],
        )

    def copied(self) -> Rows:
        """The same rows in memory of their own, so that what they were a part of can go."""
        columns = (self.days, self.values, self.vintages, self.published)
        return Rows(*(None if column is None else column.copy() for column in columns))  # type: ignore[arg-type]

    def taken(self, places: NDArray[Any]) -> Rows:
        """The rows at some positions or where a mask is true."""
        return Rows(
            self.days[places],
            self.values[places],
            None if self.vintages is None else self.vintages[places],
            None if self.published is None else self.published[places],
        )


NO_ROWS = Rows(np.empty(0, np.int32), np.empty(0, np.float64))


class _Chunk(Record, frozen=True, eq=False):
    """Some consecutive rows of a file, with the places of each series in them."""

    rows: Rows
    places: dict[str, tuple[int, int]]
    order: NDArray[np.int64] | None  # positions in the file's order, where it was unsorted


class _Piece(Record, frozen=True, eq=False):
    """The rows of one series in one chunk, and where they stand in the file."""

    path: Path
    rows: Rows
    offset: int
    order: NDArray[np.int64] | None

    def row(self, place: int) -> int:
        """The row of the file as a spreadsheet counts it: the header is row 1."""
        return self.offset + (place if self.order is None else int(self.order[place])) + 2


class Observations:
    """All observation files of a folder.

    Args:
        folder: The folder ``observations``.

    Raises:
        MarketFormatError: The folder does not exist or has no file to read.
    """

    def __init__(self, folder: Path) -> None:
        names = ("*.parquet", "*.csv", "*.csv.gz")
        files = sorted(path for name in names for path in folder.glob(name))
        if not files:
            raise format_error(
                "the market folder has no observations",
                folder,
                hint="put *.parquet or *.csv files with the columns series, date, value there",
            )
        self._files = [ObservationFile(path) for path in files]
        self._chunks: OrderedDict[tuple[Path, int], _Chunk] = OrderedDict()

    def rows(self, series: str) -> Rows:
        """The rows of a series by day, then vintage (none first).

        Raises:
            MarketFormatError: A file is damaged, or the series has a row twice or a value that
                is no number.
        """
        pieces = [piece for file in self._files for piece in self._pieces(file, series)]
        for piece in pieces:
            _check_numbers(series, piece)
        found = joined([piece.rows for piece in pieces])
        _check_twice(pieces[0].path if pieces else None, series, found)
        return _frozen(found)

    def names(self) -> Iterator[tuple[Path, str]]:
        """Every series that has rows, with its file; a series in two files comes twice."""
        for file in self._files:
            found: dict[str, None] = {}
            for index in range(len(file)):
                found.update(dict.fromkeys(self._chunk(file, index).places))
            yield from ((file.path, name) for name in found)

    def _pieces(self, file: ObservationFile, series: str) -> Iterator[_Piece]:
        for index in file.candidates(series):
            chunk = self._chunk(file, index)
            if series in chunk.places:
                begin, end = chunk.places[series]
                order = None if chunk.order is None else chunk.order[begin:end]
                offset = file.offset(index) + (begin if order is None else 0)
                yield _Piece(file.path, chunk.rows.part(begin, end), offset, order)

    def _chunk(self, file: ObservationFile, index: int) -> _Chunk:
        key = (file.path, index)
        if key in self._chunks:
            self._chunks.move_to_end(key)
            return self._chunks[key]
        chunk = self._chunks[key] = _chunk(file.path, file.read(index))
        while sum(len(kept.rows) for kept in self._chunks.values()) > _ROWS_IN_MEMORY:
            if len(self._chunks) == 1:
                break
            self._chunks.popitem(last=False)
        return chunk


def _chunk(path: Path, table: Any) -> _Chunk:
    """The arrays of a table, each series in one run."""
    for name in REQUIRED:
        if table.column(name).null_count:
            raise _empty_field(path, name, table)
    encoded = table.column("series").combine_chunks()
    if not hasattr(encoded, "dictionary"):
        encoded = encoded.dictionary_encode()
    codes = encoded.indices.to_numpy()
    names = encoded.dictionary.to_pylist()
    starts = _starts(codes)
    order = None
    if len(np.unique(codes[starts])) < len(starts):  # a series stands in several places
        order = np.argsort(codes, kind="stable")
        codes = codes[order]
        starts = _starts(codes)
    ends = [*starts[1:], len(codes)] if len(starts) else []
    places = {
        names[codes[begin]]: (int(begin), int(end)) for begin, end in zip(starts, ends, strict=True)
    }
    read = Rows(
        cast("Days", _ordinals(table, "date")),
        table.column("value").to_numpy(),
        _ordinals(table, "vintage"),
        _ordinals(table, "published"),
    )
    return _Chunk(read if order is None else read.taken(order), places, order)


def _starts(codes: NDArray[Any]) -> NDArray[np.int64]:
    if not len(codes):
        return np.empty(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(np.diff(codes)) + 1))


def _ordinals(table: Any, name: str) -> Days | None:
    import pyarrow as pa

    if name not in table.column_names or table.column(name).null_count == table.num_rows:
        return None if name != "date" else np.empty(0, np.int32)
    column = table.column(name).cast(pa.int32())
    days = np.asarray(column.fill_null(-_EPOCH).to_numpy(), dtype=np.int32)
    return cast("Days", days + np.int32(_EPOCH))


def _empty_field(path: Path, name: str, table: Any) -> MarketFormatError:
    place = table.column(name).is_null().to_numpy().argmax()
    return format_error(
        "a value is missing",
        path,
        row=int(place) + 2,
        column=name,
        hint="leave the row out: days without a value have no row",
    )


def _check_numbers(series: str, piece: _Piece) -> None:
    bad = ~np.isfinite(piece.rows.values)
    if bad.any():
        place = int(bad.argmax())
        day = dt.date.fromordinal(int(piece.rows.days[place]))
        raise format_error(
            f"a value of {series} is no number",
            piece.path,
            row=piece.row(place),
            column="value",
            value=f"{piece.rows.values[place]} on {day}",
            hint="leave the row out: days without a value have no row",
        )


def joined(pieces: list[Rows]) -> Rows:
    """Several pieces of a series as one, by day, then vintage (none first).

    Args:
        pieces: In any order; no day and vintage twice.
    """
    pieces = [_trimmed(piece) for piece in pieces if len(piece)]
    if not pieces:
        return NO_ROWS
    rows = pieces[0].copied() if len(pieces) == 1 else _concatenated(pieces)
    steps = np.diff(rows.days)
    if rows.vintages is None and (steps > 0).all():
        return rows
    keys = (rows.days,) if rows.vintages is None else (rows.vintages, rows.days)
    return rows.taken(np.lexsort(keys))


def _frozen(rows: Rows) -> Rows:
    """The same rows with their digest, safe to be handed out again and again."""
    digest = hashlib.blake2b(digest_size=8)
    for column in (rows.days, rows.values, rows.vintages, rows.published):
        if column is not None:
            digest.update(np.ascontiguousarray(column).data)
            column.flags.writeable = False
    return rows.replace(digest=digest.hexdigest())


def _trimmed(rows: Rows) -> Rows:
    """The same rows; columns that say nothing about this series are None."""
    vintages, published = (
        None if column is None or not column.any() else column
        for column in (rows.vintages, rows.published)
    )
    return Rows(rows.days, rows.values, vintages, published)


def _concatenated(pieces: list[Rows]) -> Rows:
    def optional(columns: Iterable[tuple[Days | None, int]]) -> Days | None:
        kept = list(columns)
        if all(column is None for column, _ in kept):
            return None
        return np.concatenate(
            [np.zeros(n, np.int32) if column is None else column for column, n in kept]
        )

    return Rows(
        np.concatenate([piece.days for piece in pieces]),
        np.concatenate([piece.values for piece in pieces]),
        optional((piece.vintages, len(piece)) for piece in pieces),
        optional((piece.published, len(piece)) for piece in pieces),
    )


def _check_twice(path: Path | None, series: str, rows: Rows) -> None:
    if path is None or len(rows) < 2:
        return
    same = np.diff(rows.days) == 0
    if rows.vintages is not None:
        same &= np.diff(rows.vintages) == 0
    if same.any():
        day = dt.date.fromordinal(int(rows.days[int(same.argmax())]))
        raise format_error(
            f"{series} has two values for one day",
            path,
            column="date",
            value=str(day),
            hint="keep one row for each series, vintage and date",
        )
