"""RSS, Atom and RDF feeds: entries into drafts.

The bytes are decoded and the document type is cut off before feedparser sees them, so that no
entity is ever declared. A feed that ends too soon is closed after its last complete entry.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Any

from nlp.errors import FeedFormatError
from nlp.ingest.draft import TEASER, Draft, Found, absolute
from nlp.ingest.formats import plain
from nlp.ingest.instants import ZONE_ASSUMED, Stamp, offset_of, parse_instant
from nlp.ingest.payload import Payload, prolog
from nlp.records import Record

# feedparser reports malformed input by value; these are what has been seen to escape from it.
_PARSER_ERRORS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_ENTRY_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s{0,20}>")
_ENTRY_START = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]")
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]{0,9999}>|<!--")
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ROOT_CLOSINGS = {"rss": "</channel></rss>", "feed": "</feed>", "channel": "</channel>"}
_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TEXT_TYPES = _MARKUP_TYPES | {"text/plain", ""}
_ELLIPSES = ("…", "...", "[…]", "[...]", "(…)", "(...)")
_CALLS = ("read more", "continue reading", "read on", "read the full story", "click here")
_TEASER_CHARACTERS = 280  # summaries that are the whole article have several sentences


class _Feed(Record, frozen=True, kw_only=True):
    """What entries inherit from their feed."""

    subject: str
    name: str | None
    link: str | None
    base: str | None
    language: str | None
    zone: dt.tzinfo | None
    is_rss: bool


def feed_drafts(payload: Payload, text: str) -> Iterator[Found]:
    """The entries of a feed, in its order, and what is wrong with it.

    Args:
        payload: Where the feed came from.
        text: The decoded document.

    Yields:
        A draft per entry, its text empty where it has none; ``FeedFormatError`` for a feed without
        entries, one that is cut off (after its complete entries), or one that cannot be parsed.
    """
    document, cut = _closed(text)
    try:
        parsed = _parse(document, payload)
    except _PARSER_ERRORS as error:
        yield FeedFormatError(
            "the feed cannot be parsed",
            subject=payload.subject,
            cause=error,
            hint="run the address through a feed validator and tell the publisher",
        )
        return
    feed = _feed(parsed, payload)
    for entry in parsed.entries:
        yield _draft(entry, feed)
    if cut or not parsed.entries:
        yield _incomplete(payload, count=len(parsed.entries), cut=cut, version=parsed.version)


def _closed(text: str) -> tuple[str, bool]:
    head = prolog(text)
    body = text[head.start :]
    if f"</{head.root}" in body or re.match(rf"<{re.escape(head.root)}[^<>]{{0,9999}}/>", body):
        return body, False
    end = 0
    for match in _ENTRY_END.finditer(body):
        end = match.end()
    if not end:
        # keep what describes the feed, drop the entry that was begun
        start = _ENTRY_START.search(body)
        end = start.start() if start else body.rfind("<")
    closing = _ROOT_CLOSINGS.get(head.root.lower(), f"</{head.root}>")
    return body[:end] + closing, True


def escaped(document: str) -> str:
    """The document with ampersands that XML accepts; CDATA sections stay as they are.

    A bare ampersand sends feedparser to its lenient parser, which turns "S&P 500" into
    "S&P; 500". HTML names for characters, which XML does not know, become numbers.

    Example:
        >>> escaped("<t>S&P 500 &mdash; R&amp;D</t><![CDATA[a & b]]>")
        '<t>S&amp;P 500 &#8212; R&amp;D</t><![CDATA[a & b]]>'
    """
    pieces, position = [], 0
    while position < len(document):
        start = document.find("<![CDATA[", position)
        stop = document.find("]]>", start) if start >= 0 else -1
        start = start if stop >= 0 else len(document)
        pieces.append(_AMPERSAND.sub(_character, document[position:start]))
        position = stop + 3 if stop >= 0 else len(document)
        pieces.append(document[start:position])
    return _NO_XML.sub("", "".join(pieces))


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if not name:
        return "&amp;"
    if name.startswith("#") or name in _XML_NAMES:
        return match[0]
    characters = html5.get(f"{name};")
    return "".join(f"&#{ord(one)};" for one in characters) if characters else f"&amp;{name};"


def _parse(document: str, payload: Payload) -> Any:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    if payload.url:
        headers["content-location"] = payload.url
    content = f'<?xml version="1.0" encoding="utf-8"?>\n{escaped(document)}'.encode(
        "utf-8", "replace"
    )
    return feedparser.parse(
        content, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _incomplete(payload: Payload, *, count: int, cut: bool, version: str) -> FeedFormatError:
    if cut:
        return FeedFormatError(
            "the feed is cut off",
            subject=payload.subject,
            cause=f"truncated XML: it ends before its root element does; {count} complete "
            f"entries were read",
            hint="fetch it again; the copy is incomplete",
        )
    return FeedFormatError(
        "the feed is empty",
        subject=payload.subject,
        cause=f"valid {version or 'feed'} with no entries",
        hint="nothing is published in it now; try again later or check the address",
    )


def _feed(parsed: Any, payload: Payload) -> _Feed:
    head = parsed.feed
    title = _value(head.get("title_detail"))
    printed = dict.get(head, "published") or dict.get(head, "updated")
    base = payload.url or absolute(head.get("link"))
    return _Feed(
        subject=payload.subject,
        name=(plain.headline(title, is_html=plain.has_entities(title)) or None) if title else None,
        link=head.get("link"),
        base=base,
        language=head.get("language"),
        zone=offset_of(printed),
        is_rss=str(parsed.version).startswith("rss"),
    )


def _draft(entry: Any, feed: _Feed) -> Draft:
    text, is_summary = _body(entry, feed)
    return Draft(
        text=text,
        title=_title(entry),
        url=_url(entry, feed),
        authors=_authors(entry),
        language=_language(entry) or feed.language,
        stamp=_stamp(entry, feed),
        flags=(TEASER,) if is_teaser(text, is_summary=is_summary) else (),
        source_name=feed.name,
    )


def _value(detail: Mapping[str, Any] | None) -> str:
    value = detail.get("value") if detail else None
    return value if isinstance(value, str) else ""


def _title(entry: Any) -> str:
    detail = entry.get("title_detail") or {}
    value = _value(detail)
    is_html = detail.get("type") in _MARKUP_TYPES or plain.has_markup(value)
    return plain.headline(value, is_html=is_html or plain.has_entities(value))


def _url(entry: Any, feed: _Feed) -> str | None:
    link = absolute(entry.get("link"), feed.base, feed.link)
    return link or absolute(entry.get("id"))


def _body(entry: Any, feed: _Feed) -> tuple[str, bool]:
    """The text of an entry and whether it is its summary: content:encoded, content, summary."""
    for detail in entry.get("content") or ():
        text = _text_of(detail, feed)
        if text:
            return text, False
    summary = dict.get(entry, "summary_detail") or {"value": dict.get(entry, "summary")}
    return _text_of(summary, feed), True


def _text_of(detail: Mapping[str, Any], feed: _Feed) -> str:
    kind = str(detail.get("type") or "").lower()
    value = _value(detail)
    if not value or kind not in _TEXT_TYPES:
        return ""
    if feed.is_rss:  # RSS does not say what a description is: some are HTML, some plain text
        is_html = bool(_ANY_TAG.search(value))
        value = value if is_html else html.unescape(value)
    else:
        is_html = kind in _MARKUP_TYPES
    return without_footer(plain.from_html(value) if is_html else plain.from_text(value))


def without_footer(text: str) -> str:
    """The text without the last line that WordPress puts under every entry of a feed.

    Its words repeat the headline, whose figures would count twice.
    """
    body, line_break, last = text.rpartition("\n")
    is_footer = last.startswith("The post ") and (
        " appeared first on " in last or " first appeared on " in last
    )
    return body if line_break and is_footer else text


def is_teaser(text: str, *, is_summary: bool) -> bool:
    """Whether a body only begins the article.

    It does when it ends like one ("…", "[...]", "Read more"), or when it is a summary of one
    paragraph under 280 characters.

    Example:
        >>> is_teaser("Shares rose on Monday as […]", is_summary=False)
        True
    """
    tail = text[-40:].rstrip(" .»›>→").lower()
    if text.endswith(_ELLIPSES) or tail.endswith(_CALLS):
        return True
    return is_summary and "\n" not in text and len(text) < _TEASER_CHARACTERS


def _authors(entry: Any) -> tuple[str, ...]:
    names = []
    for author in entry.get("authors") or ():
        name = author.get("name") or author.get("email") or ""
        names.append(
            plain.headline(name, is_html=plain.has_markup(name) or plain.has_entities(name))
        )
    return tuple(dict.fromkeys(name for name in names if name))


def _language(entry: Any) -> str | None:
    for detail in (*(entry.get("content") or ()), dict.get(entry, "summary_detail")):
        language = detail.get("language") if detail else None
        if isinstance(language, str) and language:
            return language
    return None


def _stamp(entry: Any, feed: _Feed) -> Stamp | None:
    for name in ("published", "updated", "created"):
        printed = dict.get(entry, name)
        stamp = parse_instant(printed, zone=feed.zone)
        if stamp:
            return stamp
        parsed = dict.get(entry, f"{name}_parsed")
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
