"""Articles and where they come from."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

import msgspec

from nlp.errors import RecordError
from nlp.records.identity import content_id
from nlp.records.span import Record
from nlp.records.vocabulary import ANNOTATED_LANGUAGES

# Halves of surrogate pairs stand for no character: neither JSON nor a database takes them.
_HALVES = re.compile("[\ud800-\udfff]")


#: How a publisher writes numbers: what stands before thousands and before decimals.
NumberStyle = Literal["1,234.5", "1.234,5"]


class Origin(Record, frozen=True, kw_only=True):
    """Where an article was read.

    Attributes:
        name: Name of the source (title of the feed, site or file), or None.
        feed: URL or path of the feed or file, or None.
        numbers: How the source writes numbers, where somebody declares it, or None.
    """

    name: str | None = None
    feed: str | None = None
    numbers: NumberStyle | None = None


class Article(Record, frozen=True, kw_only=True):
    """One text, as published; never changed after it is made.

    Half a surrogate pair, which some decoders leave behind, becomes U+FFFD; offsets stay.

    ``published_at`` keeps the offset that the source printed, because relative words ("today",
    "this month") are read in the zone of the article. Use ``seen_at`` for computing.

    Attributes:
        schema: Name and version of the record.
        id: Derived from url, title, text and instant unless the source brought one.
        url: Where it was published, or None.
        title: Headline without markup, or "".
        text: Plain text, NFC, not empty.
        language: ISO 639-1 code, ``und`` where unknown.
        published_at: Aware instant, or None where the source gives none.
        retrieved_at: Aware instant at which we read it.
        source: Where it was read.
        authors: Names as printed.
        guid: Id that the publisher gave it, or None; the same in every copy of a feed.
        updated_at: Aware instant of the last change that the source states, or None.
        categories: Terms that the source files it under, as printed.
        duplicates_of: Id of the earlier article that this one repeats, or None.
        flags: What a reader must know: ``published_at_missing``, ``published_at_zone_assumed``,
            ``date_only`` and the others of ``ArticleFlag``; a line of JSON may bring more.
    """

    schema: Literal["article/1"] = "article/1"
    id: str = ""
    url: str | None = None
    title: str = ""
    text: str
    language: str = "und"
    published_at: dt.datetime | None = None
    retrieved_at: dt.datetime
    source: Origin = Origin()
    authors: tuple[str, ...] = ()
    guid: str | None = None
    updated_at: dt.datetime | None = None
    categories: tuple[str, ...] = ()
    duplicates_of: str | None = None
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("text", "title", "url", "guid"):
            value = getattr(self, name)
            if value and _HALVES.search(value):
                msgspec.structs.force_setattr(self, name, _HALVES.sub("\ufffd", value))
        if not self.text.strip():
            raise RecordError("an article needs text", subject=self.url or self.title or self.id)
        for name in ("published_at", "updated_at", "retrieved_at"):
            instant = getattr(self, name)
            if instant is not None and instant.tzinfo is None:
                raise RecordError(f"{name} needs a time zone", subject=str(instant))
        if not self.id:
            instant = self.published_at.astimezone(dt.UTC) if self.published_at else None
            made = content_id("a", self.url, self.title, self.text, instant)
            msgspec.structs.force_setattr(self, "id", made)

    @property
    def seen_at(self) -> dt.datetime:
        """The instant that relative words count from: publication, else retrieval."""
        return self.published_at or self.retrieved_at

    @property
    def is_foreign(self) -> bool:
        """Whether it is in a language that is kept and not annotated."""
        return self.language not in ANNOTATED_LANGUAGES
