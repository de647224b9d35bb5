"""JSON Lines in and out, for every record of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from nlp.errors import RecordError
from nlp.records.article import Article
from nlp.records.claim import Claim
from nlp.records.document import Document
from nlp.records.failure import Failure
from nlp.records.span import Record
from nlp.records.verdict import Verdict

#: Schema name to record type: what a line of JSON may be.
SCHEMAS: dict[str, type[Record]] = {
    "article/1": Article,
    "document/1": Document,
    "claim/1": Claim,
    "verdict/1": Verdict,
    "failure/1": Failure,
}

R = TypeVar("R", bound=Record)

_encoder = msgspec.json.Encoder()


class _Head(msgspec.Struct):
    """What tells the type of a line; the rest of it is skipped."""

    schema: Any = None


def to_json(record: Record) -> str:
    """One line of JSON, without the line break; numbers of the text are decimal strings."""
    return _encoder.encode(record).decode()


def to_builtins(record: Record) -> dict[str, Any]:
    """The record as plain dicts, lists, strings and numbers, as its JSON has them."""
    plain: dict[str, Any] = msgspec.json.decode(_encoder.encode(record))
    return plain


def from_json(line: str | bytes, kind: type[R]) -> R:
    """The record of one line.

    Args:
        line: One JSON object.
        kind: The record type that it must be.

    Raises:
        RecordError: The line is no JSON, has another schema, or breaks an invariant.
    """
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecordError) as error:
        shown = line[:80] if isinstance(line, str) else line[:80].decode("utf-8", "replace")
        raise RecordError(
            f"this line is no {kind.__name__.lower()} record", subject=shown, cause=error
        ) from error


def record_from_json(line: str | bytes) -> Record:
    """The record of one line, by its ``schema`` field.

    Raises:
        RecordError: The line is no JSON object or its schema is unknown.
    """
    try:
        schema = msgspec.json.decode(line, type=_Head).schema
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        shown = line[:80] if isinstance(line, str) else line[:80].decode("utf-8", "replace")
        raise RecordError("this line is no JSON object", subject=shown, cause=error) from error
    if not isinstance(schema, str) or schema not in SCHEMAS:
        raise RecordError(
            "unknown record schema", subject=str(schema), hint=f"known: {', '.join(SCHEMAS)}"
        )
    return from_json(line, SCHEMAS[schema])


def to_lines(records: Iterable[Record]) -> Iterator[str]:
    """One JSON line per record, lazily."""
    return (to_json(record) for record in records)
