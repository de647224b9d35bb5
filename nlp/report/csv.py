"""Rows as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from nlp.report.rows import COLUMNS

#: A cell that a spreadsheet would take for a formula, OWASP "CSV Injection" (read 2026).
_FORMULA = re.compile(r"[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")

#: A plain number with a sign is no formula, and must stay a number.
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?\Z")


def guarded(cell: str) -> str:
    """A cell with a leading apostrophe where a spreadsheet would compute it.

    Example:
        >>> guarded("=HYPERLINK(1)"), guarded("-0.4%"), guarded("up 3%")
        ("'=HYPERLINK(1)", '-0.4%', 'up 3%')
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def write_csv(
    rows: Iterable[Mapping[str, str]], stream: TextIO, *, columns: Sequence[str] = COLUMNS
) -> int:
    """Write rows as CSV (RFC 4180 quoting, line feeds), the header first.

    Cells that a spreadsheet would run as a formula (``=``, ``+``, ``-``, ``@`` in front) get an
    apostrophe in front, unless they are plain numbers. Line breaks inside cells become line
    feeds, because Python's writer before 3.13 leaves a lone carriage return unquoted.

    Args:
        rows: Cells by column; other keys are left out, missing ones are empty.
        stream: An open text stream; files need ``newline=""``.
        columns: Columns to write, in order.

    Returns:
        Number of rows, without the header.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for cells in rows:
        writer.writerow([guarded(_unix(cells.get(name, ""))) for name in columns])
        count += 1
    return count


def _unix(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")
