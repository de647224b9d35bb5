"""From an Arrow table of observations to arrays, each series in one run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from nlp.errors import MarketFormatError
from nlp.market.observations.files import REQUIRED
from nlp.market.observations.rows import Days, Rows
from nlp.market.tables import format_error

_EPOCH = dt.date(1970, 1, 1).toordinal()  # Arrow counts days from here

#: First and last position (excluded) of each series among the rows.
Places = dict[str, tuple[int, int]]


def decoded(path: Path, table: Any) -> tuple[Rows, Places]:
    """The rows of a table, each series in one run, and where it stands.

    Args:
        path: Their file, for messages.
        table: With canonical columns.

    Raises:
        MarketFormatError: A required field is empty.
    """
    for name in REQUIRED:
        if table.column(name).null_count:
            raise _empty_field(path, name, table)
    encoded = table.column("series").combine_chunks()
    if not hasattr(encoded, "dictionary"):
        encoded = encoded.dictionary_encode()
    codes = encoded.indices.to_numpy()
    names = encoded.dictionary.to_pylist()
    rows = Rows(
        cast("Days", _ordinals(table, "date")),
        table.column("value").to_numpy(),
        _ordinals(table, "vintage"),
        _ordinals(table, "published"),
    )
    starts = _starts(codes)
    if len(np.unique(codes[starts])) < len(starts):  # a series stands in several places
        order = np.argsort(codes, kind="stable")
        codes, rows = codes[order], rows.taken(order)
        starts = _starts(codes)
    ends = [*starts[1:], len(codes)] if len(starts) else []
    return rows, {
        names[codes[begin]]: (int(begin), int(end)) for begin, end in zip(starts, ends, strict=True)
    }


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
