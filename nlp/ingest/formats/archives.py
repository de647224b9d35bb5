"""Archives of many articles, read one by one: tables, compressed lines, WARC, mail."""

from __future__ import annotations

import csv
import email.policy
import email.utils
import gzip
import io
import mailbox
import re
from collections.abc import Iterable, Iterator, Mapping
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from nlp.errors import ConfigError, ExtractionError, NlpError
from nlp.ingest.draft import Draft, Found
from nlp.ingest.formats import plain
from nlp.ingest.formats.bylines import names_of
from nlp.ingest.formats.lines import found_article, line_drafts
from nlp.ingest.formats.pages.extract import page_draft
from nlp.ingest.instants import parse_instant
from nlp.ingest.payload import Payload, decode
from nlp.ingest.portion import Portion, Reading, unchanged_file
from nlp.resources import table

_COMPRESSED_LINES = (".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
_WARC = (".warc", ".warc.gz")
_MAX_RECORD = 20_000_000  # bytes of one page or cell; larger ones are no articles
_PIECE = 1 << 20
_ROWS = 256  # of a Parquet file that are in memory at a time
_LISTS = ("authors", "categories", "flags")  # in tables of ours with bars between
_GUARDED = re.compile(r"'[=+\-@]")  # what spreadsheets would compute, as we write it
_SUFFIXES = (*_COMPRESSED_LINES, *_WARC, ".csv", ".tsv", ".parquet", ".eml", ".mbox")


def is_archive(path: Path) -> bool:
    """Whether a file is one of these, by its name."""
    return path.name.lower().endswith(_SUFFIXES)


def is_table(path: Path) -> bool:
    """Whether a file is a table of anything, which only its user knows to hold articles."""
    return path.suffix.lower() in {".csv", ".tsv", ".parquet"}


def checked_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Which column of a table holds which field of its articles, as somebody says.

    Raises:
        ConfigError: There is no such field.
    """
    fields = table("nlp.ingest", "lexicons", "columns.toml")
    for field in columns:
        if field not in fields:
            raise ConfigError(
                "articles have no such field",
                subject=field,
                hint=f"a column can be: {', '.join(fields)}",
            )
    return dict(columns)


def archive_drafts(
    path: Path, *, columns: Mapping[str, str] | None = None, portion: Portion | None = None
) -> Iterator[Found]:
    """The articles of an archive, lazily.

    Args:
        path: A file of which ``is_archive`` is true.
        columns: Column of a table by field, before those that are usual.
        portion: Kept up to date with what part of it has been read; where it knows how far it
            was read before, it is read from there on.

    Yields:
        A draft per article; an error that names the place for what cannot be read.
    """
    broken: tuple[type[Exception], ...] = (OSError, EOFError, csv.Error, *_library_errors(path))
    try:
        yield from _drafts(path, columns or {}, portion or Portion())
    except broken as error:
        yield ExtractionError(
            "the archive cannot be read to its end",
            subject=str(path),
            cause=error,
            hint="what came before was read; fetch or write it again",
        )


def _drafts(path: Path, columns: Mapping[str, str], portion: Portion) -> Iterator[Found]:
    name = path.name.lower()
    size, same = path.stat().st_size, unchanged_file(path)
    with portion.reading(path, of=size, identities=same) as reading:
        if name.endswith(_COMPRESSED_LINES):
            yield from _from_compressed(path, reading)
        elif name.endswith(_WARC):
            yield from _from_warc(path, reading)
        elif name.endswith(".parquet"):
            passed = reading.passed
            rows = _parquet_rows(path, reading)
            yield from _from_rows(rows, columns, subject=str(path), passed=passed)
        elif name.endswith((".csv", ".tsv")):
            passed = reading.passed
            rows = _table_rows(path, reading)
            yield from _from_rows(rows, columns, subject=str(path), passed=passed)
        else:
            yield from _from_mail(path, reading)


def _library_errors(path: Path) -> tuple[type[Exception], ...]:
    name = path.name.lower()
    if name.endswith(_WARC):
        from warcio.exceptions import ArchiveLoadFailed

        return (ArchiveLoadFailed,)
    if name.endswith((".parquet", ".zst")):
        from pyarrow import ArrowException

        return (ArrowException,)
    return ()


def _from_compressed(path: Path, reading: Reading) -> Iterator[Found]:
    with path.open("rb") as file, _decompressed(file, path.name) as lines:
        _pass_over(lines, reading.at)
        passed = reading.passed
        read = reading.lines(lines, position=file.tell)
        yield from line_drafts(read, subject=str(path), passed=passed)


def _pass_over(file: BinaryIO, count: int) -> None:
    """Read so many bytes for nothing: what is packed has to be unpacked from its beginning."""
    while count > 0 and (piece := file.read(min(count, _PIECE))):
        count -= len(piece)


def _decompressed(file: BinaryIO, name: str) -> BinaryIO:
    if name.lower().endswith(".gz"):
        return cast("BinaryIO", gzip.open(file, "rb"))
    import pyarrow as pa

    return cast("BinaryIO", io.BufferedReader(pa.CompressedInputStream(file, "zstd")))


def _parquet_rows(path: Path, reading: Reading) -> Iterator[dict[str, Any]]:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        reading.size = file.metadata.num_rows
        first = 0
        for group in range(file.metadata.num_row_groups):
            begin, first = first, first + file.metadata.row_group(group).num_rows
            if first <= reading.at:
                continue
            batches = file.iter_batches(batch_size=_ROWS, row_groups=[group])
            rows = (row for batch in batches for row in batch.to_pylist())
            yield from reading.items(islice(rows, max(reading.at - begin, 0), None))


def _table_rows(path: Path, reading: Reading) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(_MAX_RECORD)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    with path.open("rb") as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        rows = csv.DictReader(text, delimiter=delimiter)
        for row in reading.items(islice(rows, reading.at, None), position=file.tell):
            yield {name: _unguarded(cell) for name, cell in row.items()}


def _unguarded(cell: object) -> object:
    is_guarded = isinstance(cell, str) and _GUARDED.match(cell)
    return cell[1:] if isinstance(cell, str) and is_guarded else cell


def _from_rows(
    rows: Iterable[dict[str, Any]], columns: Mapping[str, str], *, subject: str, passed: int
) -> Iterator[Found]:
    """Articles of rows; columns that nobody names are told by the names that are usual for them."""
    usual = table("nlp.ingest", "lexicons", "columns.toml")
    named = {field: [column.strip().lower()] for field, column in columns.items()}
    names = {**usual, **named}
    for number, row in enumerate(rows, start=passed + 1):
        cells = {str(name).strip().lower(): cell for name, cell in row.items() if name}
        fields = {
            field: shown
            for field, columns in names.items()
            if (shown := next((c for n in columns if (c := _cell(cells.get(n)))), None))
        }
        absent = [column for (column,) in named.values() if column not in cells]
        if absent or not set(names["text"]) & cells.keys():
            raise _no_column(absent, cells, subject=subject)
        yield found_article(_nested(fields), subject=f"{subject}:{number}")


def _no_column(absent: list[str], cells: dict[str, Any], *, subject: str) -> ExtractionError:
    what = (
        f"no column is called {absent[0]!r}" if absent else "no column holds the text of articles"
    )
    return ExtractionError(
        what,
        subject=subject,
        cause=f"its columns are {', '.join(list(cells)[:12])}",
        hint="say which is which, as in --columns text=Prose,published_at=Day",
    )


def _nested(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an article as its record nests them; lists of tables taken apart."""
    source = {"name": fields.pop("source", None)}
    source |= {name: fields.pop(name) for name in ("feed", "numbers") if name in fields}
    for name in _LISTS:
        if isinstance(fields.get(name), str):
            fields[name] = [part for part in fields[name].split("|") if part]
    return {**fields, "source": source}


def _cell(value: object) -> str | list[str] | None:
    if isinstance(value, list):
        return [str(one) for one in value] or None
    return None if value is None or str(value).strip() == "" else str(value)


def _from_warc(path: Path, reading: Reading) -> Iterator[Found]:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        file.seek(reading.at)
        records = ArchiveIterator(file)
        for record in islice(records, 1 if reading.passed else 0, None):
            found = _from_record(record, archive=path)
            # reads the record to its end, so that it comes after the content
            reading.at, reading.done = records.get_record_offset(), file.tell()
            reading.passed += 1
            if found is not None:
                yield found


def _from_record(record: Any, *, archive: Path) -> Found | None:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None:
        return None
    kind = headers.get_header("Content-Type") or ""
    if "html" not in kind.lower() or headers.get_statuscode() != "200":
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    content = record.content_stream().read(_MAX_RECORD)
    found = _page(content, url, subject=f"{archive}:{url}")
    return _seen_at(found, record.rec_headers.get_header("WARC-Date"))


def _page(content: bytes, url: str, *, subject: str) -> Found:
    payload = Payload(subject=subject, content=content, url=url or None, mime="text/html")
    try:
        return page_draft(payload, decode(payload).text)
    except NlpError as error:
        return error


def _seen_at(found: Found, printed: str | None) -> Found:
    stamp = parse_instant(printed)
    if isinstance(found, Draft) and stamp:
        return found.replace(retrieved_at=stamp.instant)
    return found


def _from_mail(path: Path, reading: Reading) -> Iterator[Found]:
    parser = BytesParser(policy=email.policy.default)
    if path.suffix.lower() == ".eml":
        for _ in reading.items([path][reading.at :]):
            with path.open("rb") as file:
                yield _letter(parser.parse(file), subject=str(path))
        return
    box = mailbox.mbox(path, create=False)
    try:
        names = box.keys()
        reading.size = len(names)
        for name in reading.items(islice(names, reading.at, None)):
            letter = parser.parsebytes(box.get_bytes(name))
            yield _letter(letter, subject=f"{path}:{reading.passed}")
    finally:
        box.close()


def _letter(message: EmailMessage, *, subject: str) -> Found:
    body = message.get_body(("html", "plain"))
    try:
        content = str(body.get_content()) if body is not None else ""
    except (LookupError, KeyError, UnicodeError):
        content = ""
    is_html = body is not None and body.get_content_subtype() == "html"
    text = plain.from_html(content) if is_html else plain.from_text(content)
    if not text:
        return ExtractionError(
            "the letter has no text", subject=subject, hint="open it to see what it holds"
        )
    name, address = email.utils.parseaddr(str(message.get("From", "")))
    return Draft(
        text=text,
        title=plain.one_line(str(message.get("Subject", ""))),
        authors=names_of([name or address]),
        guid=str(message.get("Message-ID", "")).strip(" <>") or None,
        stamp=parse_instant(str(message.get("Date", ""))),
        source_name=name or None,
    )
