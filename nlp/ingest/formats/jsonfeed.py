"""JSON Feed 1 and 1.1 into the record of all feeds."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nlp.errors import FeedFormatError
from nlp.ingest.addresses import absolute
from nlp.ingest.formats import plain
from nlp.ingest.formats.feed import Enclosure, Entry, Feed, Person, Prose
from nlp.ingest.instants import parse_instant
from nlp.ingest.payload import Payload

_FORMAT = "see https://www.jsonfeed.org/version/1.1/ for the fields"


class _Author(msgspec.Struct):
    name: str | None = None


class _Attachment(msgspec.Struct):
    url: str | None = None
    mime_type: str | None = None
    size_in_bytes: int | float | None = None


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
    tags: list[str] | None = None
    attachments: list[_Attachment] | None = None


class _Feed(msgspec.Struct):
    version: str
    title: str | None = None
    description: str | None = None
    home_page_url: str | None = None
    feed_url: str | None = None
    language: str | None = None
    author: _Author | None = None
    authors: list[_Author] | None = None
    items: list[msgspec.Raw] = []


def is_json_feed(version: object) -> bool:
    """Whether a ``version`` field says JSON Feed, in any of the spellings in use."""
    return isinstance(version, str) and "//jsonfeed.org/version/" in version


def json_feed(payload: Payload, text: str) -> tuple[Feed, list[FeedFormatError]]:
    """The feed that a JSON document holds, and what is wrong with single items of it.

    Args:
        payload: Where it came from.
        text: The decoded document.

    Raises:
        FeedFormatError: It breaks the format as a whole.
    """
    try:
        feed = msgspec.json.decode(text, type=_Feed)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError) as error:
        raise FeedFormatError(
            "the JSON Feed breaks its format", subject=payload.subject, cause=error, hint=_FORMAT
        ) from error
    found = list(_items(feed, payload))
    entries = tuple(one for one in found if isinstance(one, Entry))
    errors = [one for one in found if isinstance(one, FeedFormatError)]
    bases = (payload.base, feed.feed_url)
    return Feed(
        version=f"JSON Feed {feed.version.rstrip('/').rpartition('/')[2]}",
        title=_title(feed.title),
        url=absolute(feed.home_page_url, *bases),
        id=feed.feed_url or "",
        description=feed.description or "",
        language=feed.language,
        authors=_people(feed.authors, feed.author),
        entries=entries,
    ), errors


def _items(feed: _Feed, payload: Payload) -> Iterator[Entry | FeedFormatError]:
    for number, raw in enumerate(feed.items, start=1):
        try:
            item = msgspec.json.decode(raw, type=_Item)
        except msgspec.MsgspecError as error:
            yield FeedFormatError(
                "an item of the JSON Feed breaks its format",
                subject=f"{payload.subject}#{number}",
                cause=error,
                hint=_FORMAT,
            )
        else:
            yield _entry(item, (payload.base, feed.feed_url, feed.home_page_url))


def _entry(item: _Item, bases: tuple[str | None, ...]) -> Entry:
    return Entry(
        id="" if item.id is None else str(item.id),
        url=absolute(item.url, *bases) or absolute(item.external_url, *bases),
        title=_title(item.title),
        summary=_prose(item.summary, is_html=False),
        content=_prose(item.content_html, is_html=True) or _prose(item.content_text, is_html=False),
        published=parse_instant(item.date_published),
        updated=parse_instant(item.date_modified),
        authors=_people(item.authors, item.author),
        categories=tuple(plain.one_line(tag) for tag in item.tags or () if tag.strip()),
        enclosures=tuple(_enclosures(item.attachments, bases)),
        language=item.language,
    )


def _title(value: str | None) -> Prose | None:
    return Prose(value=value, is_html=plain.has_entities(value)) if value else None


def _prose(value: str | None, *, is_html: bool) -> Prose | None:
    shown = plain.from_html(value or "") if is_html else value
    return Prose(value=value, is_html=is_html) if value and shown and shown.strip() else None


def _enclosures(
    attachments: list[_Attachment] | None, bases: tuple[str | None, ...]
) -> Iterator[Enclosure]:
    for one in attachments or ():
        url = absolute(one.url, *bases) or one.url
        if url:
            size = one.size_in_bytes
            length = int(size) if size is not None and 0 <= size < 2**53 else None
            yield Enclosure(url=url, kind=one.mime_type or "", length=length)


def _people(authors: list[_Author] | None, author: _Author | None) -> tuple[Person, ...]:
    everyone = [*(authors or ()), *([author] if author else ())]
    names = (plain.one_line(one.name or "") for one in everyone)
    return tuple(dict.fromkeys(Person(name=name) for name in names if name))
