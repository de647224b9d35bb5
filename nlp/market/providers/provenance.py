"""Where fetched series come from: ``provenance.csv`` of a market folder."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nlp.market.tables import format_error, rows
from nlp.records import Record

_FILE = "provenance.csv"
_COLUMNS = (
    *("series", "provider", "symbol", "url", "licence_class"),
    *("first_retrieved_at", "retrieved_at"),
)


class Provenance(Record, frozen=True, kw_only=True):
    """Where a fetched series comes from: a row of ``provenance.csv``.

    Attributes:
        series: Id of the series.
        provider: Name of the provider.
        symbol: Its own name for what it was asked for.
        url: What was asked last, without keys.
        licence_class: A (free to redistribute), B (with conditions) or C (for own use).
        first_retrieved_at: Aware instant of the first answer.
        retrieved_at: Aware instant of the last one.
    """

    series: str
    provider: str
    symbol: str
    url: str
    licence_class: str
    first_retrieved_at: dt.datetime
    retrieved_at: dt.datetime

    @property
    def file(self) -> str:
        """Name of the file of observations that holds the series."""
        return f"fetched-{self.provider}.parquet"


def read_provenance(folder: Path) -> dict[str, Provenance]:
    """The fetched series of a folder, by id; empty where none was fetched.

    Raises:
        MarketFormatError: The file is damaged.
    """
    path = folder / _FILE
    if not path.is_file():
        return {}
    return {row["series"]: _provenance(row, path, number) for number, row in rows(path, _COLUMNS)}


def _provenance(row: Mapping[str, str], path: Path, number: int) -> Provenance:
    cells: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    for name in ("first_retrieved_at", "retrieved_at"):
        try:
            cells[name] = dt.datetime.fromisoformat(row[name])
        except ValueError:
            raise format_error(
                "an instant cannot be read", path, row=number, column=name, value=row[name],
                hint="write it as 2026-11-20T09:30:00+00:00",
            ) from None  # fmt: skip
    return Provenance(**cells)


def write_provenance(folder: Path, entries: Mapping[str, Provenance]) -> None:
    """Write the file; nothing where no series was fetched."""
    if not entries:
        return
    with (folder / _FILE).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for name in sorted(entries):
            cells = (getattr(entries[name], column) for column in _COLUMNS)
            writer.writerow(
                cell.isoformat(timespec="seconds") if isinstance(cell, dt.datetime) else cell
                for cell in cells
            )
