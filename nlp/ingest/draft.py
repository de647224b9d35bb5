"""What a parser found about an article, before the stage completes it."""

from __future__ import annotations

import datetime as dt

from nlp.errors import NlpError
from nlp.ingest.instants import MISSING, Stamp
from nlp.records import Article, ArticleFlag, NumberStyle, Record

ENCODING_GUESSED: ArticleFlag = "encoding_guessed"
FOREIGN: ArticleFlag = "language_unsupported"
PAYWALL: ArticleFlag = "paywall"
TEASER: ArticleFlag = "teaser"


class Draft(Record, frozen=True, kw_only=True):
    """An article in the making.

    Attributes:
        text: Plain text, "" where a feed gives none.
        title: Headline.
        url: Absolute URL, or None.
        guid: Id that names the article wherever it is read, or None.
        authors: Names as printed.
        language: Code that the source declares ("en", "en-US"), or None.
        stamp: Publication, or None.
        updated: Last change, or None.
        categories: Terms of the source, as printed.
        flags: Flags so far, without those of the stamp.
        source_name: Title of the feed or site, or None.
        numbers: How its source writes numbers, or None.
        id: Id that the article brought, or "".
        retrieved_at: Instant that the article brought, or None.
        feed: Origin that the article brought, or None.
        duplicates_of: As in ``Article``.
    """

    text: str
    title: str = ""
    url: str | None = None
    guid: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    stamp: Stamp | None = None
    updated: Stamp | None = None
    categories: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    source_name: str | None = None
    numbers: NumberStyle | None = None
    id: str = ""
    retrieved_at: dt.datetime | None = None
    feed: str | None = None
    duplicates_of: str | None = None

    @property
    def all_flags(self) -> tuple[str, ...]:
        """Flags with those of the publication instant, each once."""
        dated = self.stamp.flags if self.stamp else (MISSING,)
        return tuple(dict.fromkeys((*dated, *self.flags)))


#: What comes of an item: a draft, the article if it has been had before, or why there is none.
Found = Draft | Article | NlpError
