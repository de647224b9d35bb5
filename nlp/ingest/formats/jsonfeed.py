"""JSON Feed 1 and 1.1: items into drafts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nlp.errors import FeedFormatError
from nlp.ingest.draft import TEASER, Draft, Found, absolute
from nlp.ingest.formats import plain
from nlp.ingest.formats.feeds import is_teaser, without_footer
from nlp.ingest.instants import parse_instant
from nlp.ingest.payload import Payload


class _Author(msgspec.Struct):
    name: str | None = None


class _Item(msgspec.Struct):
    id: str | float | int | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    language: str | None = None
    author: _Author | None = None
    authors: list[_Author] | None = None


class _Feed(msgspec.Struct):
    version: str
    title: str | None = None
    home_page_url: str | None = None
    feed_url: str | None = None
    language: str | None = None
    author: _Author | None = None
    authors: list[_Author] | None = None
    items: list[msgspec.Raw] = []


def is_json_feed(version: object) -> bool:
    """Whether a ``version`` field says JSON Feed, in any of the spellings in use."""
    return isinstance(version, str) and "//jsonfeed.org/version/" in version


def json_feed_drafts(payload: Payload, text: str) -> Iterator[Found]:
    """The items of a JSON Feed, in its order, and what is wrong with it.

    Yields:
        A draft per item, its text empty where it has none; ``FeedFormatError`` for an item or a
        feed that breaks the format, and for a feed without items.
    """
    try:
        feed = msgspec.json.decode(text, type=_Feed)
    except (msgspec.MsgspecError, RecursionError) as error:
        yield FeedFormatError(
            "the JSON Feed breaks its format",
            subject=payload.subject,
            cause=error,
            hint="see https://www.jsonfeed.org/version/1.1/ for the fields",
        )
        return
    for number, raw in enumerate(feed.items, start=1):
        yield _found(raw, feed, payload, number=number)
    if not feed.items:
        yield FeedFormatError(
            "the feed is empty",
            subject=payload.subject,
            cause="valid JSON Feed with no items",
            hint="nothing is published in it now; try again later or check the address",
        )


def _found(raw: msgspec.Raw, feed: _Feed, payload: Payload, *, number: int) -> Found:
    try:
        item = msgspec.json.decode(raw, type=_Item)
    except msgspec.MsgspecError as error:
        return FeedFormatError(
            "an item of the JSON Feed breaks its format",
            subject=f"{payload.subject}#{number}",
            cause=error,
            hint="see https://www.jsonfeed.org/version/1.1/ for the fields",
        )
    bases = (payload.url, feed.feed_url, feed.home_page_url)
    url = (
        absolute(item.url, *bases)
        or absolute(item.external_url, *bases)
        or absolute(item.id if isinstance(item.id, str) else None)
    )
    text, is_summary = _body(item)
    title = plain.headline(item.title or "", is_html=plain.has_entities(item.title or ""))
    return Draft(
        text=text,
        title=title,
        url=url,
        authors=_names(item.authors, item.author) or _names(feed.authors, feed.author),
        language=item.language or feed.language,
        stamp=parse_instant(item.date_published) or parse_instant(item.date_modified),
        flags=(TEASER,) if is_teaser(text, is_summary=is_summary) else (),
        source_name=plain.one_line(feed.title or "") or None,
    )


def _body(item: _Item) -> tuple[str, bool]:
    if item.content_html and (text := plain.from_html(item.content_html)):
        return without_footer(text), False
    if item.content_text and (text := plain.from_text(item.content_text)):
        return text, False
    return plain.from_text(item.summary or ""), True


def _names(authors: list[_Author] | None, author: _Author | None) -> tuple[str, ...]:
    everyone = [*(authors or ()), *([author] if author else ())]
    names = (plain.one_line(one.name or "") for one in everyone)
    return tuple(dict.fromkeys(name for name in names if name))
