"""Rows set aside in a temporary file, from where a stretch of them is quick to get."""

from __future__ import annotations

import tempfile
import weakref
from typing import IO, Any, cast

import numpy as np

from nlp.errors import MarketDataError
from nlp.market.observations.rows import Days, Rows, Values
from nlp.records import Record


class Spill:
    """A temporary file of columns; it goes when nobody holds it any more."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="tapeproof-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    def kept(self, rows: Rows) -> Spilled:
        """Write rows, and say where they stand.

        Raises:
            MarketDataError: There is no room for them.
        """
        columns = (rows.days, rows.values, rows.vintages, rows.published)
        return Spilled(
            self._file, tuple([None if each is None else self._written(each) for each in columns])
        )

    def _written(self, column: np.ndarray[Any, Any]) -> tuple[int, np.dtype[Any]]:
        place = self._file.seek(0, 2)
        try:
            self._file.write(np.ascontiguousarray(column).data)
            self._file.flush()
        except OSError as error:
            raise MarketDataError(
                "there is no room for the rows of a large market folder",
                subject=tempfile.gettempdir(),
                cause=error.strerror,
                hint="make room there, or name another folder in TMPDIR",
            ) from error
        return place, column.dtype


class Spilled(Record, frozen=True, eq=False):
    """Rows in a temporary file.

    Attributes:
        file: The file.
        columns: Days, values, vintages, published: where each begins, and of what it is made;
            None where the rows have no such column.
    """

    file: IO[bytes]
    columns: tuple[tuple[int, np.dtype[Any]] | None, ...]

    def part(self, begin: int, end: int) -> Rows:
        """The rows at positions ``begin`` to ``end`` (excluded)."""
        days, values, vintages, published = (
            None if each is None else self._stretch(*each, begin, end) for each in self.columns
        )
        return Rows(cast("Days", days), cast("Values", values), vintages, published)

    def _stretch(
        self, place: int, kind: np.dtype[Any], begin: int, end: int
    ) -> np.ndarray[Any, Any]:
        self.file.seek(place + begin * kind.itemsize)
        return np.frombuffer(self.file.read((end - begin) * kind.itemsize), dtype=kind)
