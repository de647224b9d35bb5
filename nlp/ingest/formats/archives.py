"""Archives of many articles, read one by one: tables, compressed lines, WARC, mail."""

from __future__ import annotations

import csv
import email.policy
import email.utils
import gzip
import io
import mailbox
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from nlp.errors import ExtractionError, NlpError
from nlp.ingest.draft import Draft, Found
from nlp.ingest.formats import plain
from nlp.ingest.formats.bylines import names_of
from nlp.ingest.formats.extract import page_draft
from nlp.ingest.formats.lines import found_article, line_drafts
from nlp.ingest.instants import parse_instant
from nlp.ingest.payload import Payload, decode
from nlp.resources import table

_COMPRESSED_LINES = (".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
_WARC = (".warc", ".warc.gz")
_MAX_RECORD = 20_000_000  # bytes of one page or cell; larger ones are no articles
_ROWS = 256  # of a Parquet file that are in memory at a time
_SUFFIXES = (*_COMPRESSED_LINES, *_WARC, ".csv", ".tsv", ".parquet", ".eml", ".mbox")


def is_archive(path: Path) -> bool:
    """Whether a file is one of these, by its name."""
    return path.name.lower().endswith(_SUFFIXES)


def is_table(path: Path) -> bool:
    """Whether a file is a table of anything, which only its user knows to hold articles."""
    return path.suffix.lower() in {".csv", ".tsv", ".parquet"}


def archive_drafts(path: Path) -> Iterator[Found]:
    """The articles of an archive, lazily.

    Args:
        path: A file of which ``is_archive`` is true.

    Yields:
        A draft per article; an error that names the place for what cannot be read.
    """
    broken: tuple[type[Exception], ...] = (OSError, EOFError, csv.Error, *_library_errors(path))
    try:
        yield from _drafts(path)
    except broken as error:
        yield ExtractionError(
            "the archive cannot be read to its end",
            subject=str(path),
            cause=error,
            hint="what came before was read; fetch or write it again",
        )


def _drafts(path: Path) -> Iterator[Found]:
    name = path.name.lower()
    if name.endswith(_COMPRESSED_LINES):
        with _decompressed(path) as lines:
            yield from line_drafts(lines, subject=str(path))
    elif name.endswith(_WARC):
        yield from _from_warc(path)
    elif name.endswith(".parquet"):
        yield from _from_rows(_parquet_rows(path), subject=str(path))
    elif name.endswith((".csv", ".tsv")):
        yield from _from_rows(_table_rows(path), subject=str(path))
    else:
        yield from _from_mail(path)


def _library_errors(path: Path) -> tuple[type[Exception], ...]:
    name = path.name.lower()
    if name.endswith(_WARC):
        from warcio.exceptions import ArchiveLoadFailed

        return (ArchiveLoadFailed,)
    if name.endswith((".parquet", ".zst")):
        from pyarrow import ArrowException

        return (ArrowException,)
    return ()


def _decompressed(path: Path) -> io.BufferedIOBase:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rb")
    import pyarrow as pa

    return io.BufferedReader(pa.CompressedInputStream(pa.OSFile(str(path)), "zstd"))


def _parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_ROWS):
            yield from batch.to_pylist()


def _table_rows(path: Path) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(_MAX_RECORD)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def _from_rows(rows: Iterable[dict[str, Any]], *, subject: str) -> Iterator[Found]:
    """Articles of rows; columns are told by the names that are usual for them."""
    names = table("nlp.ingest", "lexicons", "columns.toml")
    for number, row in enumerate(rows, start=1):
        cells = {str(name).strip().lower(): cell for name, cell in row.items() if name}
        fields = {
            field: shown
            for field, columns in names.items()
            if (shown := next((c for n in columns if (c := _cell(cells.get(n)))), None))
        }
        if not set(names["text"]) & cells.keys():
            raise ExtractionError(
                "no column holds the text of articles",
                subject=subject,
                cause=f"its columns are {', '.join(list(cells)[:12])}",
                hint=f"name it one of: {', '.join(names['text'])}",
            )
        yield found_article(fields, subject=f"{subject}:{number}")


def _cell(value: object) -> str | list[str] | None:
    if isinstance(value, list):
        return [str(one) for one in value] or None
    return None if value is None or str(value).strip() == "" else str(value)


def _from_warc(path: Path) -> Iterator[Found]:
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            headers = record.http_headers
            if record.rec_type != "response" or headers is None:
                continue
            kind = headers.get_header("Content-Type") or ""
            if "html" not in kind.lower() or headers.get_statuscode() != "200":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            content = record.content_stream().read(_MAX_RECORD)
            found = _page(content, url, subject=f"{path}:{url}")
            yield _seen_at(found, record.rec_headers.get_header("WARC-Date"))


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


def _from_mail(path: Path) -> Iterator[Found]:
    parser = BytesParser(policy=email.policy.default)
    if path.suffix.lower() == ".eml":
        with path.open("rb") as file:
            yield _letter(parser.parse(file), subject=str(path))
        return
    box = mailbox.mbox(path, create=False)
    try:
        for number, name in enumerate(box.keys(), start=1):
            yield _letter(parser.parsebytes(box.get_bytes(name)), subject=f"{path}:{number}")
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
