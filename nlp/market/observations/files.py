"""One observation file, Parquet or CSV, as Arrow tables with canonical columns."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from nlp.errors import MarketFormatError
from nlp.market.tables import check_columns, format_error, read_date, rows

REQUIRED = ("series", "date", "value")
COLUMNS = (*REQUIRED, "vintage", "published")


class ObservationFile:
    """One file: row groups of a Parquet file, or a whole CSV file as one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __len__(self) -> int:
        return int(self._parquet.num_row_groups) if self._is_parquet else 1

    @property
    def _is_parquet(self) -> bool:
        return self.path.suffix == ".parquet"

    @cached_property
    def _parquet(self) -> Any:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            file = pq.ParquetFile(self.path)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.path) from error
        check_columns(file.schema_arrow.names, self.path, REQUIRED)
        return file

    @cached_property
    def _ranges(self) -> list[tuple[str, str] | None]:
        """Lowest and highest series of each row group, where the file says."""
        if not self._is_parquet:
            return [None]
        metadata = self._parquet.metadata
        names = [metadata.schema.column(place).path for place in range(metadata.num_columns)]
        place = names.index("series")
        statistics = (
            metadata.row_group(index).column(place).statistics for index in range(len(self))
        )
        return [(s.min, s.max) if s is not None and s.has_min_max else None for s in statistics]

    def may_hold(self, index: int, series: str) -> bool:
        """Whether a row group may hold a series; only where the file says so, it cannot."""
        bounds = self._ranges[index]
        return bounds is None or bounds[0] <= series <= bounds[1]

    def row_of(self, index: int, series: str, wrong: Callable[[Any], Any]) -> int:
        """The first wrong row of a series as a spreadsheet counts it: the header is row 1.

        Args:
            index: The row group, which has such a row.
            series: The series.
            wrong: From the array of values to the mask of those that are wrong.
        """
        before = 0
        if self._is_parquet:
            groups = self._parquet.metadata
            before = sum(groups.row_group(place).num_rows for place in range(index))
        table = self.read(index)
        own = table.column("series").cast("string").to_numpy() == series
        return before + int((own & wrong(table.column("value").to_numpy())).argmax()) + 2

    def read(self, index: int) -> Any:
        """The rows of a row group as an Arrow table with canonical columns."""
        import pyarrow as pa

        try:
            if not self._is_parquet:
                return _read_csv(self.path)
            present = [name for name in COLUMNS if name in self._parquet.schema_arrow.names]
            return _cast(self.path, self._parquet.read_row_group(index, columns=present))
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.path) from error


def _damaged(path: Path) -> MarketFormatError:
    return format_error("the file cannot be read", path, hint="write it again: it is damaged")


def _types() -> dict[str, Any]:
    import pyarrow as pa

    days = pa.date32()
    return {
        "series": pa.string(),
        "date": days,
        "value": pa.float64(),
        "vintage": days,
        "published": days,
    }


def _cast(path: Path, table: Any) -> Any:
    """The columns of a Parquet table in our types; timestamps at midnight and texts will do."""
    import pyarrow as pa

    columns = {}
    for name, wanted in _types().items():
        if name not in table.column_names:
            continue
        column = table.column(name)
        if name == "series" and pa.types.is_dictionary(column.type):
            wanted = column.type
        try:
            columns[name] = column.cast(wanted)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise format_error(
                f"the column holds {column.type}, not {wanted}", path, column=name, hint=str(error)
            ) from error
    return pa.table(columns)


def _read_csv(path: Path) -> Any:
    """The rows of a CSV file: quickly where it is plain, row by row where it is not."""
    import pyarrow as pa
    from pyarrow import compute
    from pyarrow import csv as arrow_csv

    for _ in rows(path, REQUIRED):  # header and encoding, with our own messages
        break
    options = arrow_csv.ConvertOptions(
        column_types=_types(), null_values=[""], strings_can_be_null=True
    )
    try:
        table = arrow_csv.read_csv(path, convert_options=options)
    except pa.ArrowException:
        return _read_rows(path)
    if not set(REQUIRED) <= set(table.column_names):  # blanks around the names
        return _read_rows(path)
    table = table.select([name for name in COLUMNS if name in table.column_names])
    return table.set_column(0, "series", compute.utf8_trim_whitespace(table.column("series")))


def _read_rows(path: Path) -> Any:
    """The rows of a CSV file that the fast reader refused; says which row is wrong."""
    import pyarrow as pa

    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for number, row in rows(path, REQUIRED):
        columns["series"].append(row["series"] or None)
        columns["value"].append(_number(row["value"], path, number))
        for name in ("date", "vintage", "published"):
            day = read_date(row, name, path, number, required=name == "date")
            columns[name].append(day)
    types = _types()
    return pa.table({name: pa.array(columns[name], types[name]) for name in COLUMNS})


def _number(text: str, path: Path, number: int) -> float:
    if not _is_number(text):
        raise format_error(
            "a number cannot be read",
            path,
            row=number,
            column="value",
            value=text,
            hint="write plain numbers with a point: 2467.70",
        )
    return float(text)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False
