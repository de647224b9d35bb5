"""Gold records: what an annotated corpus says about one text.

A corpus is JSON Lines. What a record holds is told by its fields alone:

- ``tokens`` and ``tags`` (BIO): names; the text is the tokens with blanks between them;
- ``text`` with any of ``label``, ``sentiment``, ``checkworthy``, ``modality`` (of the sentence),
  ``entities``, ``targets``, ``attributions``, ``quantities``, ``timexes`` (of spans).

Offsets are half-open character offsets into the text. A record of another form is an
``OtherRecord``; one that breaks its form is an error.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from nlp.errors import RecordError
from nlp.records import Extent

#: Fields beside ``text`` that something is scored by.
SCORED_FIELDS = (
    "label",
    "sentiment",
    "checkworthy",
    "modality",
    "entities",
    "targets",
    "attributions",
    "quantities",
    "timexes",
)

Sentiment = Literal["positive", "negative", "neutral"]
Modality = Literal["stated", "forecast", "conditional", "opinion", "question"]
#: First character and one after the last.
Range = tuple[int, int]


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """A span of the text; without offsets where the corpus could not place it.

    Attributes:
        start: First character.
        end: One after the last.
        text: The characters, where the corpus repeats them.
    """

    start: int | None = None
    end: int | None = None
    text: str | None = None

    @property
    def range(self) -> Range | None:
        """The offsets, where there are any."""
        return None if self.start is None or self.end is None else (self.start, self.end)


class GoldEntity(_Part, frozen=True, kw_only=True):
    """A name; ``label`` is the corpus's own."""

    label: str | None


class GoldTarget(_Part, frozen=True, kw_only=True):
    """Somebody or something that the sentence is good or bad for."""

    label: Sentiment


class GoldAttribution(msgspec.Struct, frozen=True, kw_only=True):
    """Who says what; parts that the text does not name are None."""

    source: Range | None = None
    cue: Range | None = None
    content: Range | None = None


class GoldQuantity(_Part, frozen=True, kw_only=True):
    """A figure.

    Attributes:
        value: A decimal number; None where the corpus gives none.
        high: Upper end of a range.
        bounds: Set for a range with an open end, such as ``[)``.
        unit: The corpus's own name; None or ``-`` for none.
        change: ``=``, ``~``, ``<``, ``>``, ``up`` or ``down``; None where it is not annotated.
    """

    value: str | float | None = None
    high: str | float | None = None
    bounds: str | None = None
    unit: str | None = None
    change: str | None = None


class GoldTime(_Part, frozen=True, kw_only=True):
    """A time; ``value`` is its TIMEX3 value, or None where the corpus gives none."""

    value: str | None = None


class GoldRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One annotated text; a field is None where the corpus does not annotate it.

    Attributes:
        place: File and line, for messages.
        text: The text; for the form with tokens, the tokens with blanks between them.
        tokens: Tokens of the text.
        tags: A BIO tag for each token.
        label: What the sentence is, in the corpus's own words.
        sentiment: Sentiment of the sentence.
        checkworthy: Whether the sentence holds something worth checking.
        modality: Modality of the sentence.
        entities: Names.
        targets: Sentiment towards somebody or something.
        attributions: Who says what.
        quantities: Figures.
        timexes: Times.
        dct: When the text was published: a day or an instant, ISO 8601.
    """

    place: str
    text: str
    tokens: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    label: str | None = None
    sentiment: Sentiment | None = None
    checkworthy: bool | Literal[0, 1] | None = None
    modality: Modality | None = None
    entities: tuple[GoldEntity, ...] | None = None
    targets: tuple[GoldTarget, ...] | None = None
    attributions: tuple[GoldAttribution, ...] | None = None
    quantities: tuple[GoldQuantity, ...] | None = None
    timexes: tuple[GoldTime, ...] | None = None
    dct: str | None = None

    @property
    def published_at(self) -> dt.datetime | None:
        """The instant of ``dct``: UTC where no zone is named, midnight for a bare day.

        None where there is none, or it is not ISO 8601.
        """
        try:
            instant = dt.datetime.fromisoformat(self.dct or "")
        except ValueError:
            return None
        return instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)


class OtherRecord(msgspec.Struct, frozen=True):
    """A record of a form that nothing is scored by.

    Attributes:
        fields: Names of its fields.
    """

    fields: tuple[str, ...]


def read(line: bytes, *, place: str) -> GoldRecord | OtherRecord:
    """The record of one line of JSON.

    Args:
        line: One JSON object.
        place: File and line, for messages.

    Raises:
        RecordError: The line is no JSON object, or it breaks the form that its fields announce.
    """
    try:
        raw = msgspec.json.decode(line, type=dict[str, Any])
        if not _is_gold(raw):
            return OtherRecord(tuple(raw))
        if "tags" in raw:
            raw["text"] = " ".join(raw["tokens"])
        record = msgspec.convert({**raw, "place": place}, GoldRecord)
        _check(record)
    except (msgspec.MsgspecError, RecursionError, TypeError, ValueError) as error:
        raise RecordError(
            "this line is no record of an annotated corpus",
            subject=place,
            cause=str(error),
            hint="correct the line or take it out",
        ) from error
    return record


def _is_gold(raw: dict[str, Any]) -> bool:
    if "schema" in raw:  # a record of ours, such as a claim
        return False
    if "tokens" in raw and "tags" in raw:
        return True
    return isinstance(raw.get("text"), str) and any(field in raw for field in SCORED_FIELDS)


def _check(record: GoldRecord) -> None:
    """What types cannot say."""
    if not record.text.strip():
        raise ValueError("the text is empty")
    if record.tags is not None:
        _check_tags(record.tokens or (), record.tags)
    for start, end, surface in _placed(record):
        Extent(start=start, end=end)
        words = record.text[start:end]
        if end > len(record.text):
            raise ValueError(f"[{start}:{end}] lies outside the text of {len(record.text)}")
        if surface is not None and surface != words:
            raise ValueError(f"[{start}:{end}] is {words!r}, not {surface!r}")
    for entity in record.entities or ():
        if entity.range is None:
            raise ValueError("an entity has no offsets")
    for quantity in record.quantities or ():
        number(quantity.value), number(quantity.high)


def _check_tags(tokens: tuple[str, ...], tags: tuple[str, ...]) -> None:
    if len(tokens) != len(tags):
        raise ValueError(f"{len(tokens)} tokens, but {len(tags)} tags")
    for tag in tags:
        if tag != "O" and (tag[:2] not in {"B-", "I-"} or not tag[2:]):
            raise ValueError(f"{tag!r} is no BIO tag such as O, B-ORG or I-ORG")


def _placed(record: GoldRecord) -> Iterator[tuple[int, int, str | None]]:
    parts: list[_Part] = []
    for group in (record.entities, record.targets, record.quantities, record.timexes):
        parts.extend(group or ())
    for part in parts:
        if part.range is not None:
            yield (*part.range, part.text)
    for attribution in record.attributions or ():
        for role in (attribution.source, attribution.cue, attribution.content):
            if role is not None:
                yield (*role, None)


def number(value: str | float | None) -> float | None:
    """A number as corpora write them; None stays None.

    Raises:
        ValueError: It is none.

    Example:
        >>> number("1,250.5"), number(3), number(None)
        (1250.5, 3.0, None)
    """
    if value is None or value == "":
        return None
    read = float(value.replace(",", "")) if isinstance(value, str) else float(value)
    if not math.isfinite(read):
        raise ValueError(f"{value!r} is no number")
    return read
