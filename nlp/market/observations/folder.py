"""The observation files of a market folder, read piece by piece when a series is asked for."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.market.observations.decoding import decoded
from nlp.market.observations.files import ObservationFile
from nlp.market.observations.rows import Rows, joined
from nlp.market.observations.spill import Spill, Spilled
from nlp.market.tables import format_error
from nlp.records import Record

_ROWS_IN_MEMORY = 16_000_000  # decoded rows, about 200 MB


class _Group(Record, frozen=True, eq=False):
    """Some consecutive rows of a file that are read in one go."""

    file: ObservationFile
    index: int


class Observations:
    """All observation files of a folder.

    Every piece of a file is read once: what does not fit into memory is set aside in a temporary
    file, from where the rows of one series are quick to get.

    Args:
        folder: The folder ``observations``.
        rows_in_memory: How many decoded rows are kept in memory, the last file read besides.

    Raises:
        MarketFormatError: The folder does not exist or has no file to read.
    """

    def __init__(self, folder: Path, *, rows_in_memory: int = _ROWS_IN_MEMORY) -> None:
        names = ("*.parquet", "*.csv", "*.csv.gz")
        files = sorted(path for name in names for path in folder.glob(name))
        if not files:
            raise format_error(
                "the market folder has no observations",
                folder,
                hint="put *.parquet or *.csv files with the columns series, date, value there",
            )
        self._files = [ObservationFile(path) for path in files]
        self._places: dict[str, list[tuple[int, int, int]]] = {}  # group, first row, last
        self._read: OrderedDict[int, Rows] = OrderedDict()  # the one used last stands last
        self._most, self._in_memory = rows_in_memory, 0
        self._spilled: dict[int, Spilled] = {}
        self._names: dict[int, list[str]] = {}  # of each group that was read
        self._digests: dict[str, str] = {}

    def rows(self, series: str) -> Rows:
        """The rows of a series by day, then vintage (none first).

        Raises:
            MarketFormatError: A file is damaged, or the series has a row twice or a value that
                is no number.
            MarketDataError: There is no room for what does not fit into memory.
        """
        for number in [each for each in self._unread if self._may_hold(each, series)]:
            self._decode(number)
        places = sorted(self._places.get(series, ()))
        pieces = [self._part(*place) for place in places]
        found = joined(pieces)
        if series not in self._digests:
            for piece, (number, _, _) in zip(pieces, places, strict=True):
                _check_numbers(series, piece, self._groups[number])
            if pieces:
                _check_twice(self._groups[places[0][0]].file.path, series, found)
            self._digests[series] = found.hashed()
        return found.frozen(self._digests[series])

    def names(self) -> Iterator[tuple[Path, str]]:
        """Every series that has rows, with its file; a series in two files comes twice."""
        seen: set[tuple[Path, str]] = set()
        for number, group in enumerate(self._groups):
            if number in self._unread:
                self._decode(number)
            found = {(group.file.path, name): None for name in self._names[number]}
            yield from (each for each in found if each not in seen)
            seen.update(found)

    @cached_property
    def _groups(self) -> list[_Group]:
        return [_Group(file, index) for file in self._files for index in range(len(file))]

    @cached_property
    def _unread(self) -> dict[int, None]:
        return dict.fromkeys(range(len(self._groups)))

    def _may_hold(self, number: int, series: str) -> bool:
        group = self._groups[number]
        return group.file.may_hold(group.index, series)

    def _decode(self, number: int) -> None:
        group = self._groups[number]
        rows, places = decoded(group.file.path, group.file.read(group.index))
        for name, (begin, end) in places.items():
            self._places.setdefault(name, []).append((number, begin, end))
        self._names[number] = list(places)
        del self._unread[number]
        self._read[number] = rows
        self._in_memory += len(rows)
        while self._in_memory > self._most and len(self._read) > 1:
            oldest, rows = self._read.popitem(last=False)
            self._spilled[oldest] = self._spill.kept(rows)
            self._in_memory -= len(rows)

    @cached_property
    def _spill(self) -> Spill:
        return Spill()

    def _part(self, number: int, begin: int, end: int) -> Rows:
        if number in self._spilled:
            return self._spilled[number].part(begin, end)
        self._read.move_to_end(number)
        return self._read[number].part(begin, end)


def _is_no_number(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return ~np.isfinite(values)


def _check_numbers(series: str, rows: Rows, group: _Group) -> None:
    bad = _is_no_number(rows.values)
    if bad.any():
        place = int(bad.argmax())
        day = dt.date.fromordinal(int(rows.days[place]))
        raise format_error(
            f"a value of {series} is no number",
            group.file.path,
            row=group.file.row_of(group.index, series, _is_no_number),
            column="value",
            value=f"{rows.values[place]} on {day}",
            hint="leave the row out: days without a value have no row",
        )


def _check_twice(path: Path, series: str, rows: Rows) -> None:
    if len(rows) < 2:
        return
    same = rows.days[1:] == rows.days[:-1]
    if rows.vintages is not None:
        same &= rows.vintages[1:] == rows.vintages[:-1]
    if same.any():
        day = dt.date.fromordinal(int(rows.days[int(same.argmax())]))
        raise format_error(
            f"{series} has two values for one day",
            path,
            column="date",
            value=str(day),
            hint="keep one row for each series, vintage and date",
        )
