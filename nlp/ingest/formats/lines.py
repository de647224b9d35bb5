"""Articles as JSON: one object, an array of them, or one a line (contract article/1)."""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from nlp.errors import ExtractionError, RecordError
from nlp.ingest.draft import Draft, Found
from nlp.ingest.formats import plain
from nlp.ingest.formats.entries import entry_drafts
from nlp.ingest.formats.feed import Feed
from nlp.ingest.formats.jsonfeed import is_json_feed, json_feed
from nlp.ingest.instants import Stamp, parse_instant
from nlp.ingest.payload import Payload
from nlp.records import NumberStyle

SCHEMA = "article/1"
_JSON_ERRORS = (msgspec.MsgspecError, RecursionError, ValueError)
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_FIELDS = "an article is an object with at least a field 'text'"


class _Source(msgspec.Struct):
    name: str | None = None
    feed: str | None = None
    numbers: NumberStyle | None = None


class _Article(msgspec.Struct):
    """An article on the way in: only ``text`` is required; fields it does not know are ignored."""

    text: str
    id: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None
    published_at: str | None = None
    retrieved_at: str | None = None
    source: _Source | str | None = None
    authors: list[str] | str | None = None
    guid: str | None = None
    updated_at: str | None = None
    categories: list[str] | None = None
    duplicates_of: str | None = None
    flags: list[str] | None = None


def json_drafts(
    payload: Payload, text: str, *, heard: Callable[[Feed], None] | None = None
) -> Iterator[Found]:
    """The articles of one JSON document: a JSON Feed, an article, or an array of articles.

    Args:
        payload: Where it came from.
        text: The decoded document.
        heard: Is told of a feed that was read.

    Yields:
        A draft per article; ``RecordError`` or ``ExtractionError`` for what is none.
    """
    try:
        document = _decoded(text)
    except _JSON_ERRORS as error:
        yield _no_json(payload.subject, error)
        return
    if isinstance(document, dict) and is_json_feed(document.get("version")):
        feed, errors = json_feed(payload, text)
        if heard is not None:
            heard(feed)
        yield from entry_drafts(feed, payload)
        yield from errors
    elif isinstance(document, list) and document:
        for number, item in enumerate(document, start=1):
            yield found_article(item, subject=f"{_named(payload.subject)}#{number}")
    else:
        yield found_article(document, subject=_named(payload.subject))


def line_drafts(lines: Iterable[str | bytes], *, subject: str, passed: int = 0) -> Iterator[Found]:
    """The articles of JSON Lines, lazily; blank lines are skipped.

    Args:
        lines: The lines.
        subject: Where they stand, for messages.
        passed: How many lines stand before them.

    Yields:
        A draft per article; an error that names the line (``subject:line``) for what is none.
    """
    seen = passed > 0
    for number, line in enumerate(lines, start=passed + 1):
        if number == 1 and isinstance(line, bytes):
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        seen = True
        where = f"{subject}:{number}" if subject != "-" else f"standard input line {number}"
        try:
            document = _decoded(line)
        except _JSON_ERRORS as error:
            yield _no_json(where, error)
        else:
            yield found_article(document, subject=where)
    if not seen:
        yield ExtractionError(
            "nothing is in it",
            subject=subject,
            cause="the file is empty",
            hint="check that the export finished",
        )


def _named(subject: str) -> str:
    return "standard input" if subject == "-" else subject


def _decoded(line: str | bytes) -> Any:
    """The value of a JSON text; half a surrogate pair, which msgspec refuses, is let through."""
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError):
        text = line if isinstance(line, str) else line.decode("utf-8", "replace")
        if not _ESCAPED_HALF.search(text):
            raise
        return json.loads(text)


def _no_json(subject: str, error: Exception) -> RecordError:
    deep = isinstance(error, RecursionError)
    return RecordError(
        "this is no JSON",
        subject=subject,
        cause="nested too deeply" if deep else error,
        hint=_FIELDS if deep else f"correct it or leave it out; {_FIELDS}",
    )


def found_article(document: Any, *, subject: str) -> Found:
    """The draft of plain data of an article, or why it is none.

    Args:
        document: Fields as in ``article/1``; only ``text`` is required.
        subject: Where it stands, for messages.
    """
    if not isinstance(document, dict):
        return RecordError("this is no article", subject=subject, cause="no object", hint=_FIELDS)
    schema = document.get("schema", SCHEMA)
    if schema != SCHEMA:
        return _other_schema(schema, subject=subject)
    try:
        article = msgspec.convert(document, _Article)
        return _draft(article, subject=subject)
    except msgspec.ValidationError as error:
        return RecordError("this is no article", subject=subject, cause=error, hint=_FIELDS)
    except RecordError as error:
        return error


def _other_schema(schema: object, *, subject: str) -> RecordError:
    newer = isinstance(schema, str) and schema.startswith("article/")
    return RecordError(
        "an article of a version that is not known" if newer else "this is no article",
        subject=subject,
        cause=f"its schema is {str(schema)[:40]!r}",
        hint=f"this version reads {SCHEMA!r}; "
        + ("upgrade, or " if newer else "")
        + "write articles with that schema",
    )


def _draft(article: _Article, *, subject: str) -> Draft | ExtractionError:
    if not article.text.strip():
        return ExtractionError(
            "the article has no text",
            subject=article.id or article.url or subject,
            cause="its field 'text' is empty",
            hint="fill in the text or leave the article out",
        )
    source = article.source
    source = _Source(name=source) if isinstance(source, str) else source or _Source()
    authors = article.authors
    retrieved = _stamp(article.retrieved_at, name="retrieved_at", subject=subject)
    return Draft(
        text=unicodedata.normalize("NFC", article.text),
        title=plain.one_line(article.title or ""),
        url=article.url,
        authors=(authors,) if isinstance(authors, str) else tuple(authors or ()),
        language=article.language,
        guid=article.guid,
        stamp=_stamp(article.published_at, name="published_at", subject=subject),
        updated=_stamp(article.updated_at, name="updated_at", subject=subject),
        categories=tuple(article.categories or ()),
        flags=tuple(article.flags or ()),
        source_name=source.name,
        numbers=source.numbers,
        id=article.id or "",
        retrieved_at=retrieved.instant if retrieved else None,
        feed=source.feed,
        duplicates_of=article.duplicates_of,
    )


def _stamp(text: str | None, *, name: str, subject: str) -> Stamp | None:
    if text is None:
        return None
    stamp = parse_instant(text)
    if stamp is None:
        raise RecordError(
            f"{name} states no instant",
            subject=subject,
            cause=repr(text[:60]),
            hint="write ISO 8601 with a zone, for example 2026-01-19T09:30:00+08:00",
        )
    return stamp
