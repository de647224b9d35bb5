"""Data to standard output, as a table for people, JSON Lines or CSV for programs."""

from __future__ import annotations

import csv
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from nlp.records import Record
from nlp.report.csv import guarded
from nlp.report.jsonl import json_line
from nlp.report.table import Column, Paint, table

Format = Literal["table", "jsonl", "csv"]

#: Columns of a table where standard output is no terminal and ``COLUMNS`` does not say.
PIPE_WIDTH = 150

Row = Mapping[str, object]


def chosen_format(asked: str | None) -> Format:
    """The format to write: the one asked for, else by what standard output is."""
    if asked in ("table", "jsonl", "csv"):
        return asked  # type: ignore[return-value]
    return "table" if sys.stdout.isatty() else "jsonl"


def colours() -> bool:
    """Whether standard output shows colours, and nobody objects (https://no-color.org)."""
    dumb = os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not dumb and not os.environ.get("NO_COLOR")


class Output:
    """Writes one kind of row to standard output.

    JSON Lines and CSV are written row by row; a table is drawn when it is complete.

    Args:
        form: The format.
        columns: Names of the columns of CSV, in order.
        shown: Columns of the table; those of CSV when None.
        paint: Adds colour to the cells of the table.
        patient: Whether a reader that goes away is no reason to stop: what comes after is not
            written, and ``write`` goes on without an error.
    """

    def __init__(
        self,
        form: Format,
        columns: Sequence[str],
        *,
        shown: Sequence[Column] | None = None,
        paint: Paint | None = None,
        patient: bool = False,
    ) -> None:
        self.form = form
        self._columns = tuple(columns)
        self._shown = shown or [Column(name, name.replace("_", " ")) for name in columns]
        self._paint = paint
        self._patient = patient
        self._closed = False
        self._headed = False
        self._rows: list[dict[str, str]] = []

    def write(self, record: Record | Mapping[str, object], row: Row) -> None:
        """One item.

        Args:
            record: What JSON Lines shows.
            row: What the others show, by column; columns that are missing stay empty.
        """
        if self.form == "jsonl":
            self.line(json_line(record))
            return
        cells = {name: cell(value) for name, value in row.items()}
        if self.form == "table":
            self._rows.append(cells)
        else:
            self._csv([guarded(cells.get(name, "")) for name in self._columns])

    def line(self, text: str) -> None:
        """One line as it is."""
        self._guard(lambda: sys.stdout.write(text + "\n"))

    def flush(self) -> None:
        """Show what has been written."""
        self._guard(sys.stdout.flush)

    def finish(self, *, empty: str) -> None:
        """Draw the table, or write the header of a CSV without rows.

        Args:
            empty: What is said on standard error in place of a table without rows.
        """
        if self.form == "csv" and not self._headed:
            self._csv([])
        elif self.form == "table":
            width = shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
            paint = self._paint if colours() else None
            for line in table(self._rows, width=width, columns=self._shown, paint=paint):
                self.line(line)
        self.flush()
        if self.form == "table" and not self._rows:
            print(empty, file=sys.stderr)

    def _csv(self, cells: Sequence[str]) -> None:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        if not self._headed:
            self._headed = True
            self._guard(lambda: writer.writerow(self._columns))
        if cells:
            self._guard(lambda: writer.writerow(cells))

    def _guard(self, write: Callable[[], Any]) -> None:
        if self._closed:
            return
        try:
            write()
        except BrokenPipeError:
            if not self._patient:
                raise
            self._closed = True
            silence()


def cell(value: object) -> str:
    """The text of a cell: nothing for None, several values behind each other.

    Example:
        >>> cell(None), cell(("a", "b")), cell(0.5), cell(12)
        ('', 'a, b', '0.5', '12')
    """
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(cell(part) for part in value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def silence() -> None:
    """Send what is still to be written nowhere: the reader of standard output has gone."""
    descriptor = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(descriptor, sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    finally:
        os.close(descriptor)
