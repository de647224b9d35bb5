"""The rows of a file that somebody else has written: CSV, or JSON as the SEC publishes it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from nlp.errors import RecordError

#: A row as it stands in the file: what places it ("row 12"), and its cells by column.
Raw = tuple[str, Mapping[str, str]]

_READABLE = ".csv, .tsv or .json, also with .gz"


def raw_rows(path: Path) -> Iterator[Raw]:
    """The rows of a table, lazily; the names of its columns in lower case, words apart.

    Args:
        path: A CSV (``.csv``), tab-separated (``.tsv``, ``.txt``) or JSON file (``.json``), also
            compressed (``.gz``). A JSON file is a list of objects, an object of objects, or an
            object with ``fields`` and ``data``, as the SEC's lists of tickers are.

    Raises:
        RecordError: The file cannot be read, or is none of these; it names file and row.
    """
    suffix = Path(path.name.removesuffix(".gz")).suffix.lower()
    try:
        with _opened(path) as file:
            if suffix == ".json":
                yield from _objects(file, path)
            elif suffix in {".csv", ".tsv", ".txt"}:
                yield from _records(file, path, "\t" if suffix != ".csv" else ",")
            else:
                raise RecordError("no table", subject=str(path), cause=f"it must be {_READABLE}")
    except FileNotFoundError:
        raise RecordError(
            "there is no such file", subject=str(path), hint="check the path"
        ) from None
    except UnicodeDecodeError as error:
        piece = error.object[error.start : error.start + 8]
        raise RecordError(
            "the file is not UTF-8",
            subject=str(path),
            cause=f"found {piece!r}",
            hint="save it as 'CSV UTF-8 (comma delimited)'",
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise RecordError("the file cannot be read", subject=str(path)) from error


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _records(file: TextIO, path: Path, delimiter: str) -> Iterator[Raw]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise RecordError("the file is empty", subject=str(path))
        columns = [_column(name) for name in header]
        for cells in reader:
            place = f"row {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                raise RecordError(
                    "a row has too many or too few cells",
                    subject=f"{path}, {place}",
                    cause=f"{len(cells)} cells, {len(columns)} columns",
                    hint="quote a cell that holds a comma",
                )
            yield place, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        raise RecordError("no CSV", subject=f"{path}, row {reader.line_num}") from error


def _objects(file: TextIO, path: Path) -> Iterator[Raw]:
    try:
        content = json.load(file)
    except (json.JSONDecodeError, RecursionError) as error:
        raise RecordError("no JSON", subject=str(path), cause=str(error)) from error
    for number, entry in enumerate(_entries(content, path), start=1):
        place = f"entry {number}"
        if not isinstance(entry, Mapping):
            raise RecordError("an entry is no object", subject=f"{path}, {place}")
        yield place, {_column(str(key)): _cell(value) for key, value in entry.items()}


def _entries(content: Any, path: Path) -> Iterator[Any]:
    if isinstance(content, list):
        yield from content
    elif isinstance(content, dict) and {"fields", "data"} <= content.keys():
        for number, cells in enumerate(content["data"], start=1):
            if not isinstance(cells, list) or len(cells) != len(content["fields"]):
                raise RecordError(
                    "an entry has too many or too few cells", subject=f"{path}, entry {number}"
                )
            yield dict(zip(content["fields"], cells, strict=True))
    elif isinstance(content, dict):
        yield from content.values()
    else:
        raise RecordError("no table", subject=str(path), cause="neither a list nor an object")


def _column(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").lower().split())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(map(str, value))
    return str(value)
