"""Gold records: what an annotated corpus says about one text.

A corpus is JSON Lines. What a record holds is told by its fields alone:

- ``tokens`` and ``tags`` (BIO): names; the text is the tokens with blanks between them;
- ``text`` with any of ``label``, ``sentiment``, ``checkworthy``, ``modality`` (of the sentence),
  ``entities``, ``targets``, ``attributions``, ``quantities``, ``timexes`` (of spans), or
  ``claims`` (of a whole article).

Offsets are half-open character offsets into the text. A record of another form is an
``OtherRecord``; one that breaks its form is an error.
"""

from __future__ import annotations

import codecs
import datetime as dt
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

import msgspec

from nlp.errors import RecordError
from nlp.records import Extent
from nlp.records.quantity import Hedge

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
    "claims",
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


class GoldMention(msgspec.Struct, frozen=True, kw_only=True):
    """Who or what a claim is about, or who answers for it.

    Attributes:
        text: The words.
        id: What they mean; None where nothing known is meant.
        also_ids: Ids that are as good.
    """

    text: str | None = None
    id: str | None = None
    also_ids: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """All ids that are right."""
        return frozenset((*self.also_ids, self.id) if self.id else self.also_ids)


class GoldFigure(msgspec.Struct, frozen=True, kw_only=True):
    """The figure of a claim, in base units and without the sign that a verb gives it.

    Attributes:
        text: The words, without the hedge.
        value: The number.
        high: Upper end of a range.
        unit: As in ``Quantity``.
        currency: ISO 4217 code.
        hedge: As in ``Quantity``.
    """

    text: str | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    currency: str | None = None
    hedge: Hedge | None = None


class GoldWindow(msgspec.Struct, frozen=True, kw_only=True):
    """When a claim holds; ``text`` is None where the context tells it.

    Attributes:
        text: The words.
        begin: First day, included.
        end_on: Last day, included.
    """

    text: str | None = None
    begin: dt.date | None = None
    end_on: dt.date | None = None


class GoldVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a careful checker finds.

    Attributes:
        label: The verdict.
        also_ok: Verdicts that are as defensible.
        error: What was falsified on purpose.
    """

    label: str
    also_ok: tuple[str, ...] = ()
    error: str | None = None

    def allows(self, label: str | None) -> bool:
        """Whether a verdict is right."""
        return label == self.label or label in self.also_ok


class GoldClaim(_Part, frozen=True, kw_only=True):
    """One statement of an article; the fields mean what they mean in ``Claim``.

    Attributes:
        id: Article and running number.
        sentence_start: First character of its sentence.
        sentence_end: One after the sentence's last character.
        form: The form.
        also_forms: Forms that describe it as well.
        subjects: What it is about.
        objects: What it is compared with.
        measure: What is measured.
        also_measures: Names that are as good.
        direction: As said of the subject.
        quantity: The figure.
        quantity_from: The earlier figure.
        window: When.
        modality: How it is said.
        negated: The text denies it.
        holder: Who answers for it.
        holder_optional: It can be read with and without a holder.
        checkable: Whether data could settle it.
        optional: Neither finding nor missing it counts.
        expected: The verdict; None where none is annotated.
    """

    id: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    form: str
    also_forms: tuple[str, ...] = ()
    subjects: tuple[GoldMention, ...] = ()
    objects: tuple[GoldMention, ...] = ()
    measure: str | None = None
    also_measures: tuple[str, ...] = ()
    direction: str | None = None
    quantity: GoldFigure | None = None
    quantity_from: GoldFigure | None = None
    window: GoldWindow | None = None
    modality: Modality = "stated"
    negated: bool = False
    holder: GoldMention | None = None
    holder_optional: bool | None = None
    checkable: bool = True
    optional: bool = False
    expected: GoldVerdict | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms that describe it, the best one first."""
        return (self.form, *self.also_forms)


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
        sentences: Offsets of the sentences of an article.
        claims: What an article states.
        title: Headline of an article, which is no part of the text.
        dct: When the text was published: a day or an instant, ISO 8601; also ``published_at``.
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
    sentences: tuple[Range, ...] | None = None
    claims: tuple[GoldClaim, ...] | None = None
    title: str | None = None
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
    """The record of one line, or one file, of JSON.

    Args:
        line: One JSON object, with or without a byte order mark.
        place: File and line, for messages.

    Raises:
        RecordError: The line is no JSON object, or it breaks the form that its fields announce.
    """
    try:
        raw = msgspec.json.decode(line.removeprefix(codecs.BOM_UTF8), type=dict[str, Any])
        if not _is_gold(raw):
            return OtherRecord(tuple(raw))
        if "tags" in raw:
            raw["text"] = " ".join(raw["tokens"])
        if "published_at" in raw:
            raw.setdefault("dct", raw["published_at"])
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
    groups = (record.entities, record.targets, record.quantities, record.timexes, record.claims)
    for group in groups:
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
