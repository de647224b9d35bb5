"""The small tables of a market folder: instruments, series, splits, constituents."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn, TextIO

from nlp.errors import MarketFormatError
from nlp.market.measures import ADJUSTMENTS, FREQUENCIES, KINDS, MEASURES, UNITS, nearest
from nlp.market.provider import Instrument, SeriesInfo

Report = Callable[[MarketFormatError], None]
Row = Mapping[str, str]

_SEASONAL = {"": None, "sa": "sa", "nsa": "nsa"}
_YES_NO = {"": False, "yes": True, "no": False}
#: Parts of a series id that repeat a column; what is left names the source.
_REPEATED = {*ADJUSTMENTS, *FREQUENCIES, "sa", "nsa"}


def stop(error: MarketFormatError) -> NoReturn:
    """The strict way to take a problem: raise it."""
    raise error


def format_error(
    what: str,
    path: Path,
    *,
    row: int | None = None,
    column: str | None = None,
    value: object = None,
    hint: str | None = None,
) -> MarketFormatError:
    """A format error that names file, row, column, value and the next step.

    Args:
        what: What is wrong: lower case, no full stop.
        path: The file.
        row: Line of the file as a spreadsheet counts it: the header is row 1.
        column: Name of the column.
        value: The offending value.
        hint: What the reader can do.
    """
    place = str(path) + (f", row {row}" if row else "") + (f", column {column}" if column else "")
    shown = None if value is None else f"found {str(value)[:80]!r}"
    return MarketFormatError(what, subject=place, cause=shown, hint=hint)


def rows(
    path: Path, required: tuple[str, ...], *, any_case: bool = False
) -> Iterator[tuple[int, Row]]:
    """The rows of a CSV file (or .csv.gz) with their row numbers; the header is row 1.

    Args:
        path: The file.
        required: Columns that must be there.
        any_case: Whether capital letters in the header count for nothing.

    Raises:
        MarketFormatError: The file is missing, no UTF-8, no CSV, or lacks a column.
    """
    try:
        with _open(path) as lines:
            reader = csv.reader(lines, strict=True)
            yield from _records(reader, path, required, any_case)
    except FileNotFoundError as error:
        raise format_error(
            "a file of the market folder is missing",
            path,
            hint=f"a market folder needs {path.name} with the columns {', '.join(required)}",
        ) from error
    except UnicodeDecodeError as error:
        raise format_error(
            "the file is not UTF-8",
            path,
            value=error.object[error.start : error.start + 8],
            hint="save it as 'CSV UTF-8 (comma delimited)'",
        ) from error
    except PermissionError as error:
        hint = "give yourself the right to read it"
        cause = "permission denied"
        raise MarketFormatError(
            "the file cannot be read", subject=str(path), cause=cause, hint=hint
        ) from error
    except (csv.Error, OSError, EOFError) as error:
        hint = "look for a quote that is never closed, or open and save it in a spreadsheet"
        raise MarketFormatError("the file cannot be read", subject=str(path), hint=hint) from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _records(
    reader: Iterator[list[str]], path: Path, required: tuple[str, ...], any_case: bool
) -> Iterator[tuple[int, Row]]:
    header = [name.strip() for name in next(reader, [])]
    header = [name.lower() for name in header] if any_case else header
    check_columns(header, path, required)
    for number, fields in enumerate(reader, start=2):
        if not any(fields):
            continue
        if len(fields) > len(header):
            raise format_error(
                "the row has more fields than the header",
                path,
                row=number,
                value=",".join(fields),
                hint="quote fields that contain a comma",
            )
        padded = fields + [""] * (len(header) - len(fields))
        yield number, {name: text.strip() for name, text in zip(header, padded, strict=True)}


def check_columns(header: list[str], path: Path, required: tuple[str, ...]) -> None:
    """Whether a header has the columns that it must have, each once.

    Raises:
        MarketFormatError: A column is missing or stands there twice.
    """
    for name in required:
        if name in header:
            continue
        hint = f"the header must name the columns {', '.join(required)}"
        if len(header) == 1 and ";" in header[0]:
            hint = "the columns are separated by ';': save the file with commas"
        raise format_error(
            f"the column {name!r} is missing", path, row=1, value=",".join(header), hint=hint
        )
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise format_error("a column stands there twice", path, row=1, value=min(twice))


def instruments(path: Path, *, report: Report = stop) -> dict[str, Instrument]:
    """The instruments of ``instruments.csv`` by id.

    Args:
        path: The file.
        report: Takes each problem; a row with a problem is left out.
    """
    found: dict[str, Instrument] = {}
    for number, row in rows(path, ("id", "kind", "name")):
        try:
            instrument = _instrument(row, path, number)
            if instrument.id in found:
                raise format_error(
                    "the instrument stands there twice",
                    path,
                    row=number,
                    column="id",
                    value=instrument.id,
                    hint="keep one row",
                )
            found[instrument.id] = instrument
        except MarketFormatError as error:
            report(error)
    return found


def _instrument(row: Row, path: Path, number: int) -> Instrument:
    _filled(row, path, number, ("id", "name"))
    return Instrument(
        id=row["id"],
        kind=_one_of(row, "kind", KINDS, path, number),
        name=row["name"],
        aliases=_listed(row.get("aliases", "")),
        currency=row.get("currency") or None,
        calendar=row.get("calendar") or None,
        country=row.get("country") or None,
        ticker=row.get("ticker") or None,
        isin=row.get("isin") or None,
        members_of=_listed(row.get("members_of", "")),
    )


def series(
    path: Path,
    known: Mapping[str, Instrument],
    *,
    provider: str,
    report: Report = stop,
) -> tuple[dict[str, SeriesInfo], list[str]]:
    """The series of ``series.csv`` by id, and warnings about measures nobody knows.

    Args:
        path: The file.
        known: The instruments.
        provider: Name of the provider, for evidence rows.
        report: Takes each problem; a row with a problem is left out.
    """
    found: dict[str, SeriesInfo] = {}
    warnings: list[str] = []
    required = ("series", "instrument", "measure", "unit", "frequency")
    for number, row in rows(path, required):
        try:
            info = _series(row, path, number, known, provider)
            if info.id in found:
                raise format_error(
                    "the series stands there twice",
                    path,
                    row=number,
                    column="series",
                    value=info.id,
                    hint="give the second one a tag, for example '.vendor'",
                )
            found[info.id] = info
            if info.measure not in MEASURES:
                warnings.append(_unknown_measure(info.measure, path, number))
        except MarketFormatError as error:
            report(error)
    return found, warnings


def _series(
    row: Row, path: Path, number: int, known: Mapping[str, Instrument], provider: str
) -> SeriesInfo:
    _filled(row, path, number, ("series", "instrument", "measure"))
    instrument = known.get(row["instrument"])
    if instrument is None:
        raise format_error(
            "the series belongs to an unknown instrument",
            path,
            row=number,
            column="instrument",
            value=row["instrument"],
            hint="add a row to instruments.csv",
        )
    unit = _one_of(row, "unit", UNITS, path, number)
    return SeriesInfo(
        id=row["series"],
        instrument=instrument.id,
        measure=row["measure"],
        unit=unit,
        currency=_currency(row, unit, instrument, path, number),
        frequency=_one_of(row, "frequency", FREQUENCIES, path, number),
        adjustment=_one_of(row, "adjustment", ("", *ADJUSTMENTS), path, number) or "none",
        seasonal=_SEASONAL[_one_of(row, "seasonal", _SEASONAL, path, number)],
        source=row.get("source", ""),
        first=read_date(row, "first", path, number),
        last=read_date(row, "last", path, number),
        provider=provider,
        tag=_tag(row["series"], instrument.id, row["measure"]),
        licence_class=row.get("licence_class", ""),
        n=_count(row, path, number),
        complete=_YES_NO[_one_of(row, "complete", _YES_NO, path, number)],
    )


def _currency(row: Row, unit: str, instrument: Instrument, path: Path, number: int) -> str | None:
    if unit != "currency":
        return None
    currency = row.get("currency") or instrument.currency
    if not currency:
        raise format_error(
            "an amount needs a currency",
            path,
            row=number,
            column="currency",
            hint="write the ISO 4217 code here or in instruments.csv",
        )
    return currency


def _tag(series: str, instrument: str, measure: str) -> str:
    rest = series.removeprefix(f"{instrument}/").removeprefix(measure)
    return ".".join(part for part in rest.split(".") if part and part not in _REPEATED)


def _unknown_measure(name: str, path: Path, number: int) -> str:
    near = nearest(name)
    offer = f"; did you mean {near!r}?" if near else ""
    return f"{path}, row {number}, column measure: {name!r} is not in the vocabulary{offer}"


def splits(path: Path, *, report: Report = stop) -> dict[str, tuple[tuple[dt.date, float], ...]]:
    """The share splits of ``splits.csv`` by instrument, oldest first."""
    found: dict[str, list[tuple[dt.date, float]]] = {}
    for number, row in rows(path, ("instrument", "date", "ratio")):
        try:
            day = read_date(row, "date", path, number)
            ratio = _positive(row, "ratio", path, number)
            if day is None:
                raise format_error("a date is missing", path, row=number, column="date")
            found.setdefault(row["instrument"], []).append((day, ratio))
        except MarketFormatError as error:
            report(error)
    return {instrument: tuple(sorted(pairs)) for instrument, pairs in found.items()}


Membership = tuple[str, dt.date | None, dt.date | None]


def constituents(path: Path, *, report: Report = stop) -> dict[str, tuple[Membership, ...]]:
    """The members of indices: instrument, first and last day included, None where open."""
    found: dict[str, list[Membership]] = {}
    for number, row in rows(path, ("index", "start", "end")):
        try:
            member = row.get("instrument") or row.get("instrument_or_ticker") or ""
            if not member:
                raise format_error(
                    "a member is missing", path, row=number, column="instrument", value=""
                )
            begin, end_on = (read_date(row, name, path, number) for name in ("start", "end"))
            found.setdefault(row["index"], []).append((member, begin, end_on))
        except MarketFormatError as error:
            report(error)
    return {index: tuple(members) for index, members in found.items()}


def parse_date(text: str) -> dt.date | None:
    """The date of ``YYYY-MM-DD``, or None where the text is none.

    Example:
        >>> parse_date("2018-12-26"), parse_date("26/12/2018")
        (datetime.date(2018, 12, 26), None)
    """
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def read_date(
    row: Row, column: str, path: Path, number: int, *, required: bool = False
) -> dt.date | None:
    """The date in a cell; None where an optional one is empty.

    Raises:
        MarketFormatError: It is no date.
    """
    text = row.get(column, "")
    if not text and not required:
        return None
    day = parse_date(text)
    if day is None:
        raise format_error(
            "a date cannot be read",
            path,
            row=number,
            column=column,
            value=text,
            hint="write dates as YYYY-MM-DD",
        )
    return day


def _positive(row: Row, column: str, path: Path, number: int) -> float:
    try:
        value = float(row[column])
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise format_error(
            "a positive number was expected", path, row=number, column=column, value=row[column]
        )
    return value


def _count(row: Row, path: Path, number: int) -> int | None:
    text = row.get("n", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 16):
        raise format_error(
            "a count was expected", path, row=number, column="n", value=text, hint="leave it empty"
        )
    return int(text) if text else None


def _one_of(
    row: Row, column: str, allowed: tuple[str, ...] | Mapping[str, object], path: Path, number: int
) -> str:
    text = row.get(column, "")
    folded = text.lower() if column in {"seasonal", "complete"} else text
    if folded not in allowed:
        raise format_error(
            f"unknown {column}",
            path,
            row=number,
            column=column,
            value=text,
            hint=f"use one of {', '.join(name for name in allowed if name)}",
        )
    return folded


def _filled(row: Row, path: Path, number: int, columns: tuple[str, ...]) -> None:
    for column in columns:
        if not row[column]:
            raise format_error("a value is missing", path, row=number, column=column)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
