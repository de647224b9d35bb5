"""RSS, Atom, RDF and CDF feeds into one record, by feedparser.

feedparser sees documents that ``xmltext`` has made well-formed and bounded.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from nlp.errors import FeedFormatError
from nlp.ingest.addresses import absolute
from nlp.ingest.formats import plain
from nlp.ingest.formats.feed import Enclosure, Entry, Feed, Person, Prose
from nlp.ingest.formats.rhythm import rhythm_of
from nlp.ingest.formats.xmltext import prepared
from nlp.ingest.instants import ZONE_ASSUMED, Stamp, offset_of, parse_instant
from nlp.ingest.payload import Payload
from nlp.records import Record

# feedparser reports malformed input by value; these are what has been seen to escape from it.
_PARSER_ERRORS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]{0,9999}>|<!--")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TEXT_TYPES = _MARKUP_TYPES | {"text/plain", ""}


class _Context(Record, frozen=True, kw_only=True):
    """What is known of a feed when its entries are read."""

    bases: tuple[str | None, ...]
    zone: dt.tzinfo | None
    is_rss: bool


def xml_feed(payload: Payload, text: str) -> Feed:
    """The feed that an XML document holds.

    Args:
        payload: Where it came from.
        text: The decoded document.

    Raises:
        FeedFormatError: It cannot be parsed, or is made to take forever.
    """
    document, is_cut = prepared(text, subject=payload.subject)
    try:
        parsed = _parse(document)
    except _PARSER_ERRORS as error:
        raise FeedFormatError(
            "the feed cannot be parsed",
            subject=payload.subject,
            cause=error,
            hint="run the address through a feed validator and tell the publisher",
        ) from error
    feed = _feed(parsed, payload, is_cut=is_cut)
    return feed.replace(rhythm=rhythm_of(parsed.feed, text))


def _parse(document: str) -> Any:
    import feedparser

    content = f'<?xml version="1.0" encoding="utf-8"?>\n{document}'.encode("utf-8", "replace")
    # no address is given along: feedparser would resolve ids against it, too
    return feedparser.parse(
        content,
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _feed(parsed: Any, payload: Payload, *, is_cut: bool) -> Feed:
    head = parsed.feed
    base = payload.base
    url = _url(head, (base,))
    context = _Context(
        bases=(base, url),
        zone=offset_of(dict.get(head, "published") or dict.get(head, "updated")),
        is_rss=str(parsed.version).startswith(("rss", "cdf")),
    )
    return Feed(
        version=str(parsed.version),
        title=_title(head.get("title_detail")),
        url=url,
        id=_id(head, (base,)),
        description=_text(head.get("subtitle")) or _text(head.get("description")),
        language=_text(head.get("language")) or payload.language,
        published=_stamp(head, ("published",), context),
        updated=_stamp(head, ("updated",), context),
        authors=_people(head),
        categories=_terms(head),
        entries=tuple(_entry(entry, context) for entry in parsed.entries),
        is_cut=is_cut,
    )


def _entry(entry: Any, context: _Context) -> Entry:
    contents = [found for one in entry.get("content") or () if (found := _prose(one, context))]
    summary = dict.get(entry, "summary_detail") or {"value": dict.get(entry, "summary")}
    # Dublin Core has one date for publication and change, which feedparser calls the latter
    first = ("published", "created", "updated") if context.is_rss else ("published", "created")
    return Entry(
        id=_id(entry, context.bases),
        url=_url(entry, context.bases),
        title=_title(entry.get("title_detail")),
        summary=_prose(summary, context),
        content=min(contents, key=lambda found: not found.is_text, default=None),
        published=_stamp(entry, first, context),
        updated=_stamp(entry, ("updated",), context),
        authors=_people(entry),
        categories=_terms(entry),
        enclosures=tuple(_enclosures(entry.get("enclosures") or (), context)),
        language=_language(entry),
    )


def _id(node: Any, bases: tuple[str | None, ...]) -> str:
    found = _text(node.get("id"))
    return (absolute(found, *bases) or found) if found.startswith("/") else found


def _url(node: Any, bases: tuple[str | None, ...]) -> str | None:
    """The first web address of the page; other schemes cannot be fetched."""
    several = node.get("links") or ()
    links = (_text(link.get("href")) for link in several if link.get("rel") == "alternate")
    found = (absolute(link, *bases) for link in (_text(node.get("link")), *links))
    return next((url for url in found if url), None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _title(detail: Mapping[str, Any] | None) -> Prose | None:
    if not detail:
        return None
    value = _text(detail.get("value"))
    is_declared = detail.get("type") in _MARKUP_TYPES
    is_html = is_declared or plain.has_markup(value) or plain.has_entities(value)
    return Prose(value=value, is_html=is_html) if value.strip() else None


def _prose(detail: Mapping[str, Any], context: _Context) -> Prose | None:
    kind = _text(detail.get("type")).lower()
    value = _text(detail.get("value"))
    if not value.strip():
        return None
    # RSS does not say what a description is: some are HTML, some plain text
    is_html = bool(_ANY_TAG.search(value)) if context.is_rss else kind in _MARKUP_TYPES
    if context.is_rss and not is_html:
        value = html.unescape(value)
    return Prose(
        value=value,
        is_html=is_html,
        is_text=kind in _TEXT_TYPES,
        language=_text(detail.get("language")) or None,
    )


def _people(node: Any) -> tuple[Person, ...]:
    authors = node.get("authors") or ()
    printed = _text(node.get("author"))
    if len(authors) == 1 and "@" in printed:
        return (_person(printed),)
    found = []
    for author in authors:
        name = _text(author.get("name"))
        is_html = plain.has_markup(name) or plain.has_entities(name)
        person = Person(
            name=plain.headline(name, is_html=is_html), email=_text(author.get("email")).strip()
        )
        if person.shown:
            found.append(person)
    return tuple(dict.fromkeys(found))


def _person(printed: str) -> Person:
    """Name and address of one line; feedparser cuts addresses off after four letters of a domain.

    Example:
        >>> _person("roe@wire.example (Jane Roe)")
        Person(name='Jane Roe', email='roe@wire.example')
    """
    address = _ADDRESS.search(printed)
    rest = _ADDRESS.sub("", printed, count=1).replace("mailto:", "")
    return Person(
        name=plain.one_line(rest).strip("()<>[],;: "), email=address[0] if address else ""
    )


def _terms(node: Any) -> tuple[str, ...]:
    tags = (_text(tag.get("term")) or _text(tag.get("label")) for tag in node.get("tags") or ())
    return tuple(dict.fromkeys(shown for tag in tags if (shown := plain.one_line(tag))))


def _enclosures(found: Iterable[Any], context: _Context) -> Iterable[Enclosure]:
    for one in found:
        href = _text(one.get("href")) or _text(one.get("url"))
        url = absolute(href, *context.bases) or href
        length = _text(one.get("length")).strip()
        if url:
            yield Enclosure(
                url=url,
                kind=_text(one.get("type")),
                length=int(length) if length.isascii() and length.isdigit() else None,
            )


def _language(entry: Any) -> str | None:
    if language := _text(dict.get(entry, "language")):
        return language
    for detail in (*(entry.get("content") or ()), dict.get(entry, "summary_detail")):
        if language := _text(detail.get("language")) if detail else "":
            return language
    return None


def _stamp(node: Any, names: Iterable[str], context: _Context) -> Stamp | None:
    for name in names:
        printed = dict.get(node, name)
        stamp = parse_instant(printed, zone=context.zone)
        if stamp:
            return stamp
        parsed = dict.get(node, f"{name}_parsed")
        if printed and parsed:  # a form that only feedparser knows; it answers in UTC
            return _from_struct(parsed)
    return None


def _from_struct(parsed: Any) -> Stamp | None:
    try:
        year, month, day, hour, minute, second = parsed[:6]
        instant = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    except (ValueError, TypeError):
        return None
    return Stamp(instant=instant, flags=(ZONE_ASSUMED,)) if instant.year >= 1900 else None
